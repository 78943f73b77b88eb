/// Makes expressions at random, most of which can be translated, and texts in which they find something now and then.
struct RandomPatterns {
  private var generator: SplitMix

  init(seed: UInt64) { generator = SplitMix(seed: seed) }

  mutating func pattern() -> String {
    let ignoresCase = happens(0.15)
    return (ignoresCase ? "(?i)" : "") + alternatives(depth: 3, ignoresCase)
  }

  mutating func text() -> [UInt8] {
    let pieces = [
      "é", "ß", "日", "ſ", "\u{212A}", "É", "😀", "\u{A0}", "\r\n", "ss", "ab", "cd", "ﬀ", "²",
    ]
    var text = ""
    for _ in 0..<pick([0, 1, 2, 3, 5, 8, 14, 20]) {
      text += happens(0.85) ? String(pick(Array("aaabbbccckks1 .-_\nSKA"))) : pick(pieces)
    }
    return Array(text.utf8)
  }

  private mutating func happens(_ share: Double) -> Bool {
    Double.random(in: 0..<1, using: &generator) < share
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements.randomElement(using: &generator)!
  }

  private mutating func alternatives(depth: Int, _ ignoresCase: Bool) -> String {
    (0..<pick([1, 1, 1, 2, 2, 3])).map { _ in happens(0.96) ? branch(depth, ignoresCase) : "" }
      .joined(separator: "|")
  }

  private mutating func branch(_ depth: Int, _ ignoresCase: Bool) -> String {
    (0..<pick([1, 1, 2, 2, 3, 4])).map { _ in term(depth, ignoresCase) }.joined()
  }

  private mutating func term(_ depth: Int, _ ignoresCase: Bool) -> String {
    let kind = Double.random(in: 0..<1, using: &generator)
    if kind < 0.45 || depth == 0 { return letter(ignoresCase) + quantifier() }
    if kind < 0.6 { return set(ignoresCase) + quantifier() }
    if kind < 0.65 { return pick(["^", "$", "\\b", "\\B", "\\A", "\\Z", "\\R"]) }
    let inner = alternatives(depth: depth - 1, ignoresCase)
    switch kind {
    case ..<0.78: return "(?:\(inner))" + (happens(0.6) ? quantifier() : "")
    case ..<0.86: return "(\(inner))" + (happens(0.6) ? quantifier() : "")
    case ..<0.89: return "(?>\(inner))"
    case ..<0.92: return "(?=\(inner))"
    case ..<0.95: return "(?!\(inner))"
    default:
      let behind =
        letter(ignoresCase) + set(ignoresCase) + (happens(0.3) ? "|" + letter(ignoresCase) : "")
      return "(?<\(pick(["=", "!"]))\(behind))"
    }
  }

  private mutating func letter(_ ignoresCase: Bool) -> String {
    let plain = ["a", "b", "c", "a", "b", "k", "s", "s", "f", "1", ".", "\\.", " ", "-"]
    return ignoresCase || happens(0.9)
      ? pick(plain) : pick(["é", "ß", "日", "\\x61", "\\n", "\\u00e9", "."])
  }

  private mutating func set(_ ignoresCase: Bool) -> String {
    let members = (0..<pick([1, 2, 3])).map { _ in
      pick(
        ["a", "b", "s", "k", "1_", "a-c", "b-k", "0-9", "A-Z", "\\d", "\\w", "\\s", "\\h"]
          + (ignoresCase ? [] : ["é", "à-ü", "\\W", "[:alpha:]", "[:punct:]", "[b-d]"]))
    }
    return "[\(happens(0.3) ? "^" : "")\(members.joined())\(happens(0.1) ? "&&a-m" : "")]"
  }

  private mutating func quantifier() -> String {
    guard happens(0.45) else { return "" }
    let quantifier = pick(["?", "*", "+", "*", "+", "{2}", "{1,2}", "{,2}", "{2,}", "{0,3}", "{3}"])
    return quantifier + pick(["", "", "", "?", "+"])
  }
}
