import LensCloudFormation
import LensFluent
import LensSyntax

/// An option in clear and as a secret, or twice in two spellings.
package struct OptionAndSecret: Rule {
  package init() {}

  package static let id = "option-and-secret"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "The same option is among the log options and among the secret ones."
  package static let reason =
    "The agent writes the secret in the place of the value. Where the two differ in letter case it writes both lines, and Fluent Bit, which does not look at letter case, takes one of them, or does not start where the option is the plugin's own."
  package static let remedy =
    "Leave the option in `secretOptions` alone."
  package static let bad = ExampleParts.task(
    ExampleParts.executionRole, options: "{ Name: datadog, ⟦dd_service⟧: orders }",
    secrets:
      "[{ name: apikey, valueFrom: /datadog/key }, { name: dd_service, valueFrom: /datadog/service }]"
  )
  package static let good = ExampleParts.task(
    ExampleParts.executionRole, options: "{ Name: datadog }",
    secrets:
      "[{ name: apikey, valueFrom: /datadog/key }, { name: dd_service, valueFrom: /datadog/service }]"
  )
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go"
  ]
  package static var checked: String { "2026-11-26" }

  /// Options of Fluent Bit's that may stand more than once, each time in another spelling.
  static let repeatable = ["header", "event_field", "add_option"]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let engine = task.engine else { return }
    for container in task.logging {
      guard let logging = container.logging else { continue }
      for option in logging.options {
        let secret = logging.secretOptions.first { secret in
          if secret.name == option.name { return true }
          return engine == .fluentBit && secret.name.lowercased() == option.name.lowercased()
            && !Self.repeatable.contains(secret.name.lowercased())
        }
        guard let secret else { continue }
        let isSame = secret.name == option.name
        let isFatal =
          !isSame
          && task.plugin(of: container).map {
            RepeatableOptions.isRefusedTwice(option.name, $0)
          } ?? false
        findings.report(
          "`\(option.name)` of `\(container.title)` is a secret option too", at: option.span,
          related: [Label(secret.span, "the secret")],
          notes: [
            isSame
              ? "the secret takes the place of this value"
              : isFatal
                ? "both are written, and Fluent Bit does not start with the two"
                : "both are written, and the router takes one of them"
          ],
          fix: task.text.removal(ofKey: option.span).map {
            Fix("leave the secret alone", edits: $0, isSafe: isSame)
          }, severity: isFatal ? .error : nil)
      }
    }
  }
}
