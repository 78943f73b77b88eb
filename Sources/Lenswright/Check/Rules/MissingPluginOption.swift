import LensCloudFormation
import LensFluent
import LensSyntax

/// An option without which the plugin does not start.
package struct MissingPluginOption: Rule {
  package init() {}

  package static let id = "missing-plugin-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A container's log options lack one that the plugin does not start without."
  package static let reason =
    "The router stops when it starts, and with it the task when the router is essential."
  package static let remedy =
    "Add the option; a credential belongs into `secretOptions`."
  package static let bad = ExampleParts.task(
    options: "{ ⟦Name⟧: gcs }")
  package static let good = ExampleParts.task(
    options: "{ Name: gcs, bucket: logs }")
  package static let sources = [
    "https://docs.fluentbit.io/manual/data-pipeline/outputs",
    "https://github.com/aws/amazon-cloudwatch-logs-for-fluent-bit",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ output: CheckedPlugin, _ findings: inout Findings) {
    guard output.isOutput, output.plugin.engine == .fluentBit else { return }
    // A mistyped option is not missing too.
    let meant = output.options.filter { output.plugin.option($0.name) == nil }
      .compactMap { nearest(to: $0.name, among: output.plugin.optionNames) }
    func isMissing(_ alternatives: [String]) -> Bool {
      alternatives.allSatisfy { output.lacks($0) && !meant.contains($0) }
    }
    let missing = RequiredOptions.of(output.plugin.name).filter(isMissing)
    guard !missing.isEmpty else { return }
    let words = missing.map { $0.map { "`\($0)`" }.joined(separator: " or ") }
    findings.report(
      "the plugin `\(output.plugin.name)` of \(output.owner) misses \(words.joined(separator: ", "))",
      at: output.name.span, notes: ["it does not start without"])
  }
}
