import LensSyntax

/// `grep`: keeps or drops records by patterns on their fields.
///
/// Only texts are looked at: a number, a boolean or a field that is not there matches no pattern, so that `Regex` drops the record and `Exclude` keeps it.
/// Without `logical_op`, the rules are asked in order until one decides: a `Regex` that matches keeps the record without asking the next.
/// Source: plugins/filter_grep/grep.c of Fluent Bit 5.1.1, 2026-11-22.
final class Grep: FilterPlugin {
  static let keyword = "grep"
  static let settings: [FilterSetting] = [
    .repeatable("regex"), .repeatable("exclude"), "logical_op",
  ]

  private final class Rule: Sendable {
    let path: RecordPath?
    let expression: Expression
    let isExclusion: Bool

    init(_ path: RecordPath?, _ expression: Expression, isExclusion: Bool) {
      self.path = path
      self.expression = expression
      self.isExclusion = isExclusion
    }
  }

  private enum Operator { case legacy, and, or }

  private let rules: [Rule]
  private let logicalOperator: Operator

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    let word = section.last("logical_op")?.value ?? []
    logicalOperator =
      word.equalsIgnoringCase("and") ? .and : word.equalsIgnoringCase("or") ? .or : .legacy
    var rules: [Rule] = []
    for entry in section.entries where entry.key == "regex" || entry.key == "exclude" {
      let words = ValueSplitting.words(entry.value, most: 1)
      guard words.count == 2 else {
        section.refuse("a rule needs a field and a pattern", at: entry.span)
        return nil
      }
      let field = words[0].first == UInt8(ascii: "$") ? words[0] : Array("$".utf8) + words[0]
      guard let template = RecordTemplate(field) else {
        section.refuse("the field is no record accessor", at: entry.span)
        return nil
      }
      guard let expression = section.expression(words[1], at: entry.span) else { return nil }
      let rule = Rule(template.path, expression, isExclusion: entry.key == "exclude")
      if logicalOperator != .legacy, let last = rules.last, last.isExclusion != rule.isExclusion {
        section.refuse(
          "with `logical_op`, `Regex` and `Exclude` exclude each other", at: entry.span)
        return nil
      }
      rules.append(rule)
    }
    self.rules = rules
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    for rule in rules {
      let answer = rule.path.map { rule.expression.search($0, in: flight.record) } ?? .no
      if answer == .unknown {
        return .undecided(Expression.unknownReason(in: flight.record))
      }
      let isMatch = answer == .yes
      switch logicalOperator {
      case .legacy:
        if isMatch { return rule.isExclusion ? .dropped : .untouched }
        if !rule.isExclusion { return .dropped }
      case .and: if !isMatch { return rule.isExclusion ? .untouched : .dropped }
      case .or: if isMatch { return rule.isExclusion ? .dropped : .untouched }
      }
    }
    guard logicalOperator != .legacy, let rule = rules.last else { return .untouched }
    // No rule decided before the end: with `and` all match, with `or` none.
    return rule.isExclusion == (logicalOperator == .and) ? .dropped : .untouched
  }
}

extension Expression {
  static let unknownReason = "it searches for longer than the model does"

  /// Why it is not known whether a pattern is found in a record: what stands in the way is most likely what is seen there.
  static func unknownReason(in record: LogRecord) -> String {
    record.bytes.withUnsafeBufferPointer { bytes in
      if UnknownText.isIn(bytes), bytes.isUTF8Text { return "it searches what only run time knows" }
      return bytes.isUTF8Text ? unknownReason : "it searches bytes that are not UTF-8"
    }
  }

  /// Whether the pattern is found in the text that a path leads to.
  func search(_ path: RecordPath, in record: LogRecord) -> Answer {
    path.text(in: record).map { search($0, in: record) } ?? .no
  }

  @inline(__always)
  func search(_ stretch: LogRecord.Stretch, in record: LogRecord) -> Answer {
    record.bytes.withUnsafeBufferPointer {
      search(UnsafeBufferPointer(rebasing: $0[stretch.range]))
    }
  }
}
