import LensFluent
import LensSyntax

extension TestReport {
  /// The report as JSON, described by `Schemas/tests.schema.json`.
  public func json() -> [UInt8] {
    var locations = Locations(diagnostics)
    let tests = (results ?? []).map { result -> Value in
      var object: Object = [
        "name": .string(result.name), "status": .string(result.status.rawValue),
      ]
      if let place = result.place {
        object.append("file", .string(place.file))
        object.append("line", .integer(place.line))
        object.append("column", .integer(place.column))
      }
      object.append("from", .string(result.source))
      object.append("source", .string(result.stream.rawValue))
      if let expected = result.expected { object.append("expected", strings(expected)) }
      object.append("reached", strings(result.reached))
      object.append("problems", .list(result.findings.map(problem)))
      object.append("records", .list(result.passages.map { record($0, &locations) }))
      return .object(object)
    }
    return jsonText([
      "version": 1, "spec": .string(name), "passed": .boolean(isPassed), "tests": .list(tests),
    ])
  }

  private func strings(_ texts: [String]) -> Value { .list(texts.map(Value.string)) }

  private func problem(_ finding: Finding) -> Value {
    [
      "kind": .string(finding.kind.rawValue), "destinations": strings(finding.destinations),
      "message": .string(finding.text),
    ]
  }

  private func record(_ passage: Passage, _ locations: inout Locations) -> Value {
    [
      "firstLine": .integer(passage.lines.lowerBound),
      "lastLine": .integer(passage.lines.upperBound),
      "steps": .list(passage.steps.map { step($0, &locations) }),
      "routes": .list(passage.routes.map { route($0, &locations) }),
      "arrivals": .list(passage.arrivals.map { arrival($0, &locations) }),
    ]
  }

  private func step(_ step: StepAccount, _ locations: inout Locations) -> Value {
    var object: Object = [
      "step": .string(step.name.rawValue), "outcome": .string(step.outcome.rawValue),
      "details": strings(step.details),
    ]
    if let place = locations.location(of: step.span) {
      object.append("file", .string(place.file))
      object.append("line", .integer(place.line))
    }
    return .object(object)
  }

  private func route(_ route: RouteAccount, _ locations: inout Locations) -> Value {
    var object: Object = [
      "to": strings(route.destinations), "answer": .string(route.answer.rawValue),
      "reason": .string(route.reason),
    ]
    if let place = locations.location(of: route.span) {
      object.append("file", .string(place.file))
      object.append("line", .integer(place.line))
    }
    return .object(object)
  }

  private func arrival(_ arrival: Passage.Arrival, _ locations: inout Locations) -> Value {
    var object: Object = [
      "destinations": strings(arrival.destinations),
      "steps": .list(arrival.steps.map { step($0, &locations) }),
    ]
    if let record = arrival.record {
      object.append("record", FieldValue.map(record.entries).written)
    } else {
      object.append("undecided", .string(arrival.reason ?? ""))
    }
    return .object(object)
  }
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
