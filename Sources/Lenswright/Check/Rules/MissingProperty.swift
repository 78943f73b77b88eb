import LensCloudFormation
import LensSyntax

/// A container, or a part of one, without what ECS cannot do without.
package struct MissingProperty: Rule {
  package init() {}

  package static let id = "missing-property"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A container of a task with a log router has no name or image, or a part of it lacks a property that ECS requires."
  package static let reason =
    "ECS and CloudFormation refuse the task definition, with its router."
  package static let remedy = "Write the property."
  package static let bad = ExampleTemplate.container(
    """
            - ⟦Name⟧: worker
              Essential: false
    """)
  package static let good = ExampleTemplate.container(
    """
            - Name: worker
              Image: worker:1
              Essential: false
    """)
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for part in task.properties {
      if let record = part.record { look(at: part, record, &findings) }
    }
  }

  private func look(
    at part: PropertyReading, _ record: PropertyRecord, _ findings: inout Findings
  ) {
    guard let entries = part.entries else { return }
    let missing = record.required.filter { property in
      // What registers a task definition for a new image may put the image in: AWS's own action for GitHub does.
      if property.name == "image", part.spelling != .cloudFormation { return false }
      return part.value.lacks(part.spelling.name(of: property))
        // Of a name that is nearly right another rule speaks.
        && !entries.contains { nearest(to: $0.key.text, among: record.names) == property.name }
    }.map(part.spelling.name)
    guard let first = missing.first else { return }
    let owner = part.value["name"]?.literal.map { "`\($0)`" } ?? part.title
    findings.report(
      "\(owner) has no \(listed(missing))", at: entries.first?.key.span ?? part.value.span,
      help: ["add `\(first)`"])
  }
}
