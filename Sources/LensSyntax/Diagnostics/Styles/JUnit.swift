/// A JUnit report: a suite for each run, named after its file, and in it a failure for each diagnostic.
///
/// A file without a word is one test that passes, so that a report is never empty. Source: the schema of Jenkins' xUnit plugin
/// (github.com/jenkinsci/xunit-plugin, junit-10.xsd), which the test pages of CI servers read; 2026-11-22.
enum JUnitStyle {
  static func write(_ runs: [Diagnostics], to buffer: inout TextBuffer) {
    let count = runs.reduce(0) { $0 + max(1, $1.inOrder.count) }
    let failures = runs.reduce(0) { $0 + $1.inOrder.count }
    buffer.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
    buffer.append("<testsuites name=\"lenswright\" tests=\"\(count)\" failures=\"\(failures)\">\n")
    for run in runs { write(run, to: &buffer) }
    buffer.append("</testsuites>\n")
  }

  private static func write(_ run: Diagnostics, to buffer: inout TextBuffer) {
    var places = Places(run)
    let name = (run.sources.all.first?.name ?? "lenswright").xmlAttribute
    let all = run.inOrder
    buffer.append(
      "  <testsuite name=\"\(name)\" tests=\"\(max(1, all.count))\" failures=\"\(all.count)\">\n")
    if all.isEmpty {
      buffer.append("    <testcase classname=\"\(name)\" name=\"no findings\"/>\n")
    }
    for diagnostic in all {
      let place = places.place(of: diagnostic.primary.span)
      let line = place.map { ":\($0.line):\($0.column)" } ?? ""
      let file = (place?.file ?? run.sources.all.first?.name ?? "lenswright").xmlAttribute
      let message = places.readable(diagnostic.message).xmlAttribute
      buffer.append(
        "    <testcase classname=\"\(file)\" name=\"\(diagnostic.kind.id.xmlAttribute)\(line)\">\n")
      buffer.append(
        "      <failure type=\"\(diagnostic.severity.rawValue)\" message=\"\(message)\">")
      var lines = ["\(place?.file ?? "")\(line)"]
      if let path = diagnostic.path { lines.append("at \(path)") }
      lines += diagnostic.notes + diagnostic.help
      if let fix = diagnostic.fix { lines.append("fix: \(fix.title)") }
      let body = lines.filter { !$0.isEmpty }.map(places.readable).joined(separator: "\n")
      buffer.append("\(body.xmlText)</failure>\n    </testcase>\n")
    }
    buffer.append("  </testsuite>\n")
  }
}
