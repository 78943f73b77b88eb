extension PatternParser {
  /// What a backslash and the letters after it stand for.
  enum Escape {
    /// A letter of a text.
    case letter(UInt32)
    /// A letter given by its bytes, which is no part of the text around it.
    case code(UInt32)
    case node(PatternNode)
  }

  mutating func escape() throws(Refusal) -> Escape {
    guard let letter = peek(1) else { throw Refusal("it ends with a lone backslash") }
    if let set = Self.shorthand(letter) {
      position += 2
      return .node(.set(set))
    }
    if let assertion = Self.assertion(letter) {
      position += 2
      return .node(.assertion(assertion))
    }
    switch letter {
    case "K":
      position += 2
      return .node(.keep)
    case "R":
      position += 2
      return .node(
        .atomic(
          .choice([
            .text([0x0D, 0x0A]), .set(CodePointSet([0x0A...0x0D, 0x85...0x85, 0x2028...0x2029])),
          ])))
    case "1"..."9":
      throw Refusal("a reference back to a group (`\\\(letter)`) has no exact translation")
    case "k": throw Refusal("a reference back to a group (`\\k`) has no exact translation")
    case "g": throw Refusal("a call of a group (`\\g`) has no exact translation")
    case "G": throw Refusal("`\\G` depends on where the search began")
    case "X": throw Refusal("`\\X` needs Unicode's tables of graphemes")
    default: return try value(of: letter)
    }
  }

  /// An escape that stands for one letter, which may stand in a class too.
  mutating func value(of letter: Character) throws(Refusal) -> Escape {
    switch letter {
    case "p", "P": throw Refusal("properties of Unicode (`\\\(letter){…}`) are not translated")
    case "x":
      if peek(2) == "{" {
        position += 3
        let code = try hexadecimal(atMost: 8)
        guard take("}") else { throw Refusal("`\\x{` has no `}` after its digits") }
        return .letter(try checked(code))
      }
      return .code(
        try codeOfBytes { (parser) throws(Refusal) in
          guard parser.take("\\x") else { return nil }
          return try parser.hexadecimal(atMost: 2)
        })
    case "0"..."7":
      return .code(
        try codeOfBytes { (parser) throws(Refusal) in
          guard parser.peek() == "\\", let first = parser.peek(1), "01234567".contains(first) else {
            return nil
          }
          parser.position += 1
          return parser.octal()
        })
    case "u":
      position += 2
      let start = position
      let code = try hexadecimal(atMost: 4)
      guard position == start + 4 else { throw Refusal("`\\u` needs four hexadecimal digits") }
      return .letter(try checked(code))
    default: break
    }
    position += 2
    if let code = Self.controls[letter] { return .letter(code) }
    guard !letter.isASCII || !(letter.isLetter || letter.isNumber) else {
      throw Refusal("`\\\(letter)` has no meaning that could be translated")
    }
    return .letter(scalars[position - 1])
  }

  static func shorthand(_ letter: Character) -> CodePointSet? {
    switch letter {
    case "d": .digit
    case "D": CodePointSet.digit.inverted
    case "w": .wordCharacter
    case "W": CodePointSet.wordCharacter.inverted
    case "s": .whitespace
    case "S": CodePointSet.whitespace.inverted
    case "h": .hexadecimalDigit
    case "H": CodePointSet.hexadecimalDigit.inverted
    default: nil
    }
  }

  private static func assertion(_ letter: Character) -> PatternNode.Assertion? {
    switch letter {
    case "A": .textStart
    case "z": .textEnd
    case "Z": .textEndOrFinalLineFeed
    case "b": .wordBoundary
    case "B": .noWordBoundary
    default: nil
    }
  }

  static let controls: [Character: UInt32] = [
    "n": 0x0A, "t": 0x09, "r": 0x0D, "f": 0x0C, "v": 0x0B, "a": 0x07, "e": 0x1B,
  ]

  private mutating func hexadecimal(atMost count: Int) throws(Refusal) -> UInt32 {
    var value: UInt32 = 0
    var digits = 0
    while digits < count, let letter = peek(), letter.isASCII, let digit = letter.hexDigitValue {
      value = value << 4 | UInt32(digit)
      position += 1
      digits += 1
    }
    if digits == 0 { throw Refusal("`\\x` needs hexadecimal digits") }
    return value
  }

  /// Up to three octal digits; the first has been seen.
  private mutating func octal() -> UInt32 {
    var value: UInt32 = 0
    // Outside a class `\0` takes two more digits, and no other digit comes here first.
    for _ in 0..<3 {
      guard let letter = peek(), "01234567".contains(letter) else { break }
      value = value << 3 | UInt32(letter.wholeNumberValue ?? 0)
      position += 1
    }
    return value
  }

  private func checked(_ code: UInt32) throws(Refusal) -> UInt32 {
    guard Unicode.Scalar(code) != nil else {
      throw Refusal("it names a code point that no text in UTF-8 can have")
    }
    return code
  }

  /// The code point whose bytes stand here, each as an escape of its own.
  private mutating func codeOfBytes(
    _ next: (inout PatternParser) throws(Refusal) -> UInt32?
  ) throws(Refusal) -> UInt32 {
    var bytes: [UInt8] = []
    var count = 1
    while bytes.count < count, let byte = try next(&self) {
      guard byte <= 0xFF else { throw Refusal("it names a byte above 255") }
      bytes.append(UInt8(byte))
      if bytes.count == 1 {
        count = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else {
      throw Refusal("it names bytes that are no letter in UTF-8")
    }
    return scalar.value
  }
}
