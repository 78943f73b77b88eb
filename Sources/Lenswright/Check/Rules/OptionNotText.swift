import LensCloudFormation
import LensFluent
import LensSyntax

/// A log option that is written as a number or a boolean.
package struct OptionNotText: Rule {
  package init() {}

  package static let id = "option-not-text"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "The value of an option is a number or a boolean, and ECS takes text."
  package static let reason =
    "A task definition that is registered as it stands is refused. CloudFormation makes text of the value, though not always that which is written: its YAML takes `On` and `Yes` for `true`, and `0640` for another number."
  package static let remedy =
    "Put the value in quotes."
  package static let bad = ExampleParts.task(
    options: "{ Name: tcp, host: logs.internal, port: ⟦5170⟧ }")
  package static let good = ExampleParts.task(
    options: "{ Name: tcp, host: logs.internal, port: '5170' }")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html",
    "https://yaml.org/type/bool.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      var options = container.value["firelensConfiguration"]?["options"]?.entries ?? []
      if container.logging?.driver?.literal == AgentFacts.logDriver {
        options += container.value["logConfiguration"]?["options"]?.entries ?? []
      }
      for (key, value) in options {
        guard !value.isFunction, let scalar = value.node.scalar,
          let kind = kind(of: scalar, inTemplate: task.template.isTemplate)
        else { continue }
        findings.report(
          "`\(key.text)` is \(kind), and ECS takes text", at: value.node.span,
          notes: task.template.isTemplate
            ? ["CloudFormation makes text of it"] : ["ECS refuses the task definition"],
          fix: task.text.quoting(of: value.node.span).map {
            Fix("put it in quotes", edits: [$0])
          },
          severity: task.template.isTemplate ? .advice : nil)
      }
    }
  }

  /// What a plain scalar is taken for, by CloudFormation as by YAML 1.1.
  private func kind(of scalar: Scalar, inTemplate: Bool) -> String? {
    guard case .plain = scalar.style else { return nil }
    switch scalar.kind {
    case .boolean: return "a boolean"
    case .integer, .number: return "a number"
    case .null: return nil
    case .string: return inTemplate && scalar.text.isBooleanWord ? "a boolean" : nil
    }
  }
}
