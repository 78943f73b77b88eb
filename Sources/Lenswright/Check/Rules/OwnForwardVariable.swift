import LensCloudFormation
import LensFluent
import LensSyntax

/// A value of one's own where ECS sets one.
package struct OwnForwardVariable: Rule {
  package init() {}

  package static let id = "own-forward-variable"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A container that logs through FireLens sets `FLUENT_HOST` or `FLUENT_PORT` itself."
  package static let reason =
    "ECS sets the two to where the router listens. A logging library that reads them would send elsewhere."
  package static let remedy =
    "Leave the variable out, or give it another name."
  package static let bad = ExampleParts.task(
    app:
      "environment: [{ name: STAGE, value: test }, ⟦{ name: FLUENT_HOST, value: logs.internal }⟧]"
  )
  package static let good = ExampleParts.task(
    app: "environment: [{ name: STAGE, value: test }]")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-considerations.html",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/engine/docker_task_engine.go",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // Where ECS sets nothing, nothing is taken away.
    guard !task.routers.isEmpty, task.networkMode == .awsvpc || task.networkMode == .bridge else {
      return
    }
    for container in task.logging {
      for variable in container.environment
      where AgentFacts.forwardVariables.contains(variable.name) {
        findings.report(
          "`\(container.title)` sets `\(variable.name)`, which ECS sets to the router's",
          at: variable.span,
          fix: task.text.removal(ofItem: variable.span).map {
            Fix("leave it to ECS", edits: $0, isSafe: false)
          })
      }
    }
  }
}
