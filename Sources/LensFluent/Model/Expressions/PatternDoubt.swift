import LensSyntax

/// What Oniguruma and Onigmo, which the engines search with, take differently, so that one cannot speak for the other.
///
/// Found by giving both libraries some 30,000 generated patterns: Oniguruma 6.9.8 and the Onigmo 6.2.0 of Fluent Bit 5.1.1, 2026-11-22.
struct PatternDoubt {
  private var rest: ArraySlice<UInt8>

  /// Why a pattern may mean something else to Onigmo, or be refused by it; `nil` when it does not.
  static func reason(for pattern: ArraySlice<UInt8>) -> String? {
    var doubt = PatternDoubt(rest: pattern)
    return doubt.scan()
  }

  /// Messages of Oniguruma about patterns that Onigmo may take: repeated anchors, Ruby's groups `(?u)` and `(?a)`, some nested look-behinds.
  static let uncertainRefusals = [
    "target of repeat operator is invalid", "undefined group option",
    "invalid pattern in look-behind",
  ]

  private mutating func scan() -> String? {
    // For each open group: whether it is a look-behind, or is inside one.
    var groups: [(isLookBehind: Bool, isInside: Bool)] = []
    var isInside: Bool { groups.last.map { $0.isLookBehind || $0.isInside } ?? false }
    let variable = "a look-behind whose length can vary is refused by some engines"
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"):
        if let escaped = rest.popFirst(), "RXyY".utf8.contains(escaped) {
          return "`\\\(Character(Unicode.Scalar(escaped)))` is not the same in all engines"
        }
      case UInt8(ascii: "["): skipClass()
      case UInt8(ascii: "("):
        if rest.starts(with: "?~".utf8) { return "`(?~` is not the same in all engines" }
        if isInside, rest.starts(with: "?>".utf8) { return variable }
        let isLookBehind = rest.starts(with: "?<=".utf8) || rest.starts(with: "?<!".utf8)
        groups.append((isLookBehind, isInside))
        if rest.first == UInt8(ascii: "?") { rest.removeFirst() }
      case UInt8(ascii: ")"): _ = groups.popLast()
      case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"):
        if isInside { return variable }
      case UInt8(ascii: "{"):
        let digits = rest.prefix(while: \.isDigit)
        if isInside, digits.isEmpty || rest.dropFirst(digits.count).first != UInt8(ascii: "}") {
          return variable
        }
      case UInt8(ascii: "|"):
        if let group = groups.last, group.isInside { return variable }
      default: break
      }
    }
    return nil
  }

  /// Passes over a character class, in which nothing is an operator.
  private mutating func skipClass() {
    var depth = 1
    if rest.first == UInt8(ascii: "^") { rest.removeFirst() }
    if rest.first == UInt8(ascii: "]") { rest.removeFirst() }
    while depth > 0, let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\\"): _ = rest.popFirst()
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"): depth -= 1
      default: break
      }
    }
  }
}
