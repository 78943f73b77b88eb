import LensSyntax

extension PatternNode {
  /// The same as a regular expression of Oniguruma, spelled out so that what its shorthands and flags mean there does not matter.
  var oniguruma: String {
    switch self {
    case .empty: "(?:)"
    case .text(let codes): codes.map(Self.spelled).joined()
    case .folded(let letters): CaseFolding.spelledOut(letters).oniguruma
    case .set(let set):
      set.isEmpty
        ? "[a&&b]"
        : "[\(set.ranges.map { "\(Self.code($0.lowerBound))-\(Self.code($0.upperBound))" }.joined())]"
    case .sequence(let nodes): nodes.map(\.oniguruma).joined()
    case .choice(let nodes): "(?:\(nodes.map(\.oniguruma).joined(separator: "|")))"
    case .repetition(let repetition):
      repetition.oniguruma
    case .atomic(let node): "(?>\(node.oniguruma))"
    case .capture(let node, _), .flagged(let node): node.oniguruma
    case .look(let look):
      "(?\(look.isAhead ? "" : "<")\(look.isNegative ? "!" : "=")\(look.body.oniguruma))"
    case .assertion(let assertion):
      switch assertion {
      case .lineStart: "^"
      case .lineEnd: "$"
      case .textStart: "\\A"
      case .textEnd: "\\z"
      case .textEndOrFinalLineFeed: "\\Z"
      case .wordBoundary: "\\b"
      case .noWordBoundary: "\\B"
      }
    case .keep: "\\K"
    }
  }

  private static func spelled(_ code: UInt32) -> String {
    guard code < 0x80, let byte = UInt8(exactly: code),
      (byte | 0x20).isLowerCase || (0x30...0x39).contains(byte)
    else { return self.code(code) }
    return String(Unicode.Scalar(byte))
  }

  private static func code(_ code: UInt32) -> String { "\\x{\(String(code, radix: 16))}" }
}

extension PatternNode.Repetition {
  fileprivate var oniguruma: String {
    // A group that captures keeps the library from making one repetition of two, which has been done where it is wanted, and from
    // refusing to repeat what has no length. Behind, where such a group may be unwelcome, all counts are exact.
    let isPlain = minimum == maximum || body.oneOf != nil
    let bound = maximum.map { $0 == minimum ? "" : "\($0)" } ?? ""
    let comma = maximum == minimum ? "" : ","
    let lazy = isGreedy || maximum == minimum ? "" : "?"
    return "(\(isPlain ? "?:" : "")\(body.oniguruma)){\(minimum)\(comma)\(bound)}\(lazy)"
  }
}
