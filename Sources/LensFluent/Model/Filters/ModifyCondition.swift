import LensSyntax

/// A `Condition` of `modify`.
///
/// A value matches a pattern when it is a text, or a boolean by its word; a number, a null, a list or a map never does. It equals another only as a text.
final class ModifyCondition: Sendable {
  private enum Kind: String {
    case keyExists = "key_exists"
    case keyDoesNotExist = "key_does_not_exist"
    case aKeyMatches = "a_key_matches"
    case noKeyMatches = "no_key_matches"
    case keyValueEquals = "key_value_equals"
    case keyValueDoesNotEqual = "key_value_does_not_equal"
    case keyValueMatches = "key_value_matches"
    case keyValueDoesNotMatch = "key_value_does_not_match"
    case matchingKeysHaveMatchingValues = "matching_keys_have_matching_values"
    case matchingKeysDoNotHaveMatchingValues = "matching_keys_do_not_have_matching_values"
  }

  private let kind: Kind
  private let path: RecordPath?
  private let keys: Expression?
  private let value: [UInt8]
  private let values: Expression?

  init?(_ words: [[UInt8]], _ section: inout FilterSection, _ span: Span) {
    let word = String(decoding: words[0], as: UTF8.self).lowercased()
    guard let kind = Kind(rawValue: word) else {
      section.refuse("there is no condition `\(word)`", at: span)
      return nil
    }
    self.kind = kind
    // Where nothing follows the word, the engine takes the word itself for the key.
    let key = words[words.count > 1 ? 1 : 0]
    value = words.count > 2 ? words[2] : []
    switch kind {
    case .aKeyMatches, .noKeyMatches:
      guard let keys = section.expression(key, at: span) else { return nil }
      (self.keys, values, path) = (keys, nil, nil)
    case .matchingKeysHaveMatchingValues, .matchingKeysDoNotHaveMatchingValues:
      guard let keys = section.expression(key, at: span),
        let values = Self.pattern(value, &section, span)
      else { return nil }
      (self.keys, self.values, path) = (keys, values, nil)
    default:
      guard let template = RecordTemplate(key) else {
        section.refuse("the key of a condition is no record accessor", at: span)
        return nil
      }
      path = template.path
      keys = nil
      guard kind == .keyValueMatches || kind == .keyValueDoesNotMatch else {
        values = nil
        return
      }
      guard let values = Self.pattern(value, &section, span) else { return nil }
      self.values = values
    }
  }

  private static func pattern(
    _ text: [UInt8], _ section: inout FilterSection, _ span: Span
  ) -> Expression? {
    if text.isEmpty {
      section.refuse("the condition needs a pattern", at: span)
      return nil
    }
    return section.expression(text, at: span)
  }

  func holds(in record: LogRecord) -> Expression.Answer {
    switch kind {
    case .keyExists: Self.answer(path?.keyedValue(in: record) != nil)
    case .keyDoesNotExist: Self.answer(path?.keyedValue(in: record) == nil)
    case .aKeyMatches: anyKeyMatches(record)
    case .noKeyMatches: Self.opposite(anyKeyMatches(record))
    case .keyValueEquals: isUnknown(record) ? .unknown : Self.answer(equals(record) ?? false)
    case .keyValueDoesNotEqual:
      isUnknown(record) ? .unknown : Self.answer(equals(record).map { !$0 } ?? false)
    case .keyValueMatches: matches(record) ?? .no
    case .keyValueDoesNotMatch: matches(record).map(Self.opposite) ?? .no
    case .matchingKeysHaveMatchingValues: allMatch(record)
    case .matchingKeysDoNotHaveMatchingValues: Self.opposite(allMatch(record))
    }
  }

  private static func answer(_ isTrue: Bool) -> Expression.Answer { isTrue ? .yes : .no }

  private static func opposite(_ answer: Expression.Answer) -> Expression.Answer {
    switch answer {
    case .yes: .no
    case .no: .yes
    case .unknown: .unknown
    }
  }

  /// Whether only run time knows the text that is compared.
  private func isUnknown(_ record: LogRecord) -> Bool {
    path?.text(in: record).map { UnknownText.isIn($0, of: record) } ?? false
  }

  /// `nil` when the key is not there.
  private func equals(_ record: LogRecord) -> Bool? {
    guard let found = path?.keyedValue(in: record) else { return nil }
    guard case .text(let text) = found else { return false }
    return record.equals(text, value)
  }

  private func matches(_ record: LogRecord) -> Expression.Answer? {
    path?.keyedValue(in: record).map { Self.matches($0, values, record) }
  }

  private static func matches(
    _ value: LogRecord.Value, _ expression: Expression?, _ record: LogRecord
  ) -> Expression.Answer {
    guard let expression else { return .no }
    switch value {
    case .text(let text): return expression.search(text, in: record)
    case .boolean(let flag):
      return Array((flag ? "true" : "false").utf8).withUnsafeBufferPointer(expression.search)
    default: return .no
    }
  }

  private func anyKeyMatches(_ record: LogRecord) -> Expression.Answer {
    var answer = Expression.Answer.no
    for field in record.fields {
      switch keys?.search(field.key, in: record) {
      case .yes: return .yes
      case .unknown: answer = .unknown
      case .no, nil: continue
      }
    }
    return answer
  }

  private func allMatch(_ record: LogRecord) -> Expression.Answer {
    for field in record.fields {
      guard let answer = keys?.search(field.key, in: record), answer != .no else { continue }
      if answer == .unknown { return .unknown }
      let match = Self.matches(field.value, values, record)
      if match != .yes { return match }
    }
    return .yes
  }
}
