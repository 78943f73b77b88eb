import LensCloudFormation
import LensSyntax

/// A property with a value of another shape than ECS takes.
package struct WrongShape: Rule {
  package init() {}

  package static let id = "wrong-shape"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A property of a task with a log router is a mapping, a list, text or a number where ECS takes something else."
  package static let reason =
    "The task definition is refused, with its router: `Invalid type for parameter`, or `cannot unmarshal` in Terraform. CloudFormation makes a number of digits in quotes and text of a number, and nothing else of anything else."
  package static let remedy =
    "Write the property as the API reference shows it: port mappings, commands and variables are lists, options are a mapping."
  package static let bad = example("⟦portMappings⟧: { containerPort: 80 }", workers: "⟦4⟧")
  package static let good = example("portMappings: [{ containerPort: 80 }]", workers: "'4'")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    "https://github.com/1Password/scim-examples/pull/234",
  ]
  package static var checked: String { "2026-11-27" }

  private static func example(_ ports: String, workers: String) -> String {
    ExampleParts.task(app: "\(ports)\n    environment: [{ name: WORKERS, value: \(workers) }]")
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // A macro may make anything of anything.
    guard !task.template.isRewritten else { return }
    for part in task.properties {
      guard let (found, wanted) = part.mistake else { continue }
      findings.report(
        "\(part.title) is \(found), and ECS takes \(wanted)", at: part.value.span,
        fix: fix(part, task.text))
    }
  }

  private func fix(_ part: PropertyReading, _ text: EditableText) -> Fix? {
    let place = part.value.span
    switch part.kind {
    case .text: return text.quoting(of: place).map { Fix("put it in quotes", edits: [$0]) }
    case .integer, .number, .boolean:
      return text.unquoting(of: place).map { Fix("write it without quotes", edits: [$0]) }
    case .list where part.isOneItem:
      return text.listing(of: part.value.node.span).map { Fix("make a list of it", edits: $0) }
    default: return nil
    }
  }
}
