import LensSyntax

/// A `[FILTER]` section with its variables replaced, on the way to a ``RecordFilter``.
struct FilterSection {
  let plugin: String
  let span: Span
  private(set) var entries: [Entry] = []
  private(set) var mistakes: [ConfigurationMistake] = []
  /// The variable of which only run time knows the value, if one is named.
  private(set) var unknownVariable: String?
  /// Why it is not known what the filter does, or whether the engine takes it.
  private(set) var doubt: String?
  private let environment: RouterEnvironment

  struct Entry {
    /// In small letters.
    var key: String
    var value: [UInt8]
    var span: Span
  }

  init(_ section: ClassicSection, plugin: String, _ environment: RouterEnvironment) {
    self.plugin = plugin
    self.environment = environment
    span = section.span
    for entry in section.entries where entry.key.lowercased() != "name" {
      // A constant in a record may be one that only run time knows; everything else decides something.
      let isData = plugin == RecordModifier.keyword && entry.key.lowercased() == "record"
      switch environment.expanded(entry.value, naming: isData) {
      case .text(let value):
        let span = entry.valueSpan.isNone ? entry.span : entry.valueSpan
        entries.append(Entry(key: entry.key.lowercased(), value: value, span: span))
      case .unknown(let name): unknownVariable = unknownVariable ?? name
      }
    }
  }

  /// Notes why the engine does not start with this section.
  mutating func refuse(_ sentence: String, at span: Span? = nil, isFatal: Bool = true) {
    let mistake = ConfigurationMistake(
      "\(plugin): \(sentence)", at: span ?? self.span, isFatal: isFatal)
    mistakes.append(mistake)
  }

  var isRefused: Bool { mistakes.contains(where: \.isFatal) }

  /// Notes why it is not known what the filter does.
  mutating func leaveOpen(_ reason: String) { doubt = doubt ?? reason }

  func all(_ key: String) -> [Entry] { entries.filter { $0.key == key } }

  /// The only, or last, value of a key.
  func last(_ key: String) -> Entry? { entries.last { $0.key == key } }

  /// A text that the engine replaces variables in for a second time, because its kind of setting does.
  func text(_ key: String) -> [UInt8]? { last(key).map { twice($0.value) } }

  func texts(_ key: String) -> [[UInt8]] { all(key).map { twice($0.value) } }

  private func twice(_ value: [UInt8]) -> [UInt8] {
    guard case .text(let text) = environment.expanded(String(decoding: value, as: UTF8.self)) else {
      return value
    }
    return text
  }

  /// Whether the filter is left out: the engine neither starts it nor looks at most of its settings.
  var isInactive: Bool {
    guard let value = last("active")?.value else { return false }
    return value.equalsIgnoringCase("false") || value == [UInt8(ascii: "0")]
  }

  /// A boolean, which the engine insists on.
  mutating func flag(_ key: String, default isOn: Bool) -> Bool {
    guard let entry = last(key) else { return isOn }
    guard let flag = Self.flag(entry.value) else {
      refuse("`\(key)` must be on or off", at: entry.span)
      return isOn
    }
    return flag
  }

  /// `on`, `true` or `yes` against `off`, `false` or `no`, in any case.
  static func flag(_ value: [UInt8]) -> Bool? {
    if ["true", "on", "yes"].contains(where: value.equalsIgnoringCase) { return true }
    if ["false", "off", "no"].contains(where: value.equalsIgnoringCase) { return false }
    return nil
  }

  mutating func expression(
    _ pattern: [UInt8], at span: Span, isFatal: Bool = true
  ) -> Expression? {
    do {
      return try Expression(pattern)
    } catch {
      if error.isCertain {
        refuse("the pattern cannot be compiled: \(error.sentence)", at: span, isFatal: isFatal)
      } else {
        leaveOpen(error.sentence)
      }
      return nil
    }
  }

  /// Refuses keys that the plugin does not know, and second ones where it takes one.
  mutating func check(_ settings: [FilterSetting]) {
    for (place, entry) in entries.enumerated() where !Self.common.contains(entry.key) {
      guard let setting = settings.first(where: { $0.key == entry.key }) else {
        refuse("there is no option `\(entry.key)`", at: entry.span)
        continue
      }
      if !setting.isRepeatable, entries[..<place].contains(where: { $0.key == entry.key }) {
        refuse("`\(entry.key)` may be set only once", at: entry.span)
      }
    }
    if let level = last("log_level"), !Self.levels.contains(where: level.value.equalsIgnoringCase) {
      refuse("there is no such log level", at: level.span)
    }
  }

  private static let levels = ["error", "warn", "warning", "info", "debug", "trace", "off"]

  private static let common: Set = [
    "match", "match_regex", "alias", "log_level", "log_suppress_interval", "active", "condition",
  ]
}

/// A key of a filter.
struct FilterSetting: ExpressibleByStringLiteral {
  var key: String
  var isRepeatable = false

  init(stringLiteral key: String) { self.key = key }

  static func repeatable(_ key: String) -> FilterSetting {
    var setting = FilterSetting(stringLiteral: key)
    setting.isRepeatable = true
    return setting
  }
}

/// A filter that is made of a section.
protocol FilterPlugin: RecordFilter {
  static var keyword: String { get }
  static var settings: [FilterSetting] { get }

  /// `nil` when the section is refused, which has been noted there then.
  init?(_ section: inout FilterSection, _ library: inout ParserLibrary)
}
