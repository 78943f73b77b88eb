import LensCloudFormation
import LensFluent
import LensSyntax

/// A container that waits for itself.
package struct SelfDependency: Rule {
  package init() {}

  package static let id = "self-dependency"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A container waits for itself."
  package static let reason =
    "It could never start, and ECS refuses the task definition."
  package static let remedy =
    "Take the dependency away."
  package static let bad = ExampleParts.task(waitingFor: "⟦app⟧", until: "START")
  package static let good = ExampleParts.task
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/engine/dependencygraph/graph.go"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      guard let name = container.name?.literal else { continue }
      for dependency in container.dependencies.elements {
        guard let target = dependency.container, target.literal == name else { continue }
        findings.report(
          "`\(name)` waits for itself", at: target.span,
          fix: task.text.removal(ofItem: dependency.value.node.span).map {
            Fix("take the dependency away", edits: $0)
          })
      }
    }
  }
}
