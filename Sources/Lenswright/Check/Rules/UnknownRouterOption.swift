import LensCloudFormation
import LensFluent
import LensSyntax

/// An option of the FireLens configuration that the agent does not have.
package struct UnknownRouterOption: Rule {
  package init() {}

  package static let id = "unknown-router-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The FireLens configuration has an option that the agent does not know."
  package static let reason =
    "The agent knows `enable-ecs-log-metadata`, `config-file-type` and `config-file-value`, to the letter, and passes over any other in silence: a file is not included, or the metadata stays on."
  package static let remedy =
    "Write one of the three. Options of a plugin belong into the log options of the container whose logs it takes, options of the engine into a configuration file."
  package static let bad = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { ⟦Enable-ECS-Log-Metadata⟧: 'false' } }")
  package static let good = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { enable-ecs-log-metadata: 'false' } }")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelens_unix.go"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      let options = router.firelens?.options ?? []
      for option in options where !AgentFacts.options.contains(option.name) {
        if option.name.hasPrefix("Fn::") { continue }
        let near = Self.meant(option.name, among: options)
        findings.report(
          "the agent has no option `\(option.name)`", at: option.span,
          label: near.map { "did you mean `\($0)`?" } ?? "",
          notes: near == nil ? ["it knows \(listed(AgentFacts.options))"] : [],
          fix: near.flatMap { near in
            task.text.replacement(of: option.span, with: near).map {
              Fix("write `\(near)`", edits: [$0])
            }
          })
      }
    }
  }

  /// The option that an unknown one was meant to be; what is there already is not meant.
  static func meant(_ name: String, among options: [ContainerView.Entry]) -> String? {
    nearest(
      to: name,
      among: AgentFacts.options.filter { known in !options.contains { $0.name == known } })
  }
}
