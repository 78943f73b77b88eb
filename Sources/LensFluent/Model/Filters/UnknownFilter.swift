/// A filter that the model does not know, or of which it does not know a value: what it does to a record is not decided.
final class UnknownFilter: RecordFilter {
  private let reason: String

  init(_ reason: String) { self.reason = reason }

  var changesTags: Bool { true }

  func apply(to flight: inout Flight, _ run: inout RouterRun) -> Verdict { .undecided(reason) }
}
