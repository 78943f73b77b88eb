package import LensSyntax

/// What an output gets of a record, as far as the model can tell.
package struct Delivery: Sendable {
  /// The place of the output among the outputs of the configuration.
  package var output: Int
  package var tag: String
  package var content: Content
  /// The time that a parser found in the record; else the record has that of its arrival.
  package var time: RecordTime?
  /// Which of the records that were taken have a part in this one.
  package var arrivals: Arrivals
  /// What happened on the way, when the model keeps track of it.
  package var steps: [FilterStep]

  package enum Content: Sendable {
    case record(LogRecord)
    /// The output may get the record, or another form of it, or nothing; why that is not decided.
    case undecided(String)
  }

  /// The record, where one is sure to arrive.
  package var record: LogRecord? {
    if case .record(let record) = content { record } else { nil }
  }

  /// Why the delivery is not decided.
  package var reason: String? {
    if case .undecided(let reason) = content { reason } else { nil }
  }
}

/// A record's end without a delivery, kept when the model traces.
package struct Ending: Sendable {
  package var tag: String
  package var arrivals: Arrivals
  package var steps: [FilterStep]
  package var cause: Cause

  package enum Cause: Sendable, Equatable {
    /// The last step's filter dropped it.
    case dropped
    /// No output matches its tag.
    case unmatched
  }
}

/// What a filter did to a record.
package struct FilterStep: Sendable {
  /// The place of the filter among the filters of the configuration.
  package var filter: Int
  package var span: Span
  /// The name of its plugin.
  package var plugin: String
  package var action: Action
  /// The record as it went on, where the filter changed it or sent it on.
  package var record: LogRecord?

  package enum Action: Hashable, Sendable {
    case untouched
    case changed
    case dropped
    /// The filter keeps it until it is complete.
    case held
    /// A copy, or what was held, went on under a tag from the start of the filters.
    case emitted(tag: String)
  }
}

/// The first and the last of the records that one was made of, counted from 0 in the order in which the model took them.
package struct Arrivals: Hashable, Sendable {
  package var first: Int
  package var last: Int

  package init(_ first: Int, _ last: Int) {
    self.first = first
    self.last = last
  }

  /// Both, and what lies between them.
  func union(_ other: Arrivals?) -> Arrivals {
    guard let other else { return self }
    return Arrivals(min(first, other.first), max(last, other.last))
  }
}

/// Seconds and nanoseconds since 1970.
package struct RecordTime: Hashable, Sendable {
  package var seconds: Int64
  package var nanoseconds: Int64

  package init(seconds: Int64, nanoseconds: Int64 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}
