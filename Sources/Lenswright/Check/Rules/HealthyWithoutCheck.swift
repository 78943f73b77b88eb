import LensCloudFormation
import LensFluent
import LensSyntax

/// Waiting for the health of a container that nobody looks at.
package struct HealthyWithoutCheck: Rule {
  package init() {}

  package static let id = "healthy-without-check"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "A container waits until another one is healthy that has no health check."
  package static let reason =
    "ECS knows only of the `healthCheck` in the task definition, not of one in the image. Without it the other container never becomes healthy, and the waiting one never starts."
  package static let remedy =
    "Give the other container a `healthCheck`, or wait for `START`."
  package static let bad = ExampleParts.task(waitingFor: "log_router", until: "⟦HEALTHY⟧")
  package static let good = ExampleParts.task(waitingFor: "log_router", until: "START")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/healthcheck.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      for dependency in container.dependencies.elements {
        guard let condition = dependency.condition, condition.literal == "HEALTHY",
          let name = dependency.container?.literal, name != container.name?.literal,
          let target = task.container(named: name), target.value.lacks("healthCheck")
        else { continue }
        findings.report(
          "`\(name)` has no health check, so that it never becomes healthy", at: condition.span,
          help: ["give `\(name)` a `healthCheck`, or write `START`"],
          fix: task.text.replacement(of: condition.span, with: "START").map {
            Fix("write `START`", edits: [$0], isSafe: false)
          })
      }
    }
  }
}
