import LensCloudFormation
import LensFluent
import LensSyntax

/// A value that does not arrive as it is.
package struct UnwritableOption: Rule {
  package init() {}

  package static let id = "unwritable-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "The value of a log option is empty, or has a line break or a space at its end."
  package static let reason =
    "The agent writes the value into the router's configuration as it is. Fluent Bit does not start with an empty one, and a line break begins a new line of the configuration."
  package static let remedy =
    "Write a value on one line, or leave the option out."
  package static let bad = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', uri: ⟦''⟧ }")
  package static let good = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', uri: /logs }")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/config_format/flb_cf_fluentbit.c",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // Fluentd's own way of quoting is left to Fluentd.
    guard task.engine == .fluentBit else { return }
    for container in task.logging {
      let plugin = task.plugin(of: container)
      for option in container.logging?.options ?? []
      where option.name != AgentFacts.logDriverBufferLimitOption {
        guard let text = option.value.literal,
          let reason = PluginOption.unwritable(
            text, type: plugin?.option(option.name)?.type, .fluentBit)
        else { continue }
        // What is only cut off is lost without harm.
        let isCut = !text.isEmpty && !text.utf8.contains { $0 < 32 && $0 != 9 || $0 == 127 }
        findings.report(
          "the value of `\(option.name)` \(reason)", at: option.value.span,
          notes: ["ECS writes it into the router's configuration as it is"],
          severity: isCut ? .warning : nil)
      }
    }
  }
}
