import LensSyntax

/// `modify`: adds, sets, renames, copies, moves and removes keys when all its conditions hold.
///
/// The conditions are asked once, before the first rule. The keys and values of rules are compiled as patterns by the engine, whether it uses them as such or
/// not, so that `Set password ***` stops it.
/// Source: plugins/filter_modify/modify.c of Fluent Bit 5.1.1, 2026-11-22.
final class Modify: FilterPlugin {
  static let keyword = "modify"
  static let settings: [FilterSetting] = [
    .repeatable("set"), .repeatable("add"), .repeatable("remove"),
    .repeatable("remove_wildcard"), .repeatable("remove_regex"), .repeatable("move_to_start"),
    .repeatable("move_to_end"), .repeatable("rename"), .repeatable("hard_rename"),
    .repeatable("copy"), .repeatable("hard_copy"), .repeatable("condition"),
  ]

  private enum Operation: String {
    case rename, add, set, remove, copy
    case hardRename = "hard_rename"
    case hardCopy = "hard_copy"
    case removeWildcard = "remove_wildcard"
    case removeRegex = "remove_regex"
    case moveToStart = "move_to_start"
    case moveToEnd = "move_to_end"

    /// Whether it compares beginnings of keys.
    var isWildcard: Bool {
      self == .removeWildcard || self == .moveToStart || self == .moveToEnd
    }

    /// How many words it takes.
    var words: Int {
      switch self {
      case .remove, .removeWildcard, .removeRegex, .moveToStart, .moveToEnd: 1
      default: 2
      }
    }
  }

  private final class Rule: Sendable {
    let operation: Operation
    let key: [UInt8]
    let value: [UInt8]
    let constant: FieldConstant
    /// For `Remove_regex`.
    let expression: Expression?

    init(_ operation: Operation, _ key: [UInt8], _ value: [UInt8], _ expression: Expression) {
      self.operation = operation
      self.key = key
      self.value = value
      self.expression = operation == .removeRegex ? expression : nil
      constant = FieldConstant(key, value)
    }
  }

  private let conditions: [ModifyCondition]
  private let rules: [Rule]

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    if let active = section.last("active") {
      section.refuse("`active` is taken for a rule unless it is false", at: active.span)
      return nil
    }
    var conditions: [ModifyCondition] = []
    var rules: [Rule] = []
    for entry in section.entries where Self.settings.contains(where: { $0.key == entry.key }) {
      guard let words = ValueSplitting.quotedWords(entry.value, most: 3), !words.isEmpty else {
        section.refuse("`\(entry.key)` has a quote without an end", at: entry.span)
        return nil
      }
      if words.count > 3 {
        section.refuse(
          "`\(entry.key)` has too many words; one with spaces stands in quotes", at: entry.span)
        return nil
      }
      if entry.key == "condition" {
        guard let condition = ModifyCondition(words, &section, entry.span) else { return nil }
        conditions.append(condition)
      } else {
        guard let rule = Self.rule(entry.key, words, &section, entry.span) else { return nil }
        rules.append(rule)
      }
    }
    self.conditions = conditions
    self.rules = rules
  }

  private static func rule(
    _ name: String, _ words: [[UInt8]], _ section: inout FilterSection, _ span: Span
  ) -> Rule? {
    guard var operation = Operation(rawValue: name) else { return nil }
    if words.count < 3, words.count != operation.words {
      section.refuse("`\(name)` takes \(operation.words == 1 ? "one word" : "two words")", at: span)
      return nil
    }
    // With three words, every operation becomes the first of the engine's list.
    if words.count == 3 { operation = .rename }
    let (key, value) = (words[0], words[words.count - 1])
    if operation == .hardCopy, key == value {
      section.leaveOpen("the engine breaks records when a key is copied onto itself")
    }
    guard let expression = section.expression(key, at: span),
      section.expression(value, at: span) != nil
    else { return nil }
    return Rule(operation, key, value, expression)
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    for condition in conditions {
      switch condition.holds(in: flight.record) {
      case .yes: continue
      case .no: return .untouched
      case .unknown: return .undecided(Expression.unknownReason(in: flight.record))
      }
    }
    var isChanged = false
    for rule in rules {
      if rule.operation.isWildcard, flight.record.hasEmptyKey {
        return .undecided(LogRecord.emptyKeyReason)
      }
      guard let hasChanged = Self.apply(rule, to: &flight.record) else {
        return .undecided(Expression.unknownReason(in: flight.record))
      }
      isChanged = isChanged || hasChanged
    }
    return isChanged ? .changed : .untouched
  }

  /// Whether the record was changed; `nil` when the model does not know.
  private static func apply(_ rule: Rule, to record: inout LogRecord) -> Bool? {
    switch rule.operation {
    case .set:
      _ = record.remove(rule.key)
      record.append(rule.constant)
      return true
    case .add:
      guard record.first(rule.key) == nil else { return false }
      record.append(rule.constant)
      return true
    case .remove: return record.remove(rule.key)
    case .removeWildcard:
      return record.removeFields { field, record in record.starts(field, with: rule.key) }
    case .removeRegex: return remove(rule.expression, from: &record)
    case .moveToStart, .moveToEnd: return move(rule, in: &record)
    case .rename, .hardRename: return rename(rule, in: &record)
    case .copy, .hardCopy: return copy(rule, in: &record)
    }
  }

  private static func remove(_ expression: Expression?, from record: inout LogRecord) -> Bool? {
    guard let expression else { return false }
    let answers = record.fields.map { expression.search($0.key, in: record) }
    if answers.contains(.unknown) { return nil }
    guard answers.contains(.yes) else { return false }
    record.fields = zip(record.fields, answers).filter { $0.1 == .no }.map(\.0)
    return true
  }

  private static func move(_ rule: Rule, in record: inout LogRecord) -> Bool {
    let moved = record.fields.filter { record.starts($0, with: rule.key) }
    if moved.isEmpty { return false }
    let rest = record.fields.filter { !record.starts($0, with: rule.key) }
    record.fields = rule.operation == .moveToStart ? moved + rest : rest + moved
    return true
  }

  private static func rename(_ rule: Rule, in record: inout LogRecord) -> Bool {
    guard record.first(rule.key) != nil else { return false }
    let hasOther = record.first(rule.value) != nil
    if hasOther, rule.operation == .rename { return false }
    // What already has the new name goes first, even where old and new name are one.
    if hasOther { _ = record.remove(rule.value) }
    let name = record.add(rule.value)
    for place in record.fields.indices where record.equals(record.fields[place].key, rule.key) {
      record.fields[place].key = name
    }
    return true
  }

  private static func copy(_ rule: Rule, in record: inout LogRecord) -> Bool {
    guard record.count(of: rule.key) == 1 else { return false }
    let others = record.count(of: rule.value)
    if others > (rule.operation == .copy ? 0 : 1) { return false }
    if others > 0 { _ = record.remove(rule.value) }
    guard let place = record.first(rule.key) else { return true }
    let name = record.add(rule.value)
    let copy = LogRecord.Field(key: name, value: record.fields[place].value)
    record.fields.insert(copy, at: place + 1)
    return true
  }
}

extension LogRecord {
  /// The engine compares the beginning of an empty key with what lies behind it in memory, or with nothing at all.
  static let emptyKeyReason = "the engine breaks down at an empty key, or takes it for another"

  var hasEmptyKey: Bool { fields.contains { $0.key.count == 0 } }

  func starts(_ field: Field, with prefix: [UInt8]) -> Bool {
    bytes[field.key.range].starts(with: prefix)
  }

  /// Removes every copy of a key; whether there was one.
  mutating func remove(_ key: [UInt8]) -> Bool {
    removeFields { field, record in record.equals(field.key, key) }
  }
}
