import LensCloudFormation
import LensSyntax

/// A property whose name is nearly one of ECS's.
package struct MisspeltProperty: Rule {
  package init() {}

  package static let id = "misspelt-property"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A property of a task with a log router is misspelt, or written with a capital letter where there is none."
  package static let reason =
    "CloudFormation refuses a property that it does not know, and so does the AWS CLI. Its own names begin with a capital letter, `PortMappings`, and those of the ECS API with a small one, `portMappings`."
  package static let remedy =
    "Write the name as the reference has it, to the letter."
  package static let bad = ExampleParts.task(
    app: "portMappings: [{ containerPort: 80, ⟦protcol⟧: tcp, ⟦HostPort⟧: 80 }]")
  package static let good = ExampleParts.task(
    app: "portMappings: [{ containerPort: 80, protocol: tcp, hostPort: 80 }]")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // A macro may know names of its own.
    guard !task.template.isRewritten else { return }
    for part in task.properties {
      if let record = part.record { look(at: part, record, task, &findings) }
    }
  }

  private func look(
    at part: PropertyReading, _ record: PropertyRecord, _ task: CheckedTask,
    _ findings: inout Findings
  ) {
    let entries = part.entries ?? []
    for entry in entries where entry.property == nil && !entry.key.text.isFunctionName {
      let key = entry.key
      let names = record.properties.map(part.spelling.name)
      // ECS has new properties every year: a name that is like none is left to it. And a lone candidate would be like too many.
      guard names.count > 1, let near = nearest(to: key.text, among: names) else { continue }
      let isTaken = entries.contains { $0.key.text == near }
      findings.report(
        "there is no property `\(key.text)`", at: key.span, label: "did you mean `\(near)`?",
        notes: near.lowercased() == key.text.lowercased()
          ? [
            part.spelling == .cloudFormation
              ? "CloudFormation's names begin with a capital letter"
              : "the names of the ECS API begin with a small letter"
          ] : [],
        fix: isTaken
          ? nil
          : task.text.replacement(of: key.span, with: near).map {
            Fix("replace it with `\(near)`", edits: [$0])
          })
    }
  }
}
