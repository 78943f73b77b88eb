import LensSyntax

/// Numbers in texts as C's library reads them: white space before them is passed over, and so is what follows.
enum CNumber {
  /// As `strtoll` with base 10, and `atoll`.
  static func integer(_ text: ArraySlice<UInt8>) -> Int64 {
    let (isNegative, rest) = sign(text)
    var value: Int64 = 0
    for digit in rest.prefix(while: \.isDigit) {
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isGreater) = product.subtractingReportingOverflow(Int64(digit & 0x0F))
      // Counted downwards, because the smallest number has no opposite.
      if isTooLarge || isGreater { return isNegative ? .min : .max }
      value = sum
    }
    if isNegative { return value }
    return value == .min ? .max : -value
  }

  /// As `strtoull`: a sign turns the number round.
  static func unsigned(_ text: ArraySlice<UInt8>, radix: UInt64) -> UInt64 {
    var (isNegative, rest) = sign(text)
    if radix == 16, rest.prefix(2).equalsIgnoringCase("0x"),
      rest.dropFirst(2).first?.isHexDigit == true
    {
      rest = rest.dropFirst(2)
    }
    var value: UInt64 = 0
    while let digit = rest.popFirst()?.hexValue.map(UInt64.init), digit < radix {
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: radix)
      let (sum, isGreater) = product.addingReportingOverflow(digit)
      if isTooLarge || isGreater { return .max }
      value = sum
    }
    return isNegative ? 0 &- value : value
  }

  /// As `strtod`, and `atof`.
  static func double(_ text: ArraySlice<UInt8>) -> Double {
    let (isNegative, rest) = sign(text)
    let value = magnitude(rest)
    return isNegative ? -value : value
  }

  private static func magnitude(_ text: ArraySlice<UInt8>) -> Double {
    if text.prefix(3).equalsIgnoringCase("inf") { return .infinity }
    if text.prefix(3).equalsIgnoringCase("nan") { return .nan }
    if text.prefix(2).equalsIgnoringCase("0x") { return hexadecimal(text) }
    var literal = Array(text.prefix(while: \.isDigit))
    var rest = text.dropFirst(literal.count)
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix(while: \.isDigit)
      if literal.isEmpty, digits.isEmpty { return 0 }
      literal = (literal.isEmpty ? Array("0".utf8) : literal) + Array(".".utf8)
      literal += digits.isEmpty ? Array("0".utf8)[...] : digits
      rest = rest.dropFirst(1 + digits.count)
    }
    if literal.isEmpty { return 0 }
    if rest.first.map({ $0 | 0x20 == UInt8(ascii: "e") }) == true {
      let sign = rest.dropFirst().prefix { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        .prefix(1)
      let digits = rest.dropFirst(1 + sign.count).prefix(while: \.isDigit)
      if !digits.isEmpty { literal += Array("e".utf8) + sign + digits }
    }
    return Double(String(decoding: literal, as: UTF8.self)) ?? 0
  }

  private static func hexadecimal(_ text: ArraySlice<UInt8>) -> Double {
    let digits = text.dropFirst(2).prefix { $0.isHexDigit || $0 == UInt8(ascii: ".") }
    var literal = "0x" + String(decoding: digits, as: UTF8.self)
    let rest = text.dropFirst(2 + digits.count)
    if rest.first.map({ $0 | 0x20 == UInt8(ascii: "p") }) == true {
      let sign = rest.dropFirst().prefix { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        .prefix(1)
      let power = rest.dropFirst(1 + sign.count).prefix(while: \.isDigit)
      if !power.isEmpty { literal += "p" + String(decoding: sign + power, as: UTF8.self) }
    }
    return Double(literal) ?? 0
  }

  private static func sign(_ text: ArraySlice<UInt8>) -> (isNegative: Bool, rest: ArraySlice<UInt8>)
  {
    let rest = text.drop(while: \.isWhitespace)
    guard let first = rest.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else {
      return (false, rest)
    }
    return (first == UInt8(ascii: "-"), rest.dropFirst())
  }
}
