import LensSyntax

/// Reads a JSON number: an integer where it has neither a point nor an exponent and fits into 64 bits, else a double.
///
/// `-0` is the integer 0, and a number that no double can hold is no JSON for the engine.
/// Source: read_num in lib/yyjson-0.12.0/src/yyjson.c of Fluent Bit 5.1.1, 2026-11-22.
struct NumberReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let start: Int
  private(set) var index: Int
  private var significand: UInt64 = 0
  private var digits = 0
  /// Digits after the point that are in the significand.
  private var fraction = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) {
    self.bytes = bytes
    self.index = index
    start = index
  }

  private var byte: UInt8 { index < bytes.count ? bytes[index] : 0 }

  mutating func read() -> LogRecord.Value? {
    let isNegative = byte == UInt8(ascii: "-")
    if isNegative { index += 1 }
    guard byte.isDigit else { return nil }
    let isZero = byte == UInt8(ascii: "0")
    readDigits()
    if isZero, digits > 1 { return nil }
    if byte != UInt8(ascii: "."), byte | 0x20 != UInt8(ascii: "e") {
      return integer(isNegative)
    }
    var exponent = 0
    if byte == UInt8(ascii: ".") {
      index += 1
      guard byte.isDigit else { return nil }
      let before = digits
      readDigits()
      fraction = digits - before
    }
    if byte | 0x20 == UInt8(ascii: "e") {
      index += 1
      let isDown = byte == UInt8(ascii: "-")
      if isDown || byte == UInt8(ascii: "+") { index += 1 }
      guard byte.isDigit else { return nil }
      while byte.isDigit {
        exponent = min(exponent * 10 + Int(byte & 0x0F), 100_000)
        index += 1
      }
      if isDown { exponent = -exponent }
    }
    return double(isNegative, exponent)
  }

  private mutating func readDigits() {
    while byte.isDigit {
      // Beyond nineteen digits the significand is not looked at.
      significand = significand &* 10 &+ UInt64(byte & 0x0F)
      digits += 1
      index += 1
    }
  }

  private func integer(_ isNegative: Bool) -> LogRecord.Value? {
    if digits > 19 {
      if !isNegative, digits == 20, let number = UInt64(text) { return .unsigned(number) }
      return double(isNegative, 0)
    }
    if isNegative {
      if significand > UInt64(Int64.max) + 1 { return .float(-Double(significand)) }
      return .integer(Int64(truncatingIfNeeded: 0 &- significand))
    }
    return Int64(exactly: significand).map { .integer($0) } ?? .unsigned(significand)
  }

  private func double(_ isNegative: Bool, _ exponent: Int) -> LogRecord.Value? {
    let power = exponent - fraction
    // Both numbers are exact as doubles then, and one operation rounds once.
    if digits <= 15, abs(power) <= 22 {
      let number = Double(significand)
      let value = power < 0 ? number / Self.powers[-power] : number * Self.powers[power]
      return .float(isNegative ? -value : value)
    }
    guard let value = Double(text), value.isFinite else { return nil }
    return .float(value)
  }

  private var text: String { String(decoding: bytes[start..<index], as: UTF8.self) }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
