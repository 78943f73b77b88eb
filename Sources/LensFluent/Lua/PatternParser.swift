import LensSyntax

/// Reads a regular expression of the router: Ruby's syntax, as Onigmo takes it.
///
/// It is stricter than the engine. What the engine takes with a warning, or with a meaning that nobody would expect, is refused, because
/// a redaction that does less than it says is worse than none.
///
/// Source: regparse.c of the Onigmo in Fluent Bit 5.1.1, 2026-11-22, and trials with it.
struct PatternParser {
  var scalars: [UInt32]
  var position = 0
  var flags = Flags()
  /// Whether a group has a name, which makes the groups without one plain.
  var hasNames = false
  private var depth = 0

  struct Flags {
    var ignoresCase = false
    var dotFindsLineFeed = false
    var isFreeSpacing = false
  }

  /// Groups within groups; the engine has a limit too, far beyond what anybody writes.
  private static let depthLimit = 60

  init(_ pattern: String) { scalars = pattern.unicodeScalars.map(\.value) }

  static func parse(_ pattern: String) throws(Refusal) -> PatternNode {
    var parser = PatternParser(pattern)
    let node = try parser.alternatives()
    guard parser.isAtEnd else { throw Refusal("there is a `)` without its `(`") }
    return try node.resolved(hasNames: parser.hasNames)
  }
}

// MARK: Reading letters

extension PatternParser {
  var isAtEnd: Bool { position >= scalars.count }

  func peek(_ offset: Int = 0) -> Character? {
    let index = position + offset
    guard index < scalars.count, let scalar = Unicode.Scalar(scalars[index]) else { return nil }
    return Character(scalar)
  }

  /// Goes past a text if it stands here.
  mutating func take(_ text: String) -> Bool {
    let wanted = text.unicodeScalars.map(\.value)
    guard scalars[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  /// Goes past comments and, in free spacing, spaces.
  mutating func skipIgnored() throws(Refusal) {
    while let letter = peek() {
      if letter == "(", peek(1) == "?", peek(2) == "#" {
        position += 3
        while let inner = peek(), inner != ")" { position += inner == "\\" ? 2 : 1 }
        guard take(")") else { throw Refusal("the comment `(?#` has no end") }
      } else if flags.isFreeSpacing, " \t\n\r\u{C}".contains(letter) {
        position += 1
      } else if flags.isFreeSpacing, letter == "#" {
        while let inner = peek(), inner != "\n" { position += 1 }
      } else {
        return
      }
    }
  }

  /// A number in decimal digits, or `nil` when there is none.
  mutating func number() throws(Refusal) -> Int? {
    var value: Int?
    while let letter = peek(), letter.isASCII, let digit = letter.wholeNumberValue {
      value = (value ?? 0) * 10 + digit
      position += 1
      if value! > 100_000 { throw Refusal("a count may be at most 100000") }
    }
    return value
  }
}

// MARK: Alternatives, branches, repetitions

extension PatternParser {
  /// What stands up to the end of the group, or of the pattern.
  mutating func alternatives() throws(Refusal) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else { throw Refusal("its groups are nested too deeply") }
    var branches = [try branch()]
    while take("|") { branches.append(try branch()) }
    return branches.count == 1 ? branches[0] : .choice(branches)
  }

  private mutating func branch() throws(Refusal) -> PatternNode {
    var nodes: [PatternNode] = []
    while true {
      try skipIgnored()
      guard let letter = peek(), letter != "|", letter != ")" else { break }
      if let outer = try flagsForTheRest() {
        // Flags reach to the end of the group and take its further alternatives along: `a(?i)b|c` is `a(?i:b|c)`.
        nodes.append(.flagged(try alternatives()))
        flags = outer
        break
      }
      nodes += try term(letter)
    }
    return nodes.count > 1 ? .sequence(nodes) : nodes.first ?? .empty
  }

  /// One thing with what repeats it. A text comes with its last letter apart when only that is repeated.
  private mutating func term(_ letter: Character) throws(Refusal) -> [PatternNode] {
    switch letter {
    case "(": return [try repeated(try group())]
    case "[":
      switch try characterClass() {
      case .set(let set): return [try repeated(.set(set))]
      case .letter(let code): return try text(beginningWith: code)
      }
    case ".":
      position += 1
      return [try repeated(.anyCharacter(withLineFeed: flags.dotFindsLineFeed))]
    case "^":
      position += 1
      return [try repeated(.assertion(.lineStart))]
    case "$":
      position += 1
      return [try repeated(.assertion(.lineEnd))]
    case "*", "+", "?": throw Refusal("there is nothing before `\(letter)` to repeat")
    default: break
    }
    if try interval(moving: false) != nil {
      throw Refusal("there is nothing before `{` to repeat")
    }
    if letter == "\\" {
      switch try escape() {
      case .letter(let code): return try text(beginningWith: code)
      // A code in hexadecimal or octal stands alone: it is not joined with its neighbours when letters are folded.
      case .code(let code): return [try repeated(try textNode([code]))]
      case .node(let node): return [try repeated(node)]
      }
    }
    position += 1
    return try text(beginningWith: scalars[position - 1])
  }

  /// Goes on with a text whose first letter has been read.
  private mutating func text(beginningWith first: UInt32) throws(Refusal) -> [PatternNode] {
    var codes = [first]
    while true {
      try skipIgnored()
      let start = position
      guard let letter = peek(), !"()[.^$*+?|".contains(letter) else { break }
      if letter == "\\" {
        guard case .letter(let code) = try escape() else {
          position = start
          break
        }
        codes.append(code)
      } else if try interval(moving: false) != nil {
        break
      } else {
        position += 1
        codes.append(scalars[start])
      }
    }
    guard codes.count > 1, try isRepeated() else { return [try repeated(try textNode(codes))] }
    return [try textNode(codes.dropLast()), try repeated(try textNode([codes.last!]))]
  }

  private func textNode(_ codes: some Collection<UInt32>) throws(Refusal) -> PatternNode {
    guard flags.ignoresCase else { return .text(Array(codes)) }
    guard codes.allSatisfy({ $0 < 0x80 }) else {
      throw Refusal("`(?i)` is translated for ASCII only, and here it reaches other letters")
    }
    let letters = codes.map { UInt8($0) }
    guard letters.contains(where: { ($0 | 0x20).isLowerCase }) else {
      return .text(Array(codes))
    }
    return .folded(letters.map { ($0 | 0x20).isLowerCase ? $0 | 0x20 : $0 })
  }

  private func isRepeated() throws(Refusal) -> Bool {
    var ahead = self
    return try ahead.quantifier() != nil
  }

  private mutating func repeated(_ node: PatternNode) throws(Refusal) -> PatternNode {
    var result = node
    while let quantifier = try quantifier() { result = quantifier.applied(to: result) }
    return result
  }

  private mutating func quantifier() throws(Refusal) -> Quantifier? {
    try skipIgnored()
    var result: Quantifier
    switch peek() {
    case "?": result = Quantifier(minimum: 0, maximum: 1)
    case "*": result = Quantifier(minimum: 0)
    case "+": result = Quantifier(minimum: 1)
    case "{":
      guard let interval = try interval(moving: true) else { return nil }
      // `{n}?` is no lazy repetition but an optional one, and `{n,m}+` repeats it.
      if interval.minimum != interval.maximum, take("?") { return interval.lazy }
      return interval
    default: return nil
    }
    position += 1
    if take("?") {
      result.isGreedy = false
    } else if take("+") {
      result.isPossessive = true
    }
    return result
  }

  /// `{n}`, `{n,}`, `{,m}` or `{n,m}`; a brace with anything else in it stands for itself.
  private mutating func interval(moving: Bool) throws(Refusal) -> Quantifier? {
    guard peek() == "{" else { return nil }
    let start = position
    defer { if !moving { position = start } }
    position += 1
    let minimum = try number()
    var maximum = minimum
    if take(",") {
      maximum = try number()
      if minimum == nil, maximum == nil {
        position = start
        return nil
      }
    } else if minimum == nil {
      position = start
      return nil
    }
    guard take("}") else {
      position = start
      return nil
    }
    if let minimum, let maximum, minimum > maximum {
      throw Refusal("`{\(minimum),\(maximum)}` asks for more than it allows")
    }
    return Quantifier(minimum: minimum ?? 0, maximum: maximum)
  }
}
