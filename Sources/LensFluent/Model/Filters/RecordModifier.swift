import LensSyntax

/// `record_modifier`: removes keys, or all but some, and appends constants.
///
/// Keys are compared without regard to case, and a `*` at the end stands for anything. `Record` appends without looking whether the key is there.
/// Source: plugins/filter_record_modifier/filter_modifier.c of Fluent Bit 5.1.1, 2026-11-22.
final class RecordModifier: FilterPlugin {
  static let keyword = "record_modifier"
  static let settings: [FilterSetting] = [
    .repeatable("record"), .repeatable("remove_key"), .repeatable("allowlist_key"),
    .repeatable("whitelist_key"), "uuid_key",
  ]

  /// Names in small letters, one behind the other in one array, which costs nothing to go through.
  private struct KeyPatterns: Sendable {
    private var letters: [UInt8] = []
    private var patterns: [(start: Int, count: Int, isPrefix: Bool)] = []

    init(_ texts: [[UInt8]]) {
      for text in texts {
        let isPrefix = text.last == UInt8(ascii: "*")
        let name = isPrefix ? text.dropLast() : text[...]
        patterns.append((letters.count, name.count, isPrefix))
        letters += name.map(\.lowercased)
      }
    }

    var isEmpty: Bool { patterns.isEmpty }

    @inline(__always)
    func contains(_ key: LogRecord.Stretch, of record: LogRecord) -> Bool {
      let count = Int(key.count)
      for pattern in patterns
      where pattern.count == count || pattern.isPrefix && pattern.count < count {
        var place = 0
        while place < pattern.count,
          letters[pattern.start + place] == record.bytes[Int(key.start) + place].lowercased
        {
          place += 1
        }
        if place == pattern.count { return true }
      }
      return false
    }
  }

  private let records: [FieldConstant]
  private let removed: KeyPatterns
  private let allowed: KeyPatterns
  private let hasIdentifiers: Bool

  init?(_ section: inout FilterSection, _ library: inout ParserLibrary) {
    var records: [FieldConstant] = []
    for entry in section.all("record") {
      let tokens = ValueSplitting.tokens(entry.value, most: 2)
      if tokens.count < 2 {
        section.refuse("`Record` needs a key and a value", at: entry.span)
        return nil
      }
      // With a third word, the engine logs an error and leaves the key out.
      if tokens.count == 2 { records.append(FieldConstant(tokens[0], tokens[1])) }
    }
    self.records = records
    removed = KeyPatterns(section.texts("remove_key"))
    allowed = KeyPatterns(section.texts("allowlist_key") + section.texts("whitelist_key"))
    hasIdentifiers = section.last("uuid_key") != nil
    if !removed.isEmpty, !allowed.isEmpty {
      section.refuse("`Remove_key` and `Allowlist_key` exclude each other")
      return nil
    }
  }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict {
    if hasIdentifiers { return .undecided("`Uuid_key` adds a random value") }
    var isChanged = false
    if !removed.isEmpty || !allowed.isEmpty {
      isChanged = flight.record.removeFields { field, record in
        allowed.isEmpty
          ? removed.contains(field.key, of: record) : !allowed.contains(field.key, of: record)
      }
      if flight.record.fields.isEmpty, records.isEmpty {
        return .undecided(
          "nothing is left of the record, which the engine drops or keeps as it was, depending on what arrives with it"
        )
      }
    }
    for record in records { flight.record.append(record) }
    return isChanged || !records.isEmpty ? .changed : .untouched
  }
}
