extension UInt8 {
  var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  var isLowerCase: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) }

  var isLetterOrDigit: Bool { isDigit || isLowerCase || (self | 0x20).isLowerCase }
}
