import LensCloudFormation
import LensFluent
import LensSyntax

/// More containers than a task can have.
package struct ContainerLimit: Rule {
  package init() {}

  package static let id = "more-than-ten-containers"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A task has more than ten containers, the log router among them."
  package static let reason =
    "ECS takes ten containers in a task definition and refuses it with `Too many containers`. The limit cannot be raised."
  package static let remedy =
    "Move containers that need not stand side by side into another task."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
    \(ExampleParts.router)
    \(sidecars(8))
      - name: ⟦sidecar-9⟧
        image: sidecar:1
    """
  package static let good = """
    containerDefinitions:
    \(ExampleParts.app)
    \(ExampleParts.router)
    \(sidecars(8))
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html",
    "https://github.com/aws/amazon-ecs-cli/issues/184",
  ]
  package static var checked: String { "2026-11-26" }

  private static func sidecars(_ count: Int) -> String {
    (1...count).map { "  - name: sidecar-\($0)\n    image: sidecar:1" }.joined(separator: "\n")
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // An item that is a function may be absent.
    let containers = task.containers.filter { !$0.value.isFunction }
    guard containers.count > ECSLimits.containers else { return }
    let extra = containers[ECSLimits.containers]
    findings.report(
      "the task has \(containers.count) containers, and ECS takes \(ECSLimits.containers)",
      at: extra.name?.span ?? extra.span)
  }
}
