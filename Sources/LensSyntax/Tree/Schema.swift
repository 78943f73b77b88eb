/// What YAML 1.2's core schema takes plain text for.
///
/// Two spellings of the schema are text here: `0o17` and `0x1F`, because nobody writes a port or a size so, and numbers with leading zeros, because they are account
/// ids and file modes whose zeros matter.
extension Scalar.Kind {
  /// - Parameter text: a plain scalar's UTF-8.
  init(plain text: UnsafeBufferPointer<UInt8>) {
    guard let first = text.first else {
      self = .null
      return
    }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."):
      self = Self.number(text) ?? .string
    case UInt8(ascii: "~"):
      self = text.count == 1 ? .null : .string
    case UInt8(ascii: "n"), UInt8(ascii: "N"):
      self = text.isOne(of: "null", "Null", "NULL") ? .null : .string
    case UInt8(ascii: "t"), UInt8(ascii: "T"):
      self = text.isOne(of: "true", "True", "TRUE") ? .boolean(true) : .string
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      self = text.isOne(of: "false", "False", "FALSE") ? .boolean(false) : .string
    default:
      self = .string
    }
  }

  /// `[-+]?(0|[1-9][0-9]*)` is an integer, with a fraction or an exponent a number; `nil` for all else.
  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Self? {
    var index = 0
    let isNegative = text[0] == UInt8(ascii: "-")
    if isNegative || text[0] == UInt8(ascii: "+") { index = 1 }

    var value = 0
    var overflows = false
    let firstDigit = index
    while index < text.count, let digit = text.digit(index) {
      let (tenfold, first) = value.multipliedReportingOverflow(by: 10)
      let (next, second) =
        isNegative
        ? tenfold.subtractingReportingOverflow(digit) : tenfold.addingReportingOverflow(digit)
      overflows = overflows || first || second
      value = next
      index += 1
    }
    let digits = index - firstDigit
    if digits > 1, text[firstDigit] == UInt8(ascii: "0") { return nil }
    if index == text.count {
      if digits == 0 { return nil }
      return overflows ? .number : .integer(value)
    }

    if text[index] == UInt8(ascii: ".") {
      index += 1
      let firstFraction = index
      while text.digit(index) != nil { index += 1 }
      if digits == 0, index == firstFraction { return nil }
    } else if digits == 0 {
      return nil
    }
    if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < text.count, text[index] == UInt8(ascii: "-") || text[index] == UInt8(ascii: "+") {
        index += 1
      }
      let firstExponent = index
      while text.digit(index) != nil { index += 1 }
      if index == firstExponent { return nil }
    }
    return index == text.count ? .number : nil
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The digit at the place, `nil` for another character and behind the end.
  fileprivate func digit(_ index: Int) -> Int? {
    guard index < count else { return nil }
    let digit = self[index] &- UInt8(ascii: "0")
    return digit < 10 ? Int(digit) : nil
  }

  fileprivate func isOne(of one: StaticString, _ two: StaticString, _ three: StaticString) -> Bool {
    equals(one) || equals(two) || equals(three)
  }

  func equals(_ word: StaticString) -> Bool {
    guard word.utf8CodeUnitCount == count else { return false }
    for index in 0..<count where self[index] != word.utf8Start[index] { return false }
    return true
  }
}
