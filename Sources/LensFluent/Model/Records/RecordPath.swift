import LensSyntax

/// A key of a record, or the way to one inside it: `$key`, `$key['inner'][0]`.
///
/// Source: src/flb_ra_key.c of Fluent Bit 5.1.1, 2026-11-22.
struct RecordPath: Sendable {
  var name: [UInt8]
  var steps: [Step] = []

  enum Step: Sendable, Equatable {
    case key([UInt8])
    case index(Int)
  }

  /// The value that the path leads to.
  ///
  /// Of a key that is there twice, the last copy counts. Where the first key holds neither a list nor a map, the rest of the path is not looked at.
  func value(in record: LogRecord) -> LogRecord.Value? {
    guard let place = record.last(name) else { return nil }
    let value = record.fields[place].value
    if steps.isEmpty { return value }
    switch value {
    case .list, .map: return follow(value, record)
    default: return value
    }
  }

  /// The value, where it has a key of its own: what a path ends at in a list has none, and some filters hold that for nothing.
  func keyedValue(in record: LogRecord) -> LogRecord.Value? {
    guard case .index? = steps.last else { return value(in: record) }
    switch record.last(name).map({ record.fields[$0].value }) {
    case .list?, .map?: return nil
    case let value: return value
    }
  }

  private func follow(_ start: LogRecord.Value, _ record: LogRecord) -> LogRecord.Value? {
    var value = start
    for step in steps {
      switch (step, value) {
      case (.key(let key), .map(let map)):
        guard let place = record.last(key, in: map) else { return nil }
        value = record.nested[place].value
      case (.index(let index), .list(let list)):
        guard index < Int(list.count) else { return nil }
        value = record.nested[Int(list.start) + index].value
      default: return nil
      }
    }
    return value
  }

  /// The text that the path leads to; `nil` when it leads to something else.
  @inline(__always)
  func text(in record: LogRecord) -> LogRecord.Stretch? {
    guard case .text(let stretch) = value(in: record) else { return nil }
    return stretch
  }
}
