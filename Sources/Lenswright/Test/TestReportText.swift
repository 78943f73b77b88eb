import LensFluent
import LensSyntax

/// How much the text of a report says.
public enum TestDetail: String, CaseIterable, Sendable {
  /// The tests that did not pass, and the sum.
  case quiet
  /// Every test by its name, and all about those that did not pass.
  case normal
  /// All about every test.
  case verbose
}

extension TestReport {
  /// The report for people.
  ///
  /// - Parameters:
  ///   - detail: how much is said of the tests that pass.
  ///   - duration: how long the tests took, such as `3 ms`; it is left out when nothing is given.
  ///   - isColored: whether it is coloured with ANSI escapes.
  public func text(
    _ detail: TestDetail = .normal, duration: String? = nil, isColored: Bool = false
  ) -> String {
    var writer = TestReportWriter(report: self, isColored: isColored)
    writer.write(detail, duration)
    return writer.text
  }
}

private struct TestReportWriter {
  let report: TestReport
  let isColored: Bool
  var text = ""
  private var locations: Locations

  init(report: TestReport, isColored: Bool) {
    self.report = report
    self.isColored = isColored
    locations = Locations(report.diagnostics)
  }

  private enum Color: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case dim = "2"
    case bold = "1"
  }

  private func paint(_ text: String, _ color: Color) -> String {
    isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  private mutating func line(_ text: String = "") { self.text += text + "\n" }

  mutating func write(_ detail: TestDetail, _ duration: String?) {
    guard let results = report.results else { return }
    if results.isEmpty {
      line(
        report.testCount == 0
          ? "\(report.name.escapingControls()) has no tests"
          : "none of the \(count(report.testCount, "test")) of \(report.name.escapingControls()) has such a name"
      )
      return
    }
    if detail != .quiet {
      for result in results {
        line("\(mark(result.status))  \(result.name.escapingControls())")
      }
    }
    for result in results where detail == .verbose || result.status != .passed {
      if !text.isEmpty { line() }
      write(result)
    }
    if !text.isEmpty { line() }
    writeSum(results, duration)
  }

  private func mark(_ status: TestResult.Status) -> String {
    switch status {
    case .passed: paint("pass", .green)
    case .failed: paint("FAIL", .red)
    case .undecided: paint("open", .yellow)
    }
  }

  private func count(_ number: Int, _ what: String) -> String {
    "\(number) \(what)\(number == 1 ? "" : "s")"
  }

  private mutating func writeSum(_ results: [TestResult], _ duration: String?) {
    func number(_ status: TestResult.Status) -> Int { results.count { $0.status == status } }
    let parts: [(Int, String, Color)] = [
      (number(.passed), "passed", .green), (number(.failed), "failed", .red),
      (number(.undecided), "not decided", .yellow),
    ]
    let words = parts.filter { $0.0 > 0 }.map { paint("\($0.0) \($0.1)", $0.2) }
    line(
      "\(count(results.count, "test")): \(words.joined(separator: ", "))"
        + (duration.map { " in \($0)" } ?? ""))
  }

  // MARK: One test

  private mutating func write(_ result: TestResult) {
    let place = result.place.map { "\($0.file):\($0.line):\($0.column)" } ?? report.name
    line(
      "\(mark(result.status))  \(paint(result.name.escapingControls(), .bold))  \(paint(place, .dim))"
    )
    for finding in result.findings {
      line("      \(paint(finding.text.escapingControls(), color(finding.kind)))")
    }
    if let expected = result.expected, !result.passages.isEmpty {
      line()
      line("      expected  \(names(expected))")
      line("      arrived   \(names(result.reached))")
    }
    for passage in result.passages { write(passage, result) }
  }

  private func color(_ kind: Finding.Kind) -> Color { kind == .undecided ? .yellow : .red }

  private func names(_ destinations: [String]) -> String {
    destinations.isEmpty ? "nowhere" : destinations.joined(separator: ", ")
  }

  private mutating func write(_ passage: Passage, _ result: TestResult) {
    line()
    let lines =
      passage.lines.count == 1
      ? "line \(passage.lines.lowerBound)"
      : "lines \(passage.lines.lowerBound) to \(passage.lines.upperBound)"
    let origin =
      "\(lines) of \(result.source)\(result.stream == .stderr ? ", on stderr" : "")"
    line("      \(paint(origin, .bold)): \(passage.text.shortened(to: 100).escapingControls())")
    var rows = passage.steps.map { row($0) }
    if passage.steps.contains(where: { $0.outcome == .dropped }) || passage.routes.isEmpty {
      write(rows)
    } else {
      rows.append(("routes", "", ""))
      rows += passage.routes.map { row($0) }
      write(rows)
    }
    for arrival in passage.arrivals { write(arrival) }
    if passage.arrivals.isEmpty { line("      \(paint("goes nowhere", .bold))") }
  }

  private typealias Row = (name: String, place: String, words: String)

  private mutating func row(_ step: StepAccount) -> Row {
    let words: String
    switch step.outcome {
    case .kept: words = Self.untouched[step.name] ?? "as it was"
    case .changed, .joined: words = step.details.joined(separator: ", ")
    case .dropped: words = "dropped: \(step.details.joined(separator: ", "))"
    }
    return (step.name.rawValue, place(of: step.span), words)
  }

  private static let untouched: [StepName: String] = [
    .exclude: "kept", .include: "kept", .multiline: "a record by itself",
    .parse: "not of this form, kept as it was", .redact: "nothing to hide",
  ]

  private mutating func row(_ route: RouteAccount) -> Row {
    let word =
      switch route.answer {
      case .taken: "yes"
      case .refused: "no"
      case .undecided: "open"
      }
    return (
      "  \(route.destinations.joined(separator: ", "))", place(of: route.span),
      "\(word): \(route.reason)"
    )
  }

  /// "line 9", or the file too where it is another one than the test's.
  private mutating func place(of span: Span) -> String {
    guard let place = locations.location(of: span) else { return "" }
    return span.source == 0 ? "line \(place.line)" : "\(place.file):\(place.line)"
  }

  private mutating func write(_ rows: [Row]) {
    let name = rows.map { $0.name.count }.max() ?? 0
    let place = rows.map { $0.place.count }.max() ?? 0
    for row in rows {
      let gap = String(repeating: " ", count: name - row.name.count + 2)
      let margin = String(repeating: " ", count: place - row.place.count + 2)
      let words = row.words.escapingControls()
      let text =
        row.words.isEmpty
        ? row.name : "\(row.name)\(gap)\(paint(row.place, .dim))\(margin)\(words)"
      line("        \(text)")
    }
  }

  private mutating func write(_ arrival: Passage.Arrival) {
    line("      \(paint("at \(arrival.destinations.joined(separator: ", "))", .bold))")
    if !arrival.steps.isEmpty { write(arrival.steps.map { row($0) }) }
    if let record = arrival.record {
      line("        \(UnknownText.shown(record.json).escapingControls())")
    } else {
      line("        \(paint("not decided by the model: \(arrival.reason ?? "")", .yellow))")
    }
  }
}
