extension PatternNode {
  /// The same without groups and flags, in the fewest nodes, or why it cannot be translated.
  func resolved(hasNames: Bool) throws(Refusal) -> PatternNode {
    let node = try (hasNames ? withoutNumberedGroups() : self).simplified()
    // Here the engine goes wrong when it looks behind too.
    if node.isAlwaysEmpty, node.looksAtEnd {
      throw Refusal("it finds only the end of a text, where nothing stands that could be replaced")
    }
    guard case .sequence(let nodes) = node else {
      try node.checkKeep(isOutermost: true)
      return node
    }
    for inner in nodes { try inner.checkKeep(isOutermost: true) }
    return node
  }

  /// When a group has a name, the engine takes those without one away, and repetitions that meet then are simplified.
  private func withoutNumberedGroups() -> PatternNode {
    switch self {
    case .capture(let node, isNamed: false): return node.withoutNumberedGroups()
    case .capture(let node, isNamed: true):
      return .capture(node.withoutNumberedGroups(), isNamed: true)
    case .repetition(var repetition):
      let before = repetition.body
      repetition.body = before.withoutNumberedGroups()
      if case .capture(_, isNamed: false) = before { return .repetition(repetition.reducedBySign) }
      return .repetition(repetition)
    case .sequence(let nodes): return .sequence(nodes.map { $0.withoutNumberedGroups() })
    case .choice(let nodes): return .choice(nodes.map { $0.withoutNumberedGroups() })
    case .atomic(let node): return .atomic(node.withoutNumberedGroups())
    case .flagged(let node): return .flagged(node.withoutNumberedGroups())
    case .look(var look):
      look.body = look.body.withoutNumberedGroups()
      return .look(look)
    case .empty, .text, .folded, .set, .assertion, .keep: return self
    }
  }

  private func simplified() throws(Refusal) -> PatternNode {
    switch self {
    case .folded(let letters) where letters.count == 1:
      return .set(CaseFolding.variants(of: letters[0]))
    case .folded(let letters):
      if CaseFolding.joinable(letters).contains(where: { $0.count > 8 }) {
        throw Refusal("without regard to case, too many of its letters in a row may be one letter")
      }
      return self
    case .empty, .text, .set, .assertion, .keep: return self
    case .capture(let node, _), .flagged(let node): return try node.simplified()
    case .atomic(let node): return .atomic(try node.simplified())
    case .sequence(let nodes):
      var simple: [PatternNode] = []
      for node in nodes { simple.append(try node.simplified()) }
      return .joined(simple)
    case .choice(let nodes):
      var simple: [PatternNode] = []
      for node in nodes {
        let node = try node.simplified()
        if let before = simple.last?.oneOf, let more = node.oneOf {
          simple[simple.count - 1] = .set(before.union(more))
        } else {
          simple.append(node)
        }
      }
      return simple.count == 1 ? simple[0] : .choice(simple)
    case .look(var look):
      look.body = try look.body.simplified()
      return .look(look)
    case .repetition(var repetition):
      if repetition.minimum > 1, case .folded(let letters) = repetition.body,
        !CaseFolding.isAmbiguous(letters), CaseFolding.isAmbiguous(letters + letters)
      {
        // The engine writes the repeated text out and then folds it as one: `s{2}` finds `ß`.
        throw Refusal(
          "without regard to case, a count of letters that may be one letter is not translated")
      }
      repetition.body = try repetition.body.simplified()
      if repetition.maximum == 0 { return .empty }
      if max(repetition.minimum, repetition.maximum ?? 0) > 10_000 {
        throw Refusal("it counts beyond 10000")
      }
      if repetition.minimum == 1, repetition.maximum == 1 { return repetition.body }
      if repetition.maximum != 1, repetition.body.canBeEmpty {
        throw Refusal("it repeats something that may match nothing")
      }
      if let set = repetition.body.oneOf { repetition.body = .set(set) }
      return .repetition(repetition)
    }
  }

  /// The set, when this finds one code point.
  var oneOf: CodePointSet? {
    switch self {
    case .set(let set): set
    case .text(let codes) where codes.count == 1: CodePointSet(codes[0]...codes[0])
    default: nil
    }
  }

  /// Whether every match has no letter at all.
  private var isAlwaysEmpty: Bool {
    switch self {
    case .empty, .look, .assertion, .keep: true
    case .text, .folded, .set: false
    case .sequence(let nodes), .choice(let nodes): nodes.allSatisfy(\.isAlwaysEmpty)
    case .repetition(let repetition): repetition.body.isAlwaysEmpty
    case .atomic(let node), .capture(let node, _), .flagged(let node): node.isAlwaysEmpty
    }
  }

  private var looksAtEnd: Bool {
    switch self {
    case .assertion(.textEnd), .assertion(.textEndOrFinalLineFeed): true
    case .empty, .keep, .assertion, .text, .folded, .set: false
    case .sequence(let nodes), .choice(let nodes): nodes.contains(where: \.looksAtEnd)
    case .repetition(let repetition): repetition.body.looksAtEnd
    case .atomic(let node), .capture(let node, _), .flagged(let node): node.looksAtEnd
    case .look(let look): look.body.looksAtEnd
    }
  }

  private func checkKeep(isOutermost: Bool) throws(Refusal) {
    switch self {
    case .keep: if !isOutermost { throw Refusal("`\\K` is translated outside of groups only") }
    case .sequence(let nodes), .choice(let nodes):
      for node in nodes { try node.checkKeep(isOutermost: false) }
    case .repetition(let repetition): try repetition.body.checkKeep(isOutermost: false)
    case .atomic(let node), .capture(let node, _), .flagged(let node):
      try node.checkKeep(isOutermost: false)
    case .look(let look): try look.body.checkKeep(isOutermost: false)
    case .empty, .text, .folded, .set, .assertion: break
    }
  }
}
