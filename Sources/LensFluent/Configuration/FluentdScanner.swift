import LensSyntax

/// The characters of a Fluentd file, and the forms in which its values are written.
///
/// Each function does what the expression of that name in lib/fluent/config/basic_parser.rb and literal_parser.rb does (fluent/fluentd 1.19.0, 2026-11-22).
struct FluentdScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let source: Int32
  private(set) var position = 0
  private(set) var mistake: FluentdMistake?
  /// The comment behind what was read last on its line.
  var trailingComment: String?

  init(_ bytes: UnsafeBufferPointer<UInt8>, source: Int32) {
    self.bytes = bytes
    self.source = source
  }

  // MARK: Places

  var isAtEnd: Bool { position >= bytes.count }

  func span(from start: Int, to end: Int? = nil) -> Span {
    Span(source: source, start: start, end: max(start, min(end ?? position, bytes.count)))
  }

  /// Only the first mistake counts: what follows it may be its consequence.
  mutating func fail(_ message: String) {
    guard mistake == nil else { return }
    mistake = FluentdMistake(
      message: message, span: span(from: min(position, bytes.count), to: position + 1))
  }

  private func byte(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private func text(from start: Int, to end: Int) -> String {
    String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  // MARK: Words and spaces

  mutating func skip(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count,
      (0..<count).allSatisfy({ bytes[position + $0] == word.utf8Start[$0] })
    else { return false }
    position += count
    return true
  }

  /// A word with a space behind it, and the spaces.
  mutating func skip(word: StaticString) -> Bool {
    let start = position
    if skip(word), isAtEnd || byte()!.isSpace || byte() == UInt8(ascii: "#") {
      _ = spacing()
      return true
    }
    position = start
    return false
  }

  /// Letters, digits and underscores; empty when there are none.
  mutating func name() -> String {
    let start = position
    while let byte = byte(), byte.isLetterOrDigit || byte == UInt8(ascii: "_") { position += 1 }
    return text(from: start, to: position)
  }

  /// Skips spaces, line breaks and comments, and returns the comments.
  mutating func spacing() -> [String] {
    var comments: [String] = []
    while let byte = byte() {
      if byte.isSpace {
        position += 1
      } else if byte == UInt8(ascii: "#") {
        comments.append(comment())
      } else {
        break
      }
    }
    return comments
  }

  /// Skips spaces and line breaks, and returns them.
  mutating func blanks() -> [UInt8] {
    let start = position
    while let byte = byte(), byte.isSpace { position += 1 }
    return Array(bytes[start..<position])
  }

  private mutating func comment() -> String {
    position += 1
    if byte() == 0x20 { position += 1 }
    let start = position
    while let byte = byte(), !byte.isLineBreak { position += 1 }
    return text(from: start, to: position)
  }

  /// The rest of a line has to be empty, or a comment.
  mutating func endOfLine() {
    guard mistake == nil else { return }
    while let byte = byte(), byte == 0x20 || byte == 0x09 { position += 1 }
    if byte() == UInt8(ascii: "#") { trailingComment = comment() }
    if let byte = byte(), !byte.isLineBreak { fail("the line does not end here") }
  }

  // MARK: Values

  /// What ends a value without quotes.
  enum Boundary { case spacing, lineEnd, tagEnd }

  /// A parameter's value.
  mutating func literal() -> FluentdValue {
    switch byte() {
    case UInt8(ascii: "["), UInt8(ascii: "{"): return json()
    default: return string(until: .lineEnd) ?? ""
    }
  }

  /// A text with or without quotes; `nil` when there is none.
  mutating func string(until boundary: Boundary) -> FluentdValue? {
    if skip("\"") { return doubleQuoted() }
    if skip("'") { return FluentdValue(singleQuoted()) }
    let start = position
    // A `#` at this place is a character like any other, whatever the boundary.
    while let byte = byte(), byte == UInt8(ascii: "#") || byte != 0x0A && !isAt(boundary) {
      position += 1
      // Where a run of spaces is no boundary at its start, it is none further on.
      while byte.isSpace, let next = self.byte(), next.isSpace, next != 0x0A { position += 1 }
    }
    return position == start ? nil : FluentdValue(text(from: start, to: position))
  }

  private func isAt(_ boundary: Boundary) -> Bool {
    var index = position
    switch boundary {
    case .spacing: return bytes[index].isSpace
    case .lineEnd:
      while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
      return index == bytes.count || bytes[index].isLineBreak || bytes[index] == UInt8(ascii: "#")
    case .tagEnd:
      while index < bytes.count, bytes[index].isSpace { index += 1 }
      return index < bytes.count && bytes[index] == UInt8(ascii: ">")
    }
  }

  private mutating func singleQuoted() -> String {
    var result: [UInt8] = []
    while let byte = byte(), byte != 0x0A {
      position += 1
      if byte == UInt8(ascii: "'") { return String(decoding: result, as: UTF8.self) }
      if byte == UInt8(ascii: "\\"), let next = self.byte(),
        next == UInt8(ascii: "'") || next == UInt8(ascii: "\\")
      {
        position += 1
        result.append(next)
      } else {
        result.append(byte)
      }
    }
    fail("the single quote is not closed on its line")
    return String(decoding: result, as: UTF8.self)
  }

  private mutating func doubleQuoted() -> FluentdValue {
    var value = FluentdValue([])
    var result: [UInt8] = []
    func flush() {
      value.append(.text(String(decoding: result, as: UTF8.self)))
      result = []
    }
    while let byte = byte() {
      if byte == UInt8(ascii: "\"") {
        position += 1
        flush()
        return value
      }
      if let next = self.byte(1), next.isLineBreak {
        // A backslash at the end of a line continues it; any other character stays, and so does the line break.
        if byte != UInt8(ascii: "\\") { result += [byte, next] }
        position += 2
      } else if byte == UInt8(ascii: "\\"), let next = self.byte(1) {
        position += 2
        guard let character = escaped(next) else {
          position -= 2
          fail("`\\\(Character(Unicode.Scalar(next)))` means nothing in double quotes")
          break
        }
        result.append(character)
      } else if byte == UInt8(ascii: "#"), self.byte(1) == UInt8(ascii: "{") {
        position += 2
        flush()
        guard let code = code() else { break }
        value.append(.code(code))
      } else if byte == 0x0A {
        break
      } else {
        position += 1
        result.append(byte)
      }
    }
    fail("the double quote is not closed")
    flush()
    return value
  }

  private func escaped(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "0"): 0
    default: byte.isLetterOrDigit ? nil : byte
    }
  }

  /// Ruby up to the brace that closes it, behind the `#{`. Braces in Ruby's own quotes do not count.
  private mutating func code() -> String? {
    let start = position
    var open: [UInt8] = []
    while let byte = byte() {
      let isQuoted = open.last == UInt8(ascii: "'") || open.last == UInt8(ascii: "\"")
      switch byte {
      case UInt8(ascii: "\\") where isQuoted: position += 1
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        if open.last == byte { open.removeLast() } else if !isQuoted { open.append(byte) }
      case UInt8(ascii: "{") where !isQuoted: open.append(byte)
      case UInt8(ascii: "#")
      where open.last == UInt8(ascii: "\"") && self.byte(1) == UInt8(ascii: "{"):
        open.append(UInt8(ascii: "{"))
        position += 1
      case UInt8(ascii: "}") where !isQuoted:
        if open.isEmpty {
          position += 1
          return text(from: start, to: position - 1)
        }
        open.removeLast()
      default: break
      }
      position += 1
    }
    position = min(position, bytes.count)
    fail("`#{` is not closed")
    return nil
  }

  /// A list or a mapping as JSON, over as many lines as it takes.
  private mutating func json() -> FluentdValue {
    var value = FluentdValue([])
    var result: [UInt8] = []
    var open: [UInt8] = []
    var isQuoted = false
    while let byte = byte() {
      if byte == UInt8(ascii: "#"), self.byte(1) == UInt8(ascii: "{"), isQuoted {
        position += 2
        value.append(.text(String(decoding: result, as: UTF8.self)))
        result = []
        guard let code = code() else { return value }
        value.append(.code(code))
        continue
      }
      if byte == UInt8(ascii: "#"), !isQuoted {
        _ = comment()
        continue
      }
      position += 1
      if isQuoted {
        if byte == UInt8(ascii: "\\"), let next = self.byte() {
          result += [byte, next]
          position += 1
          continue
        }
        isQuoted = byte != UInt8(ascii: "\"")
      } else if byte.isSpace {
        continue
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") {
        // In ASCII the closing bracket is the second behind the opening one.
        open.append(byte + 2)
      } else if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
        guard open.popLast() == byte else { break }
      }
      result.append(byte)
      if open.isEmpty {
        value.append(.text(String(decoding: result, as: UTF8.self)))
        return value
      }
    }
    fail("the list or mapping is not closed")
    return value
  }
}

extension UInt8 {
  fileprivate var isLineBreak: Bool { self == 0x0A || self == 0x0D }
  fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 || isLineBreak }
}
