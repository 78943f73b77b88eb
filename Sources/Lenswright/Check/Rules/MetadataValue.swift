import LensCloudFormation
import LensFluent
import LensSyntax

/// A switch for the metadata that the agent takes for off.
package struct MetadataValue: Rule {
  package init() {}

  package static let id = "metadata-value"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The value of `enable-ecs-log-metadata` is none that the agent takes for on or off."
  package static let reason =
    "The agent reads it as Go reads booleans: `true`, `True`, `TRUE`, `t`, `T` and `1`, and `false` in the same ways. At any other word it writes a line into its own log and leaves the metadata away."
  package static let remedy =
    "Write `true` or `false`."
  package static let bad = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { enable-ecs-log-metadata: ⟦'yes'⟧ } }")
  package static let good = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { enable-ecs-log-metadata: 'true' } }")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelens_unix.go",
    "https://pkg.go.dev/strconv#ParseBool",
  ]
  package static var checked: String { "2026-11-26" }

  private static let meanings = [
    "yes": "true", "y": "true", "on": "true", "enable": "true", "enabled": "true", "true": "true",
    "no": "false", "n": "false", "off": "false", "disable": "false", "disabled": "false",
    "false": "false",
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      let options = router.value["firelensConfiguration"]?["options"]?.entries ?? []
      for option in options where option.key.text == AgentFacts.metadataOption {
        guard let word = option.value.literal, AgentFacts.metadataValues[word] == nil,
          !isBoolean(option.value)
        else { continue }
        let meaning = Self.meanings[word.lowercased()]
        findings.report(
          "`\(word)` switches the metadata off", at: option.value.span,
          help: meaning == nil ? ["write `true` or `false`"] : [],
          fix: meaning.flatMap { meaning in
            task.text.replacement(of: option.value.span, with: meaning).map {
              Fix("write `\(meaning)`", edits: [$0])
            }
          })
      }
    }
  }

  /// Whether CloudFormation, whose YAML is 1.1, makes a boolean of the word.
  private func isBoolean(_ value: TemplateValue) -> Bool {
    guard let scalar = value.node.scalar, value.node.tag == nil, scalar.style == .plain else {
      return false
    }
    return ["yes", "no", "on", "off"].contains(scalar.text.lowercased())
  }
}
