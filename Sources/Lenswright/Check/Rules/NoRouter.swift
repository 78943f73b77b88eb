import LensCloudFormation
import LensSyntax

/// A container logs through a router that the task does not have.
package struct NoRouter: Rule {
  package init() {}

  package static let id = "no-router"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A container logs through FireLens, and the task has no log router."
  package static let reason =
    "ECS takes the log driver `awsfirelens` only in a task one of whose containers has a FireLens configuration."
  package static let remedy =
    "Give one container a `firelensConfiguration`, or use another log driver."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: ⟦awsfirelens⟧
          options: { Name: stdout }
    """
  package static let good = ExampleParts.task
  package static let sources = ["https://github.com/turnerlabs/fargate/issues/60"]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.knowsAllRouters, task.routers.isEmpty else { return }
    for container in task.logging {
      guard let driver = container.logging?.driver else { continue }
      findings.report(
        "`\(container.title)` logs through a router that the task does not have", at: driver.span,
        help: ["give one container a `firelensConfiguration`, or use another log driver"])
    }
  }
}
