/// A regular expression as what it means, with its flags resolved: the letters of a text that ignores case are marked, `.` is a set.
indirect enum PatternNode: Hashable, Sendable {
  case empty
  /// These code points, one after another.
  case text([UInt32])
  /// ASCII in lower case, found without regard to case, as the router folds it: `ss` finds `ß` too.
  case folded([UInt8])
  /// One code point of a set.
  case set(CodePointSet)
  case sequence([PatternNode])
  /// The first alternative with which the rest matches.
  case choice([PatternNode])
  case repetition(Repetition)
  /// What the body matched first is kept; the rest cannot make it try again.
  case atomic(PatternNode)
  /// A group that is numbered or named; what it captures is of no use to a redaction.
  case capture(PatternNode, isNamed: Bool)
  /// A group with flags of its own, which are resolved already.
  case flagged(PatternNode)
  case look(Look)
  case assertion(Assertion)
  /// `\K`: the match is said to begin here.
  case keep

  struct Repetition: Hashable, Sendable {
    var body: PatternNode
    var minimum: Int
    /// `nil` is no bound.
    var maximum: Int?
    var isGreedy: Bool
  }

  /// A place that is looked at without moving.
  struct Look: Hashable, Sendable {
    var body: PatternNode
    var isAhead: Bool
    var isNegative: Bool
  }

  enum Assertion: Hashable, Sendable {
    /// `^` and `$`, which in Ruby's syntax are those of a line.
    case lineStart, lineEnd
    /// `\A`, `\z` and `\Z`.
    case textStart, textEnd, textEndOrFinalLineFeed
    /// `\b` and `\B`.
    case wordBoundary, noWordBoundary
  }
}

extension PatternNode {
  /// What `.` finds.
  static func anyCharacter(withLineFeed: Bool) -> PatternNode {
    .set(withLineFeed ? .all : CodePointSet.lineFeed.inverted)
  }

  /// Whether a match may have no code point at all.
  var canBeEmpty: Bool {
    switch self {
    case .empty, .look, .assertion, .keep: true
    case .text, .folded, .set: false
    case .sequence(let nodes): nodes.allSatisfy(\.canBeEmpty)
    case .choice(let nodes): nodes.contains(where: \.canBeEmpty)
    case .repetition(let repetition): repetition.minimum == 0 || repetition.body.canBeEmpty
    case .atomic(let node), .capture(let node, _), .flagged(let node): node.canBeEmpty
    }
  }

  /// Whether trying it may fail.
  var canFail: Bool {
    switch self {
    case .empty, .keep: false
    case .repetition(let repetition): repetition.minimum > 0 && repetition.body.canFail
    case .sequence(let nodes): nodes.contains(where: \.canFail)
    case .choice(let nodes): nodes.allSatisfy(\.canFail)
    case .atomic(let node), .capture(let node, _), .flagged(let node): node.canFail
    case .text, .folded, .set, .look, .assertion: true
    }
  }

  /// Several nodes as one.
  static func joined(_ nodes: [PatternNode]) -> PatternNode {
    var flat: [PatternNode] = []
    for node in nodes {
      switch (flat.last, node) {
      case (_, .empty): break
      case (_, .sequence(let inner)): flat += inner
      case (.text(let before)?, .text(let more)): flat[flat.count - 1] = .text(before + more)
      default: flat.append(node)
      }
    }
    return flat.count > 1 ? .sequence(flat) : flat.first ?? .empty
  }
}
