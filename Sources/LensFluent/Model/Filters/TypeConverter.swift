import LensSyntax

/// `type_converter`: appends a field with another's value in another type.
///
/// Where a value cannot be converted, the new field gets the value as it is, but only when something else was converted among the records that the filter
/// gets at once; otherwise nothing is appended.
/// Source: plugins/filter_type_converter/type_converter.c and src/flb_typecast.c of Fluent Bit 5.1.1, 2026-11-22.
final class TypeConverter: FilterPlugin {
  static let keyword = "type_converter"
  static let settings: [FilterSetting] = [
    .repeatable("int_key"), .repeatable("uint_key"), .repeatable("float_key"),
    .repeatable("str_key"),
  ]

  private enum Kind: String, CaseIterable {
    case int, uint, float, hex, string, bool

    /// The first kind whose name begins with a word.
    init?(_ word: [UInt8]) {
      let text = String(decoding: word, as: UTF8.self).lowercased()
      guard let kind = Self.allCases.first(where: { $0.rawValue.hasPrefix(text) }) else {
        return nil
      }
      self = kind
    }
  }

  private struct Rule: Sendable {
    var path: RecordPath?
    var key: [UInt8]
    var from: Kind
    var to: Kind
  }

  private let rules: [Rule]

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    var rules: [Rule] = []
    let keys: [(String, Kind)] = [
      ("str_key", .string), ("int_key", .int), ("uint_key", .uint), ("float_key", .float),
    ]
    for (key, kind) in keys {
      for entry in section.all(key) {
        let tokens = ValueSplitting.tokens(entry.value, most: 3)
        guard tokens.count >= 3 else {
          section.refuse("`\(key)` needs a key, a new key and a type", at: entry.span)
          return nil
        }
        // With a fourth word, the engine logs an error and leaves the rule out.
        if tokens.count > 3 { continue }
        guard let to = Kind(tokens[2]), let path = RecordTemplate(tokens[0]) else {
          section.refuse("the engine breaks down at a type that it does not know", at: entry.span)
          return nil
        }
        rules.append(Rule(path: path.path, key: tokens[1], from: kind, to: to))
      }
    }
    if rules.isEmpty {
      section.refuse("there is no rule")
      return nil
    }
    self.rules = rules
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    var added: [LogRecord.Field] = []
    var isConverted = false
    for rule in rules {
      guard let value = rule.path?.keyedValue(in: flight.record) else { continue }
      switch Self.convert(value, rule, &flight.record) {
      case .value(let value):
        isConverted = true
        added.append(LogRecord.Field(key: flight.record.add(rule.key), value: value))
      case .failure: added.append(LogRecord.Field(key: flight.record.add(rule.key), value: value))
      case .unknown: return .undecided("a number is out of the range of its new type")
      }
    }
    if added.isEmpty { return .untouched }
    if !isConverted {
      run.dependsOnCompany = true
      if !run.isInCompany { return .untouched }
    }
    flight.record.fields += added
    return .changed
  }

  private enum Conversion {
    case value(LogRecord.Value)
    case failure
    case unknown
  }

  private static func convert(
    _ value: LogRecord.Value, _ rule: Rule, _ record: inout LogRecord
  ) -> Conversion {
    switch (rule.from, value) {
    case (.string, .text(let text)): fromText(Array(record.bytes[text.range]), rule.to)
    case (.int, .integer(let number)): fromInteger(number, rule.to, &record)
    case (.int, .unsigned(let number)):
      fromInteger(Int64(bitPattern: number), rule.to, &record)
    case (.uint, .integer(let number)):
      fromUnsigned(UInt64(bitPattern: number), rule.to, &record)
    case (.uint, .unsigned(let number)): fromUnsigned(number, rule.to, &record)
    case (.float, .float(let number)): fromFloat(number, rule.to, &record)
    default: .failure
    }
  }

  /// A text that gives the number 0 counts as one that cannot be converted.
  private static func fromText(_ text: [UInt8], _ kind: Kind) -> Conversion {
    switch kind {
    case .int:
      let number = CNumber.integer(text[...])
      return number == 0 ? .failure : .value(.integer(number))
    case .uint, .hex:
      let number = CNumber.unsigned(text[...], radix: kind == .hex ? 16 : 10)
      return number == 0 ? .failure : .value(.make(number))
    case .float: return .value(.float(CNumber.double(text[...])))
    case .bool:
      if text.prefix(4).equalsIgnoringCase("true") { return .value(.boolean(true)) }
      return text.prefix(5).equalsIgnoringCase("false") ? .value(.boolean(false)) : .failure
    case .string: return .failure
    }
  }

  private static func fromInteger(
    _ number: Int64, _ kind: Kind, _ record: inout LogRecord
  ) -> Conversion {
    switch kind {
    case .string: .value(.text(record.add(String(number))))
    case .float: .value(.float(Double(number)))
    case .uint: .value(.make(UInt64(bitPattern: number)))
    default: .failure
    }
  }

  private static func fromUnsigned(
    _ number: UInt64, _ kind: Kind, _ record: inout LogRecord
  ) -> Conversion {
    switch kind {
    case .string: .value(.text(record.add(String(number))))
    case .float: .value(.float(Double(number)))
    case .int: .value(.integer(Int64(bitPattern: number)))
    default: .failure
    }
  }

  private static func fromFloat(
    _ number: Double, _ kind: Kind, _ record: inout LogRecord
  ) -> Conversion {
    switch kind {
    case .string: .value(.text(record.add(number.engineText)))
    case .int: Int64(exactly: number.rounded(.towardZero)).map { .value(.integer($0)) } ?? .unknown
    case .uint: UInt64(exactly: number.rounded(.towardZero)).map { .value(.make($0)) } ?? .unknown
    default: .failure
    }
  }
}
