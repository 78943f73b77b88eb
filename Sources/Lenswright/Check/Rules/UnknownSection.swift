import LensFluent
import LensSyntax

/// A section that the engine does not know.
package struct UnknownSection: Rule {
  package init() {}

  package static let id = "unknown-section"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A configuration file has a section that the engine does not know."
  package static let reason =
    "Fluent Bit and Fluentd pass over such a section in silence, and what it says is not done."
  package static let remedy =
    "Write one of Fluent Bit's `[SERVICE]`, `[INPUT]`, `[FILTER]` and `[OUTPUT]`, or of Fluentd's `<source>`, `<filter>`, `<match>`, `<label>`, `<system>` and `<worker>`."
  package static let bad = ExampleParts.task(
    reading: """
      ⟦[FILTERS_OF_APP]⟧
          Name    grep
          Match   app-firelens*
          Exclude log healthz
      """)
  package static let good = ExampleParts.task(reading: ExampleParts.filter)
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/config_format/flb_config_format.c",
    "https://github.com/fluent/fluentd/blob/v1.19.0/lib/fluent/root_agent.rb",
  ]
  package static var checked: String { "2026-11-27" }

  private static let known = [
    "SERVICE", "INPUT", "FILTER", "OUTPUT", "PARSER", "MULTILINE_PARSER",
  ]
  /// What the engine knows as well, and hardly anybody means.
  private static let rare = ["CUSTOM", "ENV", "PLUGINS", "STREAM_PROCESSOR", "UPSTREAM_SERVERS"]
  private static let elements = ["source", "match", "filter", "label", "system", "worker"]

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    for section in files.sections where !(Self.known + Self.rare).contains(section.kind) {
      report("Fluent Bit has no section `[\(section.kind)]`", section.span, &findings) {
        nearest(to: section.kind, among: Self.known).map { "[\($0)]" }
      }
    }
    for file in files.included { review(file.fluentd.elements, &findings) }
  }

  private func review(_ elements: [FluentdElement], _ findings: inout Findings) {
    for element in elements {
      if !Self.elements.contains(element.name) {
        report("Fluentd has no element `<\(element.name)>` here", element.span, &findings) {
          nearest(to: element.name, among: Self.elements).map { "<\($0)>" }
        }
      } else if ["label", "worker"].contains(element.name) {
        review(element.elements, &findings)
      }
    }
  }

  private func report(
    _ message: String, _ span: Span, _ findings: inout Findings, _ near: () -> String?
  ) {
    findings.report(
      message, at: span,
      label: near().map { "did you mean `\($0)`?" } ?? "it passes over it in silence")
  }
}
