import LensFluent
package import LensSyntax

extension TestReport {
  /// The report as JSON, described by `Schemas/tests.schema.json`.
  public func json() -> [UInt8] {
    var locations = Locations(diagnostics)
    return jsonText(ReportKeys.Key.object(ReportKeys.report, self, &locations))
  }

  /// What is printed of one as JSON.
  package static var jsonShape: Shape { .object(of: ReportKeys.report) }
}

/// The keys of the report, each declared once.
private enum ReportKeys {
  typealias Key<Owner> = ObjectKey<Owner, Locations>

  static let report: [Key<TestReport>] = [
    .always("version", .count([1]), "The form of the report.") { _, _ in 1 },
    .always("spec", .text, "The spec, as it was named.") { report, _ in .string(report.name) },
    .always("passed", .boolean, "Whether every test passed.") { report, _ in
      .boolean(report.isPassed)
    },
    .always("tests", .list(.object(of: test)), "The tests that were run.") { report, locations in
      .list((report.results ?? []).map { Key.object(test, $0, &locations) })
    },
  ]

  private static let test: [Key<TestResult>] = [
    .always("name", .text, "What the test shows.") { result, _ in .string(result.name) },
    .always(
      "status", .word(["passed", "failed", "undecided"]),
      "`undecided`: the model does not know, and did not guess."
    ) { result, _ in .string(result.status.rawValue) },
    .sometimes("file", .text, "Where the test is written.") { result, _ in
      result.place.map { .string($0.file) }
    },
    .sometimes("line", .integer, "Counted from 1.") { result, _ in
      result.place.map { .integer($0.line) }
    },
    .sometimes("column", .integer, "In characters, counted from 1.") { result, _ in
      result.place.map { .integer($0.column) }
    },
    .always("from", .text, "What writes the lines.") { result, _ in .string(result.source) },
    .always("source", .word(RoutingTest.Stream.allCases.map(\.rawValue)), "The stream.") {
      result, _ in .string(result.stream.rawValue)
    },
    .sometimes("expected", .list(.text), "Absent where the test does not say what is reached.") {
      result, _ in result.expected.map(strings)
    },
    .always("reached", .list(.text), "The destinations that get something.") { result, _ in
      strings(result.reached)
    },
    .always("problems", .list(.object(of: problem)), "What is otherwise than expected.") {
      result, locations in .list(result.findings.map { Key.object(problem, $0, &locations) })
    },
    .always("records", .list(.object(of: record)), "The ways of the records.") {
      result, locations in .list(result.passages.map { Key.object(record, $0, &locations) })
    },
  ]

  private static let problem: [Key<Finding>] = [
    .always(
      "kind", .word(Finding.Kind.allCases.map(\.rawValue)),
      "`engine`: a real engine does something else than the model says."
    ) { finding, _ in .string(finding.kind.rawValue) },
    .always("destinations", .list(.text), "Where it is so.") { finding, _ in
      strings(finding.destinations)
    },
    .always("message", .text, "A sentence.") { finding, _ in .string(finding.text) },
  ]

  private static let record: [Key<Passage>] = [
    .always("firstLine", .integer, "The first line that it was made of, counted from 1.") {
      passage, _ in .integer(passage.lines.lowerBound)
    },
    .always("lastLine", .integer, "The last one.") { passage, _ in
      .integer(passage.lines.upperBound)
    },
    .always("steps", .list(.object(of: step)), "The steps that every record takes.") {
      passage, locations in .list(passage.steps.map { Key.object(step, $0, &locations) })
    },
    .always("routes", .list(.object(of: route)), "None for a record that does not come so far.") {
      passage, locations in .list(passage.routes.map { Key.object(route, $0, &locations) })
    },
    .always("arrivals", .list(.object(of: arrival)), "What arrives where.") { passage, locations in
      .list(passage.arrivals.map { Key.object(arrival, $0, &locations) })
    },
  ]

  private static let step: [Key<StepAccount>] =
    [
      .always("step", .word(StepName.allCases.map(\.rawValue)), "Its key in the spec.") {
        step, _ in .string(step.name.rawValue)
      },
      .always(
        "outcome", .word(StepAccount.Outcome.allCases.map(\.rawValue)), "What it did."
      ) { step, _ in .string(step.outcome.rawValue) },
      .always("details", .list(.text), "What changed, or why the record was dropped.") {
        step, _ in strings(step.details)
      },
    ] + place { $0.span }

  private static let route: [Key<RouteAccount>] =
    [
      .always("to", .list(.text), "Its destinations.") { route, _ in strings(route.destinations) },
      .always(
        "answer", .word(RouteAccount.Answer.allCases.map(\.rawValue)),
        "Whether it takes the record."
      ) { route, _ in .string(route.answer.rawValue) },
      .always("reason", .text, "Why.") { route, _ in .string(route.reason) },
    ] + place { $0.span }

  private static let arrival: [Key<Passage.Arrival>] = [
    .always("destinations", .list(.text), "Those that get the same record.") { arrival, _ in
      strings(arrival.destinations)
    },
    .always("steps", .list(.object(of: step)), "Steps of the route's own.") { arrival, locations in
      .list(arrival.steps.map { Key.object(step, $0, &locations) })
    },
    .sometimes("record", .map(.json), "The record.") { arrival, _ in
      arrival.record.map { FieldValue.map($0.entries).written }
    },
    .sometimes("undecided", .text, "Why the model does not decide what arrives.") { arrival, _ in
      arrival.record == nil ? .string(arrival.reason ?? "") : nil
    },
  ]

  /// Where something of the spec is written.
  private static func place<Owner>(_ span: @escaping @Sendable (Owner) -> Span) -> [Key<Owner>] {
    [
      .sometimes("file", .text, "Where it is written.") { owner, locations in
        locations.location(of: span(owner)).map { .string($0.file) }
      },
      .sometimes("line", .integer, "Counted from 1.") { owner, locations in
        locations.location(of: span(owner)).map { .integer($0.line) }
      },
    ]
  }

  private static func strings(_ texts: [String]) -> Value { .list(texts.map(Value.string)) }
}

extension FieldValue {
  /// The value for a writer; of two equal keys the last, and placeholders without their marks.
  fileprivate var written: LensSyntax.Value {
    switch self {
    case .null: .null
    case .boolean(let flag): .boolean(flag)
    case .integer(let number): .integer(Int(number))
    case .unsigned, .float: .number(json)
    case .text(let text): .string(UnknownText.shown(text))
    case .list(let items): .list(items.map(\.written))
    case .map:
      .object(lastEntries.reduce(into: Object()) { $0.append($1.key, $1.value.written) })
    }
  }
}
