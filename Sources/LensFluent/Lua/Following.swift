/// What comes after a place in a pattern, as far as it decides whether a choice before it has to be kept open.
struct Following {
  /// The code points with which what comes can begin.
  var first: CodePointSet
  /// Whether what comes has to have a code point at all.
  var mustConsume: Bool
  /// Whether nothing that comes can fail.
  var cannotFail: Bool

  /// The end of the pattern, or of a part that is left for good once it has matched.
  static let success = Following(first: CodePointSet(), mustConsume: false, cannotFail: true)

  /// Whether giving letters of a set back never helps: what comes cannot begin with one of them.
  func excludes(_ set: CodePointSet) -> Bool { mustConsume && first.isDisjoint(with: set) }

  /// What comes when a node stands in front.
  func preceded(by node: PatternNode) -> Following {
    let cannotFail = self.cannotFail && !node.canFail
    switch node {
    case .empty, .keep: return self
    case .text(let codes): return consuming(CodePointSet(codes[0]...codes[0]))
    case .folded(let letters): return consuming(CaseFolding.beginnings(of: letters))
    case .set(let set): return consuming(set)
    case .sequence(let nodes):
      return nodes.reversed().reduce(self) { $0.preceded(by: $1) }
    case .choice(let nodes):
      let each = nodes.map { preceded(by: $0) }
      return Following(
        first: each.reduce(CodePointSet()) { $0.union($1.first) },
        mustConsume: each.allSatisfy(\.mustConsume), cannotFail: cannotFail)
    case .repetition(let repetition):
      let body = preceded(by: repetition.body)
      guard repetition.minimum == 0 else { return body }
      return Following(
        first: first.union(body.first), mustConsume: mustConsume && body.mustConsume,
        cannotFail: cannotFail)
    case .atomic(let node), .capture(let node, _), .flagged(let node):
      var result = preceded(by: node)
      result.cannotFail = cannotFail
      return result
    case .look, .assertion:
      return Following(first: first, mustConsume: mustConsume, cannotFail: false)
    }
  }

  private func consuming(_ set: CodePointSet) -> Following {
    Following(first: set, mustConsume: true, cannotFail: false)
  }
}
