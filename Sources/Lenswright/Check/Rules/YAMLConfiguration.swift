import LensCloudFormation
import LensFluent
import LensSyntax

/// A configuration in YAML.
package struct YAMLConfiguration: Rule {
  package init() {}

  package static let id = "yaml-configuration"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The router is given a configuration file in YAML."
  package static let reason =
    "The file that the ECS agent writes is a classic one, and it includes yours with `@INCLUDE`: Fluent Bit reads that line by line as classic text, whatever its name, and stops when it starts: `undefined value - check config is in valid classic format`."
  package static let remedy =
    "Write the file in the classic format. Processors, which only YAML has, need an image whose start command names the YAML file, and which then reads nothing of the agent's."
  package static let bad = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: file, config-file-value: ⟦/fluent-bit.yaml⟧ } }"
  )
  package static let good = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: file, config-file-value: /extra.conf } }")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/config_format/flb_cf_fluentbit.c",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.engine == .fluentBit, let firelens = task.router?.firelens,
      AgentFacts.configurationTypes.contains(
        firelens.option(AgentFacts.configurationTypeOption)?.value.literal ?? ""),
      let value = firelens.option(AgentFacts.configurationValueOption)?.value,
      case .text(let end)? = value.pieces.last, end.isNamedYAML
    else { return }
    report(value.span, &findings)
  }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.isIncluded else { return }
    for file in files.included where file.isYAML { report(file.span, &findings) }
  }

  private func report(_ span: Span, _ findings: inout Findings) {
    findings.report(
      "the agent's file cannot include one in YAML", at: span, label: "Fluent Bit would not start",
      help: ["write the file in the classic format"])
  }
}
