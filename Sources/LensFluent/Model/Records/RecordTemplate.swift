import LensSyntax

/// A text with values of a record in it, of a tag, or of a search: `errors.$TAG[0].$level`.
///
/// Source: src/flb_record_accessor.c and src/record_accessor of Fluent Bit 5.1.1, 2026-11-22.
struct RecordTemplate: Sendable {
  private(set) var parts: [Part] = []

  enum Part: Sendable {
    case text([UInt8])
    case path(RecordPath)
    /// A group of the search that was made before.
    case group(Int)
    case tag
    case tagPart(Int)

    /// Whether it is the same for every record of a tag.
    var isConstant: Bool {
      switch self {
      case .text, .tag, .tagPart: true
      case .path, .group: false
      }
    }
  }

  /// What a condition looks at: the first part, where a text without `$` is a key too.
  var path: RecordPath? {
    switch parts.first {
    case .text(let name): RecordPath(name: name)
    case .path(let path): path
    default: nil
    }
  }

  /// Whether the text depends on a search.
  var hasGroups: Bool {
    parts.contains { if case .group = $0 { true } else { false } }
  }

  /// `nil` when the engine refuses the text.
  init?(_ text: [UInt8]) {
    var place = 0
    var done = 0
    // The engine's bookkeeping is kept: where a text ends right behind a key decides whether it is appended.
    var end = 0
    while place < text.count {
      guard text[place] == UInt8(ascii: "$") else {
        place += 1
        continue
      }
      if place > done { parts.append(.text(Array(text[done..<place]))) }
      done = place
      let next = place + 1
      if next >= text.count { break }
      if text[next].isDigit {
        parts.append(.group(Self.number(text[next...])))
        // Only one digit is passed over, however many the number has.
        done = next + 1
        place = next + 1
      } else if next + 2 < text.count, text[next..<(next + 3)].elementsEqual("TAG".utf8) {
        place = next + 3
        if next + 4 < text.count {
          end = -1
          if text[place] == UInt8(ascii: "[") {
            end = text[place...].firstIndex(of: UInt8(ascii: "]")).map { $0 - place } ?? -1
            parts.append(.tagPart(Self.number(text[(place + 1)...])))
            done = place + end + 1
            place = done + 1
            continue
          }
        }
        parts.append(.tag)
        done = place
        place += 1
      } else {
        end = Self.endOfPath(text, place)
        guard let path = RecordPathParser.parse(text[place..<end]) else { return nil }
        parts.append(.path(path))
        done = end
        place = end + 1
      }
    }
    if place - 1 > end && done < place || place == 1 {
      parts.append(.text(Array(text[min(done, text.count)...])))
    }
  }

  private static func number(_ text: ArraySlice<UInt8>) -> Int {
    text.prefix { $0.isDigit }.reduce(0) { min($0 * 10 + Int($1 & 0x0F), 1 << 30) }
  }

  private static func endOfPath(_ text: [UInt8], _ start: Int) -> Int {
    var isQuoted = false
    for place in (start + 1)..<text.count {
      switch text[place] {
      case UInt8(ascii: "'"): isQuoted.toggle()
      case UInt8(ascii: ".") where isQuoted: break
      case UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: ","), UInt8(ascii: "\""):
        return place
      default: break
      }
    }
    return text.count
  }

  /// The text for a record and a tag; `nil` where a map would be written into it, which is not modelled.
  func text(
    _ record: LogRecord, tag: [UInt8], groups: (Int) -> ArraySlice<UInt8>?
  ) -> [UInt8]? {
    var result: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .tag: result += tag
      case .tagPart(let number): result += Self.part(number, of: tag)
      case .group(let number): if let group = groups(number) { result += group }
      case .path(let path):
        switch path.value(in: record) {
        case nil, .list: break
        case .map: return nil
        case .null: result += "null".utf8
        case .boolean(let flag): result += (flag ? "true" : "false").utf8
        case .integer(let number): result += String(number).utf8
        case .unsigned(let number): result += String(Int64(bitPattern: number)).utf8
        case .float(let number): result += DecimalDigits.fixed(number, 6).utf8.prefix(31)
        case .text(let stretch): result += record.bytes[stretch.range]
        }
      }
    }
    return result
  }

  /// A part of a tag between its dots; part 0 of a tag without dots is the tag.
  private static func part(_ number: Int, of tag: [UInt8]) -> ArraySlice<UInt8> {
    let parts = tag.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    // A dot at the end does not begin another part.
    if parts.count > 1, number == parts.count - 1, parts[number].isEmpty { return [] }
    return number < parts.count ? parts[number] : []
  }
}

/// Reads `$key['inner'][0]`. A character that belongs to no token is passed over.
private struct RecordPathParser {
  private enum Token: Equatable {
    case name([UInt8])
    case string([UInt8])
    case integer(Int)
    case mark(UInt8)
  }

  static func parse(_ text: ArraySlice<UInt8>) -> RecordPath? {
    var tokens = tokens(text)[...]
    guard tokens.popFirst() == .mark(UInt8(ascii: "$")), case .name(let name)? = tokens.popFirst()
    else { return nil }
    var path = RecordPath(name: name)
    while let open = tokens.popFirst() {
      guard open == .mark(UInt8(ascii: "[")), let inner = tokens.popFirst(),
        tokens.popFirst() == .mark(UInt8(ascii: "]"))
      else { return nil }
      switch inner {
      case .string(let key): path.steps.append(.key(key))
      case .integer(let index): path.steps.append(.index(index))
      default: return nil
      }
    }
    return path
  }

  private static func tokens(_ text: ArraySlice<UInt8>) -> [Token] {
    var tokens: [Token] = []
    var rest = text
    while let byte = rest.first {
      if byte == UInt8(ascii: "'"), let string = takeString(&rest) {
        tokens.append(.string(string))
      } else if byte.isDigit {
        let digits = rest.prefix { $0.isDigit && rest.first != UInt8(ascii: "0") }
        let count = max(digits.count, 1)
        let value = rest.prefix(count).reduce(0) { min($0 * 10 + Int($1 & 0x0F), 1 << 31) }
        tokens.append(.integer(value))
        rest = rest.dropFirst(count)
      } else if byte == UInt8(ascii: "_") || byte.isLetterOrDigit {
        let name = rest.prefix { $0.isLetterOrDigit || "_.-/".utf8.contains($0) }
        tokens.append(.name(Array(name)))
        rest = rest.dropFirst(name.count)
      } else {
        if "$[].,;".utf8.contains(byte) { tokens.append(.mark(byte)) }
        rest = rest.dropFirst()
      }
    }
    return tokens
  }

  /// A string in single quotes, in which two stand for one; `nil` when it has no end.
  private static func takeString(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
    var string: [UInt8] = []
    var inner = rest.dropFirst()
    while let byte = inner.popFirst() {
      guard byte == UInt8(ascii: "'") else {
        string.append(byte)
        continue
      }
      guard inner.first == byte else {
        rest = inner
        return string
      }
      inner.removeFirst()
      string.append(byte)
    }
    return nil
  }
}
