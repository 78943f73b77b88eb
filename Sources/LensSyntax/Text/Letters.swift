extension UInt8 {
  /// Whether the byte is one of ASCII's digits.
  package var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  /// Whether the byte is one of ASCII's small letters.
  package var isLowerCase: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }

  /// Whether the byte is one of ASCII's letters or digits.
  package var isLetterOrDigit: Bool { isDigit || (self | 0x20).isLowerCase }
}
