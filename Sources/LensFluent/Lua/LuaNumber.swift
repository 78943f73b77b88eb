/// Numbers as the generated Lua sees them: all are doubles.
package enum LuaNumber {
  /// The text in which a pattern is searched: an integer without a point, anything else with up to 16 digits, as the engine writes it in JSON.
  ///
  /// A float that is whole, which the engine would write as `5.0`, cannot be told from an integer in Lua and is `5`.
  package static func text(of value: Double) -> [UInt8] {
    // Rounding by name would be the only use of the C library's mathematics.
    if value >= -0x1p63, value < 0x1p63, value == Double(Int64(value)) {
      return Array(String(Int64(value)).utf8)
    }
    return Array(general(value).utf8)
  }

  /// An integer's text: beyond 2^53 it is that of the nearest double.
  package static func text(of value: Int64) -> [UInt8] { text(of: Double(value)) }

  /// C's `%.16g`.
  private static func general(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
    var (digits, exponent) = digits(of: value.magnitude)
    if digits.count > 16 {
      // A half is rounded to the even digit, and only if nothing follows it.
      let next = digits[16]
      let isHalf = next == 5 && digits[17...].allSatisfy { $0 == 0 }
      let isUp = isHalf ? !digits[15].isMultiple(of: 2) : next >= 5
      digits.removeLast(digits.count - 16)
      if isUp {
        var index = 15
        while index >= 0, digits[index] == 9 {
          digits[index] = 0
          index -= 1
        }
        if index >= 0 {
          digits[index] += 1
        } else {
          digits = [1]
          exponent += 1
        }
      }
    }
    while digits.count > 1, digits.last == 0 { digits.removeLast() }
    let sign = value < 0 ? "-" : ""
    let text = digits.map { String($0) }
    if exponent < -4 || exponent >= 16 {
      let point = text.count > 1 ? "." : ""
      let size = String(exponent.magnitude)
      return sign + text[0] + point + text.dropFirst().joined() + "e" + (exponent < 0 ? "-" : "+")
        + (size.utf8.count < 2 ? "0" : "") + size
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + text.joined()
    }
    let whole =
      text.prefix(exponent + 1).joined()
      + String(repeating: "0", count: max(0, exponent + 1 - text.count))
    let rest = text.dropFirst(exponent + 1).joined()
    return sign + whole + (rest.isEmpty ? "" : ".") + rest
  }

  /// All decimal digits of a positive double, and the power of ten of the first.
  private static func digits(of value: Double) -> (digits: [UInt8], exponent: Int) {
    guard value > 0 else { return ([0], 0) }
    let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    let power = max(Int(value.exponentBitPattern), 1) - 1075
    // Below one, the double is an integer times a power of a half; five times as much each time shifts the point instead.
    var number: [UInt32] = [
      UInt32(significand % 1_000_000_000), UInt32(significand / 1_000_000_000),
    ]
    for _ in 0..<power.magnitude {
      var carry: UInt64 = 0
      for index in number.indices {
        let product = UInt64(number[index]) * (power < 0 ? 5 : 2) + carry
        number[index] = UInt32(product % 1_000_000_000)
        carry = product / 1_000_000_000
      }
      if carry > 0 { number.append(UInt32(carry)) }
    }
    var digits: [UInt8] = []
    for limb in number {
      var limb = limb
      for _ in 0..<9 {
        digits.append(UInt8(limb % 10))
        limb /= 10
      }
    }
    while digits.last == 0 { digits.removeLast() }
    digits.reverse()
    return (digits, digits.count - 1 + min(power, 0))
  }
}
