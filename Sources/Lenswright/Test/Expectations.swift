import LensFluent
import LensSyntax

/// Something in which what came out differs from what a test expects.
struct Finding: Sendable, Hashable {
  enum Kind: String, Sendable, CaseIterable {
    /// A destination gets nothing.
    case missing
    /// A destination gets a record that it should not get.
    case unexpected
    /// A destination gets another number of records.
    case count
    /// A field has another value, or is not there.
    case field
    /// A field is there and should not be.
    case present
    /// The model does not decide it.
    case undecided
    /// The model and the engine do not say the same.
    case engine
  }

  var kind: Kind
  var destinations: [String]
  /// A sentence without a full stop.
  var sentence: String
}

/// Compares what came of lines with what a test expects.
struct Expectations {
  let test: RoutingTest
  /// The names of the spec's destinations, in its order.
  let destinations: [String]
  private(set) var findings: [Finding] = []

  init(_ test: RoutingTest, _ destinations: [String], _ routed: RoutedLines) {
    self.test = test
    self.destinations = destinations
    compareDestinations(routed)
    compareRecords(routed)
  }

  /// The destinations that are expected to get something, in the order of the spec; `nil` where a test does not say.
  var expected: [String]? {
    test.reaches.map { reaches in
      destinations.filter { name in reaches.items.contains { $0.value == name } }
    }
  }

  private mutating func compareDestinations(_ routed: RoutedLines) {
    let undecided = routed.undecided(destinations)
    // One reason mostly holds for many destinations.
    for reason in undecided.map(\.reason).uniqued {
      let names = undecided.filter { $0.reason == reason }.map(\.destination)
      findings.append(
        Finding(
          kind: .undecided, destinations: names,
          sentence:
            "whether it arrives at \(listed(names)) is not decided by the model: \(reason)"))
    }
    guard let expected else { return }
    let reached = routed.reached(destinations)
    let open = undecided.map(\.destination)
    let missing = expected.filter { !reached.contains($0) && !open.contains($0) }
    let unexpected = reached.filter { !expected.contains($0) }
    if !missing.isEmpty {
      findings.append(
        Finding(
          kind: .missing, destinations: missing,
          sentence: "nothing arrives at \(listed(missing))"))
    }
    if !unexpected.isEmpty {
      findings.append(
        Finding(
          kind: .unexpected, destinations: unexpected,
          sentence: "it arrives at \(listed(unexpected)), where it is not expected"))
    }
  }

  // MARK: Records

  private mutating func compareRecords(_ routed: RoutedLines) {
    let open = routed.undecided(destinations).map(\.destination)
    let places =
      test.at.map { at in destinations.filter { name in at.items.contains { $0.value == name } } }
      ?? expected ?? (routed.reached(destinations) + routed.ownOutputs)
    var found: [Finding] = []
    for place in places where !open.contains(place) {
      let records = routed.records(at: place)
      if records.isEmpty {
        // Where `reaches` names it, its absence has been said.
        if expected?.contains(place) != true, speaksOfRecords {
          found.append(
            Finding(
              kind: .missing, destinations: [place], sentence: "nothing arrives at `\(place)`"))
        }
        continue
      }
      if let count = test.records, count.value != records.count {
        found.append(
          Finding(
            kind: .count, destinations: [place],
            sentence:
              "\(records.count) \(records.count == 1 ? "record arrives" : "records arrive") instead of \(count.value)"
          ))
      }
      found += compareFields(records, place)
      found += compareAbsence(records, place)
    }
    if places.isEmpty, speaksOfRecords, open.isEmpty {
      found.append(
        Finding(kind: .missing, destinations: [], sentence: "nothing arrives anywhere"))
    }
    merge(found)
  }

  private var speaksOfRecords: Bool {
    !test.record.items.isEmpty || test.lacks != nil || test.records != nil
  }

  /// Says once what is the same at several destinations.
  private mutating func merge(_ found: [Finding]) {
    for finding in found {
      let same = findings.firstIndex {
        $0.kind == finding.kind && $0.sentence == finding.sentence
      }
      if let same {
        findings[same].destinations += finding.destinations
      } else {
        findings.append(finding)
      }
    }
  }

  /// Compares with the record that comes nearest: one of them has to have all fields.
  private func compareFields(_ records: [LogRecord], _ place: String) -> [Finding] {
    guard !test.record.items.isEmpty else { return [] }
    var best: [Finding]?
    for record in records {
      let found = test.record.items.compactMap { compare($0, record, place) }
      if found.count < best?.count ?? Int.max { best = found }
    }
    return best ?? []
  }

  private func compare(
    _ item: NamedList<Located<FieldValue>>.Item, _ record: LogRecord, _ place: String
  ) -> Finding? {
    let expected = item.value.value
    guard let value = record.value(at: item.name) else {
      return Finding(
        kind: .field, destinations: [place],
        sentence: "there is no field `\(item.name)`, which is to be \(expected.json)")
    }
    switch value.comparison(with: expected) {
    case .same: return nil
    case .unknown:
      return Finding(
        kind: .undecided, destinations: [place],
        sentence:
          "whether `\(item.name)` is \(expected.json) is not decided by the model: it is \(value.json), which only run time knows"
      )
    case .different:
      return Finding(
        kind: .field, destinations: [place],
        sentence: "`\(item.name)` is \(value.json) and not \(expected.json)"
          + (value.isSpelledLike(expected)
            ? ": one is \(value.kindName), the other \(expected.kindName)" : ""))
    }
  }

  private func compareAbsence(_ records: [LogRecord], _ place: String) -> [Finding] {
    (test.lacks?.items ?? []).compactMap { field in
      guard let value = records.lazy.compactMap({ $0.value(at: field.value) }).first else {
        return nil
      }
      return Finding(
        kind: .present, destinations: [place],
        sentence: "the field `\(field.value)` is there: \(value.json)")
    }
  }
}

extension LogRecord {
  /// What is at a path, where a dot may be a part of a key or lead into a map.
  func value(at path: String) -> FieldValue? {
    FieldValue.map(entries).value(at: path)
  }
}

extension FieldValue {
  fileprivate func value(at path: String) -> FieldValue? {
    guard case .map(let entries) = self else { return nil }
    // Of two equal keys, outputs write the last.
    if let entry = entries.last(where: { $0.key == path }) { return entry.value }
    for (key, rest) in FieldPath(path).descents {
      if let inner = entries.last(where: { $0.key == key })?.value.value(at: rest.text) {
        return inner
      }
    }
    return nil
  }

  enum Comparison { case same, different, unknown }

  /// Compares as JSON values: numbers by what they are worth, maps whatever the order of their keys.
  func comparison(with other: FieldValue) -> Comparison {
    switch (self, other) {
    case (.text(let one), .text(let two)):
      return UnknownText.isIn(one)
        ? .unknown : one.utf8.elementsEqual(two.utf8) ? .same : .different
    case (.text(let one), _) where UnknownText.isIn(one): return .different
    case (.list(let one), .list(let two)):
      guard one.count == two.count else { return .different }
      return Self.all(zip(one, two).map { $0.comparison(with: $1) })
    case (.map, .map): return comparison(ofMap: other)
    case (.null, .null): return .same
    case (.boolean(let one), .boolean(let two)): return one == two ? .same : .different
    default: return Self.areEqualNumbers(self, other) ? .same : .different
    }
  }

  private func comparison(ofMap other: FieldValue) -> Comparison {
    let (one, two) = (lastEntries, other.lastEntries)
    guard one.count == two.count else { return .different }
    return Self.all(
      one.map { entry in
        two.first { $0.key == entry.key }.map { entry.value.comparison(with: $0.value) }
          ?? .different
      })
  }

  private static func all(_ comparisons: [Comparison]) -> Comparison {
    comparisons.contains(.different)
      ? .different : comparisons.contains(.unknown) ? .unknown : .same
  }

  /// The entries of a map, the last of each key.
  var lastEntries: [Entry] {
    guard case .map(let entries) = self else { return [] }
    return entries.enumerated().filter { place, entry in
      !entries[(place + 1)...].contains { $0.key == entry.key }
    }.map(\.element)
  }

  private static func areEqualNumbers(_ one: FieldValue, _ other: FieldValue) -> Bool {
    switch (one, other) {
    case (.integer(let a), .integer(let b)): a == b
    case (.unsigned(let a), .unsigned(let b)): a == b
    case (.float(let a), .float(let b)): a == b
    case (.integer(let a), .float(let b)), (.float(let b), .integer(let a)):
      Int64(exactly: b) == a
    case (.unsigned(let a), .float(let b)), (.float(let b), .unsigned(let a)):
      UInt64(exactly: b) == a
    default: false
    }
  }

  /// Whether two values of different kinds look the same without quotes, as `50` and `"50"`.
  func isSpelledLike(_ other: FieldValue) -> Bool {
    kindName != other.kindName && plainText == other.plainText
  }

  private var plainText: String {
    if case .text(let text) = self { text } else { json }
  }

  var kindName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer, .unsigned, .float: "a number"
    case .text: "a text"
    case .list: "a list"
    case .map: "a map"
    }
  }

  /// The value as JSON, for people: placeholders without their marks.
  var json: String {
    var record = LogRecord()
    record.append("v", self)
    let text = UnknownText.shown(record.json)
    return String(text.dropFirst(5).dropLast())
  }
}

extension Array where Element: Hashable {
  /// Each element once, in the order in which it comes first.
  var uniqued: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
