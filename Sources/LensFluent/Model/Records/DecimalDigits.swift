/// The exact decimal digits of a double, for writing it as C's `printf` does.
struct DecimalDigits {
  /// All digits, without zeros in front; empty for zero.
  private var digits: [UInt8] = []
  /// How many of the digits stand before the point; negative when zeros follow the point first.
  private var point = 0

  init(_ value: Double) {
    guard value.isFinite, value != 0 else { return }
    let magnitude = value.magnitude
    let isNormal = magnitude.isNormal
    let significand = magnitude.significandBitPattern | (isNormal ? 1 << 52 : 0)
    let exponent = Int(isNormal ? magnitude.exponentBitPattern : 1) - 1075
    var words = [UInt32(truncatingIfNeeded: significand), UInt32(significand >> 32)]
    // m / 2^k is m * 5^k / 10^k.
    for _ in 0..<abs(exponent) { Self.multiply(&words, by: exponent < 0 ? 5 : 2) }
    digits = Self.decimal(words)
    point = digits.count + min(exponent, 0)
  }

  private static func multiply(_ words: inout [UInt32], by factor: UInt64) {
    var carry: UInt64 = 0
    for index in words.indices {
      let product = UInt64(words[index]) * factor + carry
      words[index] = UInt32(truncatingIfNeeded: product)
      carry = product >> 32
    }
    if carry > 0 { words.append(UInt32(carry)) }
  }

  private static func decimal(_ number: [UInt32]) -> [UInt8] {
    var words = number
    var reversed: [UInt8] = []
    while words.contains(where: { $0 != 0 }) {
      var remainder: UInt64 = 0
      for index in words.indices.reversed() {
        let part = remainder << 32 | UInt64(words[index])
        words[index] = UInt32(part / 10)
        remainder = part % 10
      }
      reversed.append(UInt8(remainder))
    }
    return reversed.reversed()
  }

  /// Keeps a number of digits, rounding half to even.
  private mutating func round(to count: Int) {
    guard count < digits.count else { return }
    if count < 0 {
      digits = []
      return
    }
    let next = digits[count]
    let isOdd = count > 0 && digits[count - 1] % 2 == 1
    let isAbove = next > 5 || next == 5 && digits[(count + 1)...].contains { $0 != 0 }
    digits.removeLast(digits.count - count)
    guard isAbove || next == 5 && isOdd else { return }
    var place = count - 1
    while place >= 0, digits[place] == 9 {
      digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      digits[place] += 1
    } else {
      digits.insert(1, at: 0)
      point += 1
    }
  }

  /// As `%.<count>f` writes it.
  static func fixed(_ value: Double, _ count: Int) -> String {
    guard value.isFinite else { return notFinite(value) }
    var decimal = DecimalDigits(value)
    decimal.round(to: decimal.point + count)
    var text = value.sign == .minus ? "-" : ""
    text += decimal.point > 0 ? decimal.slice(0, decimal.point) : "0"
    if count > 0 { text += "." + decimal.slice(decimal.point, decimal.point + count) }
    return text
  }

  /// As `%.<count>g` writes it.
  static func general(_ value: Double, _ count: Int) -> String {
    guard value.isFinite else { return notFinite(value) }
    var decimal = DecimalDigits(value)
    decimal.round(to: count)
    while decimal.digits.last == 0 { decimal.digits.removeLast() }
    let sign = value.sign == .minus ? "-" : ""
    if decimal.digits.isEmpty { return sign + "0" }
    let exponent = decimal.point - 1
    if exponent < -4 || exponent >= count {
      let fraction = decimal.slice(1, decimal.digits.count)
      let size = abs(exponent)
      return sign + decimal.slice(0, 1) + (fraction.isEmpty ? "" : "." + fraction) + "e"
        + (exponent < 0 ? "-" : "+") + (size < 10 ? "0" : "") + String(size)
    }
    let whole = decimal.point > 0 ? decimal.slice(0, decimal.point) : "0"
    let fraction = decimal.slice(decimal.point, max(decimal.digits.count, decimal.point))
    return sign + whole + (fraction.isEmpty ? "" : "." + fraction)
  }

  private static func notFinite(_ value: Double) -> String {
    (value.sign == .minus ? "-" : "") + (value.isNaN ? "nan" : "inf")
  }

  /// The digits of a range of places, with zeros where there are none.
  private func slice(_ start: Int, _ end: Int) -> String {
    guard start < end else { return "" }
    return String(
      decoding: (start..<end).map {
        UInt8(ascii: "0") + (digits.indices.contains($0) ? digits[$0] : 0)
      }, as: UTF8.self)
  }
}

extension Double {
  /// The number as Fluent Bit writes it: one digit after the point where there is no fraction, else sixteen digits.
  ///
  /// Source: msgpack2json in src/flb_pack.c and flb_typecast_conv_float in src/flb_typecast.c of Fluent Bit 5.1.1, 2026-11-22.
  var engineText: String {
    self >= -0x1p63 && self < 0x1p63 && self == rounded(.towardZero)
      ? DecimalDigits.fixed(self, 1) : DecimalDigits.general(self, 16)
  }
}
