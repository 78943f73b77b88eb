/// Reads a JSON object out of a text of a record, as the engine's JSON parser does: in place, so that a text without escapes costs nothing.
///
/// The engine reads with yyjson, which is strict about the grammar but takes control characters and broken UTF-8 inside strings as they are; keys
/// may repeat. It then goes on as long as it finds JSON values: a second one makes the line no record, anything else behind the object is dropped.
/// Source: pack_json_to_msgpack_yyjson in src/flb_pack.c and lib/yyjson-0.12.0 of Fluent Bit 5.1.1, 2026-11-22.
struct JSONReader: Sendable {
  typealias Field = LogRecord.Field
  typealias Stretch = LogRecord.Stretch
  typealias Value = LogRecord.Value

  enum Outcome {
    /// The object's fields are in ``fields``; what they refer to is in the record.
    case object
    /// This is no object, or no JSON.
    case invalid
    /// The object is nested deeper than what the engine's MessagePack reader is sure to take.
    case tooDeep
  }

  var fields: [Field] = []
  /// Children of containers that are still open, and the texts that had escapes.
  private var open: [Field] = []
  private var nested: [Field] = []
  private var texts: [UInt8] = []
  private var nestedStart = 0
  private var textsStart = 0
  private var index = 0
  private var isTooDeep = false

  /// MessagePack's reader has a stack of 32 levels, of which an event takes some.
  private static let deepest = 29

  /// Reads a stretch of the record's bytes.
  mutating func read(_ stretch: Stretch, of record: inout LogRecord) -> Outcome {
    open.removeAll(keepingCapacity: true)
    nested.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    nestedStart = record.nested.count
    textsStart = record.bytes.count
    isTooDeep = false
    index = Int(stretch.start)
    let outcome = record.bytes.withUnsafeBufferPointer { bytes in
      readLine(UnsafeBufferPointer(rebasing: bytes[..<stretch.range.upperBound]))
    }
    if case .object = outcome {
      if !texts.isEmpty { record.bytes.append(contentsOf: texts) }
      if !nested.isEmpty { record.nested.append(contentsOf: nested) }
    }
    return outcome
  }

  private mutating func readLine(_ bytes: UnsafeBufferPointer<UInt8>) -> Outcome {
    skipBlanks(bytes)
    guard index < bytes.count, bytes[index] == UInt8(ascii: "{") else { return .invalid }
    index += 1
    guard readMembers(bytes, 1) else { return isTooDeep ? .tooDeep : .invalid }
    swap(&fields, &open)
    skipBlanks(bytes)
    if index == bytes.count { return .object }
    open.removeAll(keepingCapacity: true)
    let (nestedCount, textsCount) = (nested.count, texts.count)
    let isSecond = readValue(bytes, 0) != nil
    nested.removeLast(nested.count - nestedCount)
    texts.removeLast(texts.count - textsCount)
    if isTooDeep { return .tooDeep }
    return isSecond ? .invalid : .object
  }

  @inline(__always)
  private mutating func skipBlanks(_ bytes: UnsafeBufferPointer<UInt8>) {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  /// Reads the members of an object after its brace and leaves them at the end of ``open``.
  private mutating func readMembers(_ bytes: UnsafeBufferPointer<UInt8>, _ depth: Int) -> Bool {
    skipBlanks(bytes)
    if index < bytes.count, bytes[index] == UInt8(ascii: "}") {
      index += 1
      return true
    }
    while true {
      skipBlanks(bytes)
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\""),
        let key = readString(bytes)
      else { return false }
      skipBlanks(bytes)
      guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else { return false }
      index += 1
      skipBlanks(bytes)
      guard let value = readValue(bytes, depth) else { return false }
      open.append(Field(key: key, value: value))
      skipBlanks(bytes)
      guard index < bytes.count else { return false }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "}") { return true }
      guard bytes[index - 1] == UInt8(ascii: ",") else { return false }
    }
  }

  private mutating func readElements(_ bytes: UnsafeBufferPointer<UInt8>, _ depth: Int) -> Bool {
    skipBlanks(bytes)
    if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
      index += 1
      return true
    }
    while true {
      skipBlanks(bytes)
      guard let value = readValue(bytes, depth) else { return false }
      open.append(Field(key: Stretch(0, 0), value: value))
      skipBlanks(bytes)
      guard index < bytes.count else { return false }
      index += 1
      if bytes[index - 1] == UInt8(ascii: "]") { return true }
      guard bytes[index - 1] == UInt8(ascii: ",") else { return false }
    }
  }

  private mutating func readValue(_ bytes: UnsafeBufferPointer<UInt8>, _ depth: Int) -> Value? {
    guard index < bytes.count else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "\""): return readString(bytes).map { .text($0) }
    case UInt8(ascii: "{"):
      return readContainer(bytes, depth) { $0.readMembers($1, $2) }.map { .map($0) }
    case UInt8(ascii: "["):
      return readContainer(bytes, depth) { $0.readElements($1, $2) }.map { .list($0) }
    case UInt8(ascii: "t"): return skip("true", bytes) ? .boolean(true) : nil
    case UInt8(ascii: "f"): return skip("false", bytes) ? .boolean(false) : nil
    case UInt8(ascii: "n"): return skip("null", bytes) ? .null : nil
    default: return readNumber(bytes)
    }
  }

  @inline(__always)
  private mutating func readContainer(
    _ bytes: UnsafeBufferPointer<UInt8>, _ depth: Int,
    _ readChildren: (inout JSONReader, UnsafeBufferPointer<UInt8>, Int) -> Bool
  ) -> Stretch? {
    index += 1
    if depth >= Self.deepest {
      isTooDeep = true
      return nil
    }
    let start = open.count
    guard readChildren(&self, bytes, depth + 1) else { return nil }
    let place = nestedStart + nested.count
    nested.append(contentsOf: open[start...])
    let count = open.count - start
    open.removeLast(count)
    return Stretch(place, count)
  }

  private mutating func skip(_ word: StaticString, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let length = word.utf8CodeUnitCount
    guard bytes.count - index >= length else { return false }
    for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] { return false }
    index += length
    return true
  }

  /// Reads a string from its opening quote on.
  private mutating func readString(_ bytes: UnsafeBufferPointer<UInt8>) -> Stretch? {
    let start = index + 1
    var end = start
    while end < bytes.count {
      let byte = bytes[end]
      if byte == UInt8(ascii: "\"") {
        index = end + 1
        return Stretch(start, end - start)
      }
      if byte == UInt8(ascii: "\\") { return readEscaped(bytes, start, end) }
      end += 1
    }
    return nil
  }

  private mutating func readEscaped(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ escape: Int
  ) -> Stretch? {
    let place = texts.count
    texts.append(contentsOf: bytes[start..<escape])
    index = escape
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return Stretch(textsStart + place, texts.count - place) }
      if byte != UInt8(ascii: "\\") {
        texts.append(byte)
        continue
      }
      guard index < bytes.count else { return nil }
      index += 1
      switch bytes[index - 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        texts.append(bytes[index - 1])
      case UInt8(ascii: "b"): texts.append(0x08)
      case UInt8(ascii: "f"): texts.append(0x0C)
      case UInt8(ascii: "n"): texts.append(0x0A)
      case UInt8(ascii: "r"): texts.append(0x0D)
      case UInt8(ascii: "t"): texts.append(0x09)
      case UInt8(ascii: "u"): readCodePoint(bytes)
      default: return nil
      }
    }
    return nil
  }

  /// Reads what follows `\u`; what is no character becomes the replacement character, and what are no four digits stays with the `\u` before it.
  private mutating func readCodePoint(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let unit = readUnit(bytes) else {
      texts.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
      while index < bytes.count, bytes[index].isHexDigit {
        texts.append(bytes[index])
        index += 1
      }
      // The byte after the digits is lost, unless it is a quote.
      if index < bytes.count, ![0, 0x22, 0x27].contains(bytes[index]) { index += 1 }
      return
    }
    guard unit & 0xF800 == 0xD800 else { return append(UInt32(unit)) }
    guard unit & 0xFC00 == 0xD800, bytes.count - index >= 2,
      bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
    else { return append(0xFFFD) }
    index += 2
    guard let low = readUnit(bytes) else {
      while index < bytes.count, bytes[index].isHexDigit { index += 1 }
      return append(0xFFFD)
    }
    guard low & 0xFC00 == 0xDC00 else { return append(0xFFFD) }
    append((UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00) + 0x10000)
  }

  private mutating func readUnit(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt16? {
    guard bytes.count - index >= 4 else { return nil }
    var unit: UInt16 = 0
    for offset in 0..<4 {
      guard let digit = bytes[index + offset].hexValue else { return nil }
      unit = unit << 4 | UInt16(digit)
    }
    index += 4
    return unit
  }

  private mutating func append(_ codePoint: UInt32) { texts.append(utf8Of: codePoint) }

  private mutating func readNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    var number = NumberReader(bytes, index)
    let value = number.read()
    index = number.index
    return value
  }
}

extension [UInt8] {
  /// Appends a code point in UTF-8, or in what UTF-8 would be for a surrogate.
  mutating func append(utf8Of codePoint: UInt32) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | codePoint >> shift & 0x3F) }
    switch codePoint {
    case ..<0x80: append(UInt8(codePoint))
    case ..<0x800: append(contentsOf: [UInt8(0xC0 | codePoint >> 6), tail(0)])
    case ..<0x10000: append(contentsOf: [UInt8(0xE0 | codePoint >> 12), tail(6), tail(0)])
    default:
      append(contentsOf: [UInt8(0xF0 | codePoint >> 18 & 7), tail(12), tail(6), tail(0)])
    }
  }
}

extension UInt8 {
  var isHexDigit: Bool { hexValue != nil }

  var hexValue: UInt8? {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
