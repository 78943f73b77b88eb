/// How diagnostics are written out.
public enum DiagnosticStyle: String, CaseIterable, Sendable {
  /// With an excerpt of the source, for people.
  case full
  /// One line each, for editors and problem matchers.
  case short
  /// One JSON object a line, for programs.
  case json
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// Commands of a GitHub workflow, which become annotations.
  case github
  /// A Code Quality report, for GitLab's merge requests.
  case gitlab
  /// A JUnit report, for the test pages of CI servers.
  case junit
}

extension Diagnostics {
  /// Everything that there is to say, in the order of the places; the empty text if there is nothing.
  ///
  /// - Parameters:
  ///   - style: how they are written.
  ///   - color: whether the full style is coloured with ANSI escapes.
  public func rendered(_ style: DiagnosticStyle, color: Bool = false) -> String {
    [self].rendered(style, color: color)
  }
}

extension [Diagnostics] {
  /// What several runs have to say, one after the other; SARIF, JUnit and GitLab's report are one document, also where there is nothing to say.
  ///
  /// - Parameters:
  ///   - style: how they are written.
  ///   - color: whether the full style is coloured with ANSI escapes.
  public func rendered(_ style: DiagnosticStyle, color: Bool = false) -> String {
    var buffer = TextBuffer()
    switch style {
    case .sarif: SARIFStyle.write(self, to: &buffer)
    case .junit: JUnitStyle.write(self, to: &buffer)
    case .gitlab: GitLabStyle.write(self, to: &buffer)
    case .full, .short, .json, .github:
      for diagnostics in self where !diagnostics.isEmpty {
        var places = Places(diagnostics)
        for diagnostic in diagnostics.inOrder {
          switch style {
          case .full:
            if !buffer.bytes.isEmpty { buffer.newline() }
            FullStyle(colors: color).write(diagnostic, &places, to: &buffer)
          case .short: ShortStyle.write(diagnostic, &places, to: &buffer)
          case .github: GitHubStyle.write(diagnostic, &places, to: &buffer)
          default: JSONLinesStyle.write(diagnostic, &places, to: &buffer)
          }
        }
      }
    }
    return buffer.string
  }
}

/// Turns the bytes of spans into lines and columns, and keeps credentials out of what is printed.
///
/// The lines of a source are looked for once, when the first message about it is printed.
struct Places {
  let sources: Sources
  let redactions: [Span]
  private var lineStarts: [[Int]?]
  /// What the redacted spans say, for finding it elsewhere.
  private let secrets: [String]

  init(_ diagnostics: Diagnostics) {
    sources = diagnostics.sources
    redactions = diagnostics.redactions
    lineStarts = Array(repeating: nil, count: diagnostics.sources.all.count)
    let texts = diagnostics.redactions.compactMap { span -> String? in
      guard let source = diagnostics.sources[span] else { return nil }
      var text = String(decoding: source.bytes[span.range(in: source)], as: UTF8.self)[...]
      // What YAML takes for an alias is named without its asterisk.
      while let first = text.first, "\"' \n*".contains(first) { text.removeFirst() }
      while let last = text.last, "\"' \n".contains(last) { text.removeLast() }
      // Shorter texts are in every other word, and give nothing away.
      return text.utf8.count < 3 ? nil : String(text)
    }
    // A secret that contains another is looked for first.
    secrets = Set(texts).sorted {
      $0.utf8.count == $1.utf8.count ? $0 < $1 : $0.utf8.count > $1.utf8.count
    }
  }

  /// A text of a message, without credentials, and of what is very long in it the beginning.
  func readable(_ text: String) -> String {
    withoutSecrets(text).abridgingNames()
  }

  /// The same without characters that would do something to a terminal.
  func printable(_ text: String) -> String {
    readable(text).escapingControls()
  }

  /// A path of names with slashes between them, for a terminal.
  func printable(path: String) -> String {
    withoutSecrets(path).split(separator: "/", omittingEmptySubsequences: false)
      .map { String($0).printableName }.joined(separator: "/")
  }

  /// A text that is meant for a program: credentials are left out, all else stays.
  func withoutSecrets(_ text: String) -> String {
    secrets.reduce(text) { $0.replacing($1, with: "[redacted]") }
  }

  /// Where in a part of a source something stands that was redacted elsewhere. Short texts are in every other word and are left.
  func occurrences(in range: Range<Int>, _ source: Int32) -> [Range<Int>] {
    let bytes = sources.all[Int(source)].bytes
    var found: [Range<Int>] = []
    for secret in secrets where secret.utf8.count >= 6 && secret.utf8.count <= range.count {
      let wanted = Array(secret.utf8)
      for start in range.lowerBound...(range.upperBound - wanted.count)
      where bytes[start] == wanted[0] && bytes[start..<(start + wanted.count)].elementsEqual(wanted)
      {
        found.append(start..<(start + wanted.count))
      }
    }
    return found
  }

  mutating func place(of span: Span) -> Location? {
    guard let source = sources[span] else { return nil }
    let range = span.range(in: source)
    let first = line(range.lowerBound, span.source)
    let last = line(range.upperBound, span.source)
    return Location(
      file: source.name, line: first + 1, column: column(range.lowerBound, first, span.source),
      endLine: last + 1, endColumn: column(range.upperBound, last, span.source))
  }

  /// The number of the line that the byte is in, counted from 0.
  mutating func line(_ offset: Int, _ source: Int32) -> Int {
    let starts = starts(source)
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of a line, without its end.
  mutating func range(ofLine line: Int, _ source: Int32) -> Range<Int> {
    let starts = starts(source)
    let bytes = sources.all[Int(source)].bytes
    let start = starts[line]
    var end = line + 1 < starts.count ? starts[line + 1] : bytes.count
    while end > start, bytes[end - 1].isLineBreak { end -= 1 }
    return start..<end
  }

  private mutating func column(_ offset: Int, _ line: Int, _ source: Int32) -> Int {
    var start = starts(source)[line]
    let bytes = sources.all[Int(source)].bytes
    // A byte order mark is no character that anybody sees.
    if start == 0, offset >= 3, bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    guard start < offset else { return 1 }
    return bytes[start..<offset].characterCount + 1
  }

  private mutating func starts(_ source: Int32) -> [Int] {
    if let known = lineStarts[Int(source)] { return known }
    let bytes = sources.all[Int(source)].bytes
    var starts = [0]
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<bytes.count {
        let isEnd =
          bytes[index] == 0x0A
          || bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A)
        if isEnd { starts.append(index + 1) }
      }
    }
    lineStarts[Int(source)] = starts
    return starts
  }
}

extension Span {
  /// The bytes, however wrong the span.
  func range(in source: Source) -> Range<Int> {
    let first = min(Int(start), source.bytes.count)
    return first..<max(first, min(Int(end), source.bytes.count))
  }
}

extension ArraySlice<UInt8> {
  /// How many characters a person would count.
  fileprivate var characterCount: Int {
    withUnsafeBufferPointer { bytes in
      var all: UInt8 = 0
      for byte in bytes { all |= byte }
      if all < 0x80 { return bytes.count }
      // Telling characters from marks upon them takes its time; nobody looks at a column in a line this long.
      if bytes.count > 1 << 14 { return bytes.count { $0 & 0xC0 != 0x80 } }
      return String(decoding: bytes, as: UTF8.self).count
    }
  }
}

extension Diagnostics {
  /// A text that speaks of the sources, without what may be a credential in them.
  package func withoutCredentials(_ text: String) -> String {
    Places(self).withoutSecrets(text)
  }
}
