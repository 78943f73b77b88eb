import LensCloudFormation
import LensFluent
import LensSyntax

/// Two containers of one name.
package struct DuplicateContainer: Rule {
  package init() {}

  package static let id = "duplicate-container"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "Two containers of a task have the same name."
  package static let reason =
    "ECS refuses the task definition. The name is also the beginning of the tag of a container's logs, by which the router knows them."
  package static let remedy =
    "Give one of them another name."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: ⟦app⟧
        image: worker:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: worker
        image: worker:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    var seen: [(name: String, span: Span)] = []
    for container in task.containers {
      guard let name = container.name, let literal = name.literal else { continue }
      if let first = seen.first(where: { $0.name == literal }) {
        findings.report(
          "two containers are called `\(literal)`", at: name.span,
          related: [Label(first.span, "the first")])
      } else {
        seen.append((literal, name.span))
      }
    }
  }
}
