import LensFluent
import LensSyntax

/// What is wrong with routing tests before any of them runs.
extension Planner {
  mutating func reviewTests(_ diagnostics: inout Diagnostics) {
    for (index, test) in spec.tests.items.enumerated() {
      isRight = review(test, after: spec.tests.items[..<index], &diagnostics) && isRight
    }
  }

  private func review(
    _ test: RoutingTest, after others: ArraySlice<RoutingTest>, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let before = diagnostics.all.count
    if let same = others.first(where: { $0.name.value == test.name.value }) {
      diagnostics.report(
        .duplicateName, "two tests are called `\(test.name.value)`", at: test.name.span,
        related: [Label(same.name.span, "the other")])
    }
    reviewSource(test, &diagnostics)
    switch (test.line, test.lines) {
    case (let line?, _?):
      diagnostics.report(
        .badTest, "`line` and `lines` both say what is written", at: line.span,
        help: ["leave one of them out"])
    case (nil, let lines) where lines?.isEmpty ?? true:
      diagnostics.report(
        .badTest, "this test writes no line", at: test.name.span,
        help: ["add `line`, or `lines` for several"])
    default: break
    }
    reviewExpectations(test, &diagnostics)
    return diagnostics.all.count == before
  }

  private func reviewSource(_ test: RoutingTest, _ diagnostics: inout Diagnostics) {
    if (spec.containers.broken + spec.inputs.broken).contains(test.from.value) { return }
    switch spec.lineSource(test.from.value) {
    case .success: break
    case .failure(let refusal):
      refusal.report(test.from.value, at: test.from.span, .badTest, &diagnostics)
    }
  }

  private func reviewExpectations(_ test: RoutingTest, _ diagnostics: inout Diagnostics) {
    for destination in (test.reaches?.items ?? []) + (test.at?.items ?? []) {
      _ = diagnostics.has(destination, among: spec.destinations)
    }
    let speaksOfRecords =
      !test.record.items.isEmpty || test.lacks?.items.isEmpty == false || test.records != nil
    guard test.reaches != nil || speaksOfRecords else {
      diagnostics.report(
        .badTest, "this test expects nothing", at: test.name.span,
        help: ["add `reaches: [<destination>]`, or `reaches: []` for a line that goes nowhere"])
      return
    }
    if let records = test.records, records.value < 1 {
      diagnostics.report(
        .badTest, "`records` counts what arrives at each destination, from 1 on",
        at: records.span, help: ["write `reaches: []` for a line that goes nowhere"])
    }
    if let reaches = test.reaches {
      for destination in test.at?.items ?? []
      where !reaches.items.contains(where: { $0.value == destination.value }) {
        diagnostics.report(
          .badTest, "the record at `\(destination.value)` is not expected to arrive there",
          at: destination.span, help: ["add it to `reaches`, or leave it out here"])
      }
      if reaches.items.isEmpty, test.at == nil, speaksOfRecords {
        diagnostics.report(
          .badTest, "nothing arrives anywhere, so that no record can be looked at",
          at: test.record.items.first?.span ?? test.lacks?.items.first?.span ?? test.name.span,
          help: ["leave `record`, `lacks` and `records` out"])
      }
    }
    if let at = test.at, !speaksOfRecords, let first = at.items.first {
      diagnostics.report(
        .badTest, "`at` says where a record is looked at, and nothing is looked for",
        at: first.span, help: ["add `record`, `lacks` or `records`"])
    }
  }
}
