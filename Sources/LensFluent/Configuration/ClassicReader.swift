package import LensSyntax

/// Something in a classic configuration that Fluent Bit refuses, or that it reads otherwise than it looks.
package struct ConfigurationMistake: Hashable, Sendable {
  package var span: Span
  /// What is wrong, as a sentence without a full stop.
  package var sentence: String
  /// Whether the engine ends at its start because of this.
  package var isFatal: Bool

  package init(_ sentence: String, at span: Span, isFatal: Bool = true) {
    self.span = span
    self.sentence = sentence
    self.isFatal = isFatal
  }
}

/// Reads the text of a classic configuration as Fluent Bit does.
///
/// Source: src/config_format/flb_cf_fluentbit.c and flb_config_format.c of Fluent Bit 5.1.1, 2026-11-22.
package struct ClassicReader {
  private let bytes: [UInt8]
  private let number: Int32
  private var file = ClassicFile()
  private var mistakes: [ConfigurationMistake] = []
  /// The section that keys are added to, and its place among the items: an `@INCLUDE` does not end it.
  private var section: ClassicSection?
  private var place = 0
  /// What every line of a section begins with: the blanks of the file's first such line.
  private var indentation: ArraySlice<UInt8>?
  /// Whether the keys that follow belong to a group of the section, which a ``ClassicFile`` does not hold.
  private var isInGroup = false
  /// Whether the keys that follow belong to a section whose header was not understood.
  private var isLost = false
  private var hasReportedIndentation = false

  private init(_ source: Source, _ number: Int32) {
    bytes = source.bytes
    self.number = number
  }

  /// The sections of a text and its mistakes; `number` is the source's place in ``Sources``.
  ///
  /// The engine gives up at the first fatal mistake. The reader leaves the line out and goes on, so that all are reported at once.
  package static func read(
    _ source: Source, number: Int32 = 0
  ) -> (file: ClassicFile, mistakes: [ConfigurationMistake]) {
    var reader = ClassicReader(source, number)
    reader.readLines()
    reader.endSection()
    return (reader.file, reader.mistakes)
  }

  private mutating func readLines() {
    var start = 0
    while start < bytes.count {
      let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n"))
      var line = bytes[start..<(newline ?? bytes.count)]
      // Only a line that has an end loses its carriage return.
      if newline != nil, line.last == UInt8(ascii: "\r") { line.removeLast() }
      if line.contains(0) {
        report("a line must not hold the byte 0, which joins it with the next one", line)
      } else if line.count > Self.longestLine {
        report("a line may have at most 32 MiB", line)
      } else {
        read(line)
      }
      start = (newline ?? bytes.count) + 1
    }
  }

  private static let longestLine = 32 << 20

  private mutating func read(_ line: ArraySlice<UInt8>) {
    guard let first = line.first, first != UInt8(ascii: "#") else { return }
    if line.count > 9, line.prefix(9).equalsIgnoringCase("@INCLUDE ") {
      file.items.append(.include(text(line.dropFirst(9)), span(line)))
    } else if first == UInt8(ascii: "@"), line.count > 3 {
      readCommand(line)
    } else if first == UInt8(ascii: "[") {
      readHeader(line)
    } else {
      readEntry(line)
    }
  }

  /// `@SET name=value`; the engine passes over every other word in silence.
  private mutating func readCommand(_ line: ArraySlice<UInt8>) {
    guard let space = line.firstIndex(of: UInt8(ascii: " ")),
      let command = trimmed(line[(line.startIndex + 1)..<space]),
      let rest = trimmed(line[(space + 1)...])
    else { return report("a command such as `@SET` needs a value after one space", line) }
    if command.equalsIgnoringCase("SET") {
      file.items.append(.set(text(rest), span(line)))
    } else {
      report("Fluent Bit knows only `@INCLUDE` and `@SET`", line, isFatal: false)
    }
  }

  private mutating func readHeader(_ line: ArraySlice<UInt8>) {
    isInGroup = false
    guard let end = line.firstIndex(of: UInt8(ascii: "]")) else {
      isLost = true
      return report("a section needs a name between brackets", line)
    }
    isLost = false
    endSection()
    // Of empty brackets, the engine makes a name of what follows them.
    let name = line[(line.startIndex + 1)..<end]
    var section = ClassicSection(Self.kind(of: name.isEmpty ? line[end...] : name))
    section.span = span(line[line.startIndex...end])
    place = file.items.count
    file.append(section)
    self.section = section
  }

  /// The kind of a section: the engine takes the beginning of a known word, in any case, for the word.
  static func kind(of name: ArraySlice<UInt8>) -> String {
    let known = kinds.first { word, _ in
      name.count <= word.utf8.count && name.equalsIgnoringCase(String(word.prefix(name.count)))
    }
    return known?.kind ?? String(decoding: name, as: UTF8.self).uppercased()
  }

  private static let kinds: [(word: String, kind: String)] = [
    ("service", "SERVICE"), ("parser", "PARSER"), ("multiline_parser", "MULTILINE_PARSER"),
    ("stream_processor", "STREAM_PROCESSOR"), ("plugins", "PLUGINS"),
    ("upstream_servers", "UPSTREAM_SERVERS"), ("customs", "CUSTOM"), ("inputs", "INPUT"),
    ("filters", "FILTER"), ("outputs", "OUTPUT"),
  ]

  private mutating func readEntry(_ line: ArraySlice<UInt8>) {
    if indentation == nil {
      // The first character counts as indentation whatever it is.
      let blanks = line.dropFirst().prefix { $0.isBlank }.count + 1
      indentation = line.prefix(blanks)
      if blanks == line.count { return }
      if let first = line.first, !first.isBlank {
        report(
          "the first key of a file must be indented: Fluent Bit takes its first character for the indentation",
          line, isFatal: false)
      }
    }
    guard let content = unindented(line) else { return }
    if content.isEmpty || content.first == UInt8(ascii: "#") { return }
    guard let space = content.firstIndex(of: UInt8(ascii: " ")) else {
      return report("a key needs a value after a space", content)
    }
    if content.first == UInt8(ascii: "[") {
      isInGroup = true
      return report("groups of keys are not understood here", content, isFatal: false)
    }
    guard let key = trimmed(content[..<space]), let value = trimmed(content[(space + 1)...]) else {
      return report("a key must not have an empty value", content)
    }
    if isLost { return }
    guard section != nil else { return report("a key must stand in a section", content) }
    if isInGroup { return }
    let entry = ClassicSection.Entry(
      key: text(key), value: text(value), span: span(content), valueSpan: span(value))
    section?.entries.append(entry)
  }

  /// The line after its indentation; `nil` when the indentation is wrong.
  private mutating func unindented(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let indentation = indentation ?? []
    guard line.starts(with: indentation) else {
      reportIndentation(line)
      return nil
    }
    let rest = line.dropFirst(indentation.count)
    let extra = rest.prefix { $0.isBlank }.count
    if extra == 0 {
      isInGroup = false
      return rest
    }
    if extra == indentation.count { return rest.dropFirst(extra) }
    reportIndentation(line)
    return nil
  }

  private mutating func reportIndentation(_ line: ArraySlice<UInt8>) {
    section?.hasUnreadLines = true
    // Where a letter counts as the indentation, no other line begins with it, and once says it all.
    if let first = indentation?.first, !first.isBlank {
      if hasReportedIndentation { return }
      hasReportedIndentation = true
    }
    report("every key of a file must be indented like its first one", line)
  }

  private mutating func endSection() {
    if let section { file.items[place] = .section(section) }
    section = nil
  }

  private mutating func report(_ sentence: String, _ line: ArraySlice<UInt8>, isFatal: Bool = true)
  {
    if isFatal { section?.hasUnreadLines = true }
    mistakes.append(ConfigurationMistake(sentence, at: span(line), isFatal: isFatal))
  }

  private func span(_ slice: ArraySlice<UInt8>) -> Span {
    Span(source: number, start: slice.startIndex, end: slice.endIndex)
  }

  private func text(_ slice: ArraySlice<UInt8>) -> String { String(decoding: slice, as: UTF8.self) }

  /// The bytes without the white space around them; `nil` when nothing else is there.
  private func trimmed(_ slice: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let start = slice.drop { $0.isWhitespace }
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return nil }
    return start[...last]
  }
}

extension UInt8 {
  /// Whether C's `isblank` says so: a space or a tab.
  package var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// Whether C's `isspace` says so.
  package var isWhitespace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D) }

  /// The small letter of a capital one of ASCII, any other byte as it is.
  package var lowercased: UInt8 { self >= 0x41 && self <= 0x5A ? self | 0x20 : self }
}

extension Sequence<UInt8> {
  /// Whether the bytes are a text, whatever the case of ASCII's letters.
  package func equalsIgnoringCase(_ text: String) -> Bool {
    elementsEqual(text.utf8) { $0.lowercased == $1.lowercased }
  }
}
