import LensSyntax

/// A `[MULTILINE_PARSER]`: says which lines belong together.
///
/// Source: src/multiline of Fluent Bit 5.1.1, 2026-11-22.
final class MultilineParser: Sendable {
  let name: [UInt8]
  let kind: Kind
  let rules: [Rule]
  /// What the last part ends with, or is.
  let matchText: [UInt8]
  let isNegated: Bool
  let contentKey: [UInt8]?
  let groupKey: [UInt8]?
  let patternKey: [UInt8]?
  /// What makes fields of the line before the lines are joined.
  let parser: LineParser?
  /// For each rule, the rules that may follow it.
  let followers: [[Int]]

  enum Kind: Sendable { case expression, end, equality }

  struct Rule: Sendable {
    var from: [[UInt8]]
    var expression: Expression
    var to: [UInt8]?

    var isStart: Bool { from.contains(Array("start_state".utf8)) }
  }

  init(
    name: [UInt8], kind: Kind, rules: [Rule] = [], matchText: [UInt8] = [],
    isNegated: Bool = false, contentKey: [UInt8]? = nil, groupKey: [UInt8]? = nil,
    patternKey: [UInt8]? = nil, parser: LineParser? = nil
  ) {
    self.name = name
    self.kind = kind
    self.rules = rules
    self.matchText = matchText
    self.isNegated = isNegated
    self.contentKey = contentKey
    self.groupKey = groupKey
    self.patternKey = patternKey
    self.parser = parser
    followers = rules.map { rule in
      rules.indices.filter { place in rule.to.map { rules[place].from.contains($0) } ?? false }
    }
  }
}
