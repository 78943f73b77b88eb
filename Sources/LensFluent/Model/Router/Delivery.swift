package import LensSyntax

/// What an output gets of a record, as far as the model can tell.
package struct Delivery: Sendable {
  /// The place of the output among the outputs of the configuration.
  package var output: Int
  package var tag: String
  package var content: Content
  /// The time that a parser found in the record; else the record has that of its arrival.
  package var time: RecordTime?
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
package struct FilterStep: Hashable, Sendable {
  /// The place of the filter among the filters of the configuration.
  package var filter: Int
  package var span: Span
  /// The name of its plugin.
  package var plugin: String
  package var action: Action

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

/// Seconds and nanoseconds since 1970.
package struct RecordTime: Hashable, Sendable {
  package var seconds: Int64
  package var nanoseconds: Int64

  package init(seconds: Int64, nanoseconds: Int64 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }
}
