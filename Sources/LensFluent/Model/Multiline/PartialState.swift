/// The parts of long lines that wait for their last one.
///
/// Source: plugins/filter_multiline/ml_concat.c of Fluent Bit 5.1.1, 2026-11-22.
struct PartialState: Sendable {
  private var waiting: [Message] = []

  struct Message: Sendable {
    var id: [UInt8]
    var origin: Int?
    var tag: [UInt8]
    /// The fields of the first part, without those about parts and without the text.
    var record: LogRecord
    var key: LogRecord.Stretch
    var text: [UInt8] = []
    var time: RecordTime?
    var rounds: Int
    var arrivals: Arrivals
    var steps: [FilterStep]

    /// The whole message, with the text at the end.
    var complete: LogRecord {
      var record = record
      let value = record.add(text)
      record.fields.append(LogRecord.Field(key: key, value: .text(value)))
      return record
    }
  }

  /// Adds a part; the whole message when this was the last, `nil` when more is to come.
  enum Outcome {
    case waiting
    case complete(Message)
    /// The record is no part after all.
    case none
    case undecided(String)
  }

  var isEmpty: Bool { waiting.isEmpty }
  var oldestHeld: Int? { waiting.lazy.map(\.arrivals.first).min() }

  mutating func takeAll() -> [Message] {
    defer { waiting.removeAll() }
    return waiting
  }

  mutating func add(_ flight: Flight, _ tag: [UInt8], contentKey: [UInt8]) -> Outcome {
    let record = flight.record
    switch record.isTrue("partial_message") {
    case nil: return .undecided("the engine breaks down at a `partial_message` that is no text")
    case false?: return .none
    case true?: break
    }
    guard let place = record.prefixed(Array("partial_id".utf8)) else { return .none }
    var id: [UInt8] = []
    if case .text(let text) = record.fields[place].value { id = Array(record.bytes[text.range]) }
    // Only as many bytes are compared as the new part's id has.
    let found = waiting.firstIndex {
      $0.id.starts(with: id) && $0.origin == flight.origin && $0.tag == tag
    }
    guard let index = found ?? begin(flight, tag, id, contentKey) else { return .none }
    guard let content = record.prefixed(contentKey),
      case .text(let text) = record.fields[content].value
    else { return .none }
    waiting[index].text += record.bytes[text.range]
    waiting[index].arrivals = flight.arrivals.union(waiting[index].arrivals)
    switch record.isTrue("partial_last") {
    case nil: return .undecided("the engine breaks down at a `partial_last` that is no text")
    case false?: return .waiting
    case true?: return .complete(waiting.remove(at: index))
    }
  }

  private mutating func begin(
    _ flight: Flight, _ tag: [UInt8], _ id: [UInt8], _ contentKey: [UInt8]
  ) -> Int? {
    guard let content = flight.record.prefixed(contentKey) else { return nil }
    var record = flight.record
    let key = record.fields[content].key
    record.fields.remove(at: content)
    _ = record.removeFields { field, record in
      // A key that is shorter than the prefix counts when the prefix begins with it.
      let prefix = Array("partial_".utf8)
      let key = record.bytes[field.key.range]
      return key.prefix(prefix.count).elementsEqual(prefix.prefix(key.count))
    }
    waiting.append(
      Message(
        id: id, origin: flight.origin, tag: tag, record: record, key: key, time: flight.time,
        rounds: flight.rounds, arrivals: flight.arrivals, steps: flight.steps))
    return waiting.count - 1
  }
}

extension LogRecord {
  /// The first field whose key the given one begins with: the engine compares as many bytes as the field's key has.
  fileprivate func prefixed(_ name: [UInt8]) -> Int? {
    fields.firstIndex { name.starts(with: bytes[$0.key.range]) }
  }

  /// Whether a field is the text `true`, or begins with it; `nil` when it is no text.
  fileprivate func isTrue(_ name: String) -> Bool? {
    guard let place = prefixed(Array(name.utf8)) else { return false }
    guard case .text(let text) = fields[place].value else { return nil }
    return bytes[text.range].prefix(4).equalsIgnoringCase("true")
  }
}
