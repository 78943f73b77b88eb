import LensSyntax

/// `nest`: puts fields into a map, or takes those of a map out of it.
///
/// Source: plugins/filter_nest/nest.c of Fluent Bit 5.1.1, 2026-11-22.
final class Nest: FilterPlugin {
  static let keyword = "nest"
  static let settings: [FilterSetting] = [
    "operation", .repeatable("wildcard"), "nest_under", "nested_under", "add_prefix",
    "remove_prefix",
  ]

  private let isLift: Bool
  private let patterns: [(name: [UInt8], isPrefix: Bool)]
  private let key: [UInt8]
  private let addedPrefix: [UInt8]?
  private let removedPrefix: [UInt8]?

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    if let active = section.last("active") {
      section.refuse("`active` is refused unless it is false", at: active.span)
    }
    let operation = section.last("operation")?.value ?? []
    isLift = operation.starts(with: "lift".utf8)
    patterns = section.all("wildcard").map { entry in
      let isPrefix = entry.value.last == UInt8(ascii: "*")
      return (isPrefix ? Array(entry.value.dropLast()) : entry.value, isPrefix)
    }
    key = section.entries.last { ["nest_under", "nested_under"].contains($0.key) }?.value ?? []
    addedPrefix = section.last("add_prefix")?.value
    removedPrefix = section.last("remove_prefix")?.value
    guard isLift || operation.starts(with: "nest".utf8) else {
      section.refuse("`Operation` is nest or lift", at: section.last("operation")?.span)
      return nil
    }
    if addedPrefix != nil, removedPrefix != nil {
      section.refuse("`Add_prefix` and `Remove_prefix` exclude each other")
      return nil
    }
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    if !isLift, patterns.contains(where: \.isPrefix), flight.record.hasEmptyKey {
      return .undecided(LogRecord.emptyKeyReason)
    }
    let isChanged = isLift ? lift(&flight.record) : nest(&flight.record)
    return isChanged ? .changed : .untouched
  }

  private func nest(_ record: inout LogRecord) -> Bool {
    var inner = record.fields.filter { isNested($0, record) }
    guard !inner.isEmpty else { return false }
    _ = record.removeFields { isNested($0, $1) }
    for place in inner.indices { inner[place].key = prefixed(inner[place].key, &record) }
    let name = record.add(key)
    record.fields.append(
      LogRecord.Field(key: name, value: .map(record.addNested(inner))))
    return true
  }

  private func isNested(_ field: LogRecord.Field, _ record: LogRecord) -> Bool {
    patterns.contains { pattern in
      pattern.isPrefix
        ? record.starts(field, with: pattern.name) : record.equals(field.key, pattern.name)
    }
  }

  private func lift(_ record: inout LogRecord) -> Bool {
    var lifted: [LogRecord.Field] = []
    var kept: [LogRecord.Field] = []
    for field in record.fields {
      if case .map(let map) = field.value, record.equals(field.key, key) {
        lifted += record.nested[map.range]
      } else {
        kept.append(field)
      }
    }
    guard kept.count < record.fields.count else { return false }
    for place in lifted.indices { lifted[place].key = prefixed(lifted[place].key, &record) }
    record.fields = kept + lifted
    return true
  }

  private func prefixed(
    _ key: LogRecord.Stretch, _ record: inout LogRecord
  ) -> LogRecord.Stretch {
    let name = Array(record.bytes[key.range])
    if let addedPrefix { return record.add(addedPrefix + name) }
    if let removedPrefix, name.starts(with: removedPrefix) {
      return LogRecord.Stretch(
        Int(key.start) + removedPrefix.count, name.count - removedPrefix.count)
    }
    return key
  }
}
