extension PatternParser {
  /// Reads a group; the position is at its parenthesis.
  mutating func group() throws(Refusal) -> PatternNode {
    position += 1
    guard take("?") else { return .capture(try body(), isNamed: false) }
    if take(":") { return try body() }
    if take("=") { return try look(isAhead: true, isNegative: false) }
    if take("!") { return try look(isAhead: true, isNegative: true) }
    if take(">") { return .atomic(try body()) }
    if take("<=") { return try look(isAhead: false, isNegative: false) }
    if take("<!") { return try look(isAhead: false, isNegative: true) }
    if take("<") { return try named(endingWith: ">") }
    if take("'") { return try named(endingWith: "'") }
    if take("~") { throw Refusal("the absence operator (`(?~`) has no exact translation") }
    if take("(") { throw Refusal("a condition (`(?(`) has no exact translation") }
    let outer = flags
    guard try takeFlags(), take(":") else {
      throw Refusal(
        "the router knows no group that begins with `(?\(peek().map(String.init) ?? "")`")
    }
    defer { flags = outer }
    return .flagged(try body())
  }

  /// Flags for the rest of the group, as `(?i)`: sets them and gives those that were in force.
  mutating func flagsForTheRest() throws(Refusal) -> Flags? {
    let (start, outer) = (position, flags)
    if take("(?"), try takeFlags(), take(")") { return outer }
    position = start
    flags = outer
    return nil
  }

  /// The letters of flags; whether there are any.
  private mutating func takeFlags() throws(Refusal) -> Bool {
    let start = position
    var value = true
    while let letter = peek() {
      switch letter {
      case "i": flags.ignoresCase = value
      case "m": flags.dotFindsLineFeed = value
      case "x": flags.isFreeSpacing = value
      case "-": value = false
      case "a", "d", "u":
        throw Refusal(
          "the flag `\(letter)`, which changes what the shorthands find, is not translated")
      default: return position > start
      }
      position += 1
    }
    return false
  }

  private mutating func body() throws(Refusal) -> PatternNode {
    let outer = flags
    defer { flags = outer }
    let node = try alternatives()
    guard take(")") else { throw Refusal("there is a `(` without its `)`") }
    return node
  }

  private mutating func named(endingWith end: Character) throws(Refusal) -> PatternNode {
    let start = position
    while let letter = peek(), letter != end {
      guard
        letter == "_" || letter.isASCII && (letter.isLetter || letter.isNumber && position > start)
      else { throw Refusal("a group's name may have only ASCII letters, digits and `_`") }
      position += 1
    }
    guard position > start, take(String(end)) else { throw Refusal("a group has no proper name") }
    hasNames = true
    return .capture(try body(), isNamed: true)
  }

  private mutating func look(isAhead: Bool, isNegative: Bool) throws(Refusal) -> PatternNode {
    var body = try body()
    if !isAhead {
      try body.checkLookbehind(isNegative: isNegative)
      body = body.letterByLetter
    }
    return .look(PatternNode.Look(body: body, isAhead: isAhead, isNegative: isNegative))
  }
}

extension PatternNode {
  /// Refuses what the engine does not take behind, and what has no fixed length there.
  ///
  /// Source: setup_tree and get_char_length_tree in regcomp.c of Onigmo in Fluent Bit 5.1.1, 2026-11-22.
  fileprivate func checkLookbehind(isNegative: Bool) throws(Refusal) {
    let branches = if case .choice(let branches) = self { branches } else { [self] }
    for branch in branches {
      try branch.checkBehind(isNegative)
      guard branch.fixedLength != nil else {
        throw Refusal(
          "what is looked for behind must have one length, or alternatives of one length each")
      }
    }
  }

  private func checkBehind(_ isNegative: Bool) throws(Refusal) {
    switch self {
    case .empty, .text, .folded, .set, .assertion(.lineStart), .assertion(.lineEnd),
      .assertion(.textStart),
      .assertion(.wordBoundary), .assertion(.noWordBoundary):
      break
    case .sequence(let nodes), .choice(let nodes):
      for node in nodes { try node.checkBehind(isNegative) }
    case .repetition(let repetition): try repetition.body.checkBehind(isNegative)
    case .flagged(let node): try node.checkBehind(isNegative)
    case .capture(let node, _):
      if isNegative { throw Refusal("the router takes no capturing group in `(?<!`") }
      try node.checkBehind(isNegative)
    case .look(let look):
      if look.isAhead { throw Refusal("the router does not look ahead within a look behind") }
    case .atomic, .assertion(.textEnd), .assertion(.textEndOrFinalLineFeed), .keep:
      throw Refusal("what is looked for behind may have only letters, classes and groups")
    }
  }

  /// The same with letters that are found without regard to case one by one: behind, the engine goes back by as many letters as the pattern
  /// has, and does not count on `ß` for `ss`.
  fileprivate var letterByLetter: PatternNode {
    switch self {
    case .folded(let letters): .sequence(letters.map { .set(CaseFolding.variants(of: $0)) })
    case .sequence(let nodes): .sequence(nodes.map(\.letterByLetter))
    case .choice(let nodes): .choice(nodes.map(\.letterByLetter))
    case .repetition(var repetition):
      {
        repetition.body = repetition.body.letterByLetter
        return .repetition(repetition)
      }()
    case .capture(let node, let isNamed): .capture(node.letterByLetter, isNamed: isNamed)
    case .flagged(let node): .flagged(node.letterByLetter)
    case .empty, .text, .set, .assertion, .keep, .look, .atomic: self
    }
  }

  /// The count of code points of every match, if it is always the same.
  var fixedLength: Int? {
    switch self {
    case .empty, .look, .assertion, .keep: 0
    case .text(let codes): codes.count
    case .folded(let letters): letters.count
    case .set: 1
    case .sequence(let nodes):
      nodes.reduce(0) { total, node in
        total.flatMap { total in node.fixedLength.map { total + $0 } }
      }
    case .choice(let nodes):
      nodes.allSatisfy { $0.fixedLength == nodes[0].fixedLength } ? nodes[0].fixedLength : nil
    case .repetition(let repetition):
      repetition.minimum == repetition.maximum
        ? repetition.body.fixedLength.flatMap {
          $0 * repetition.minimum < 1000 ? $0 * repetition.minimum : nil
        }
        : nil
    case .atomic(let node), .capture(let node, _), .flagged(let node): node.fixedLength
    }
  }
}
