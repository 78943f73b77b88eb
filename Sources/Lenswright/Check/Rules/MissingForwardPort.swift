import LensCloudFormation
import LensFluent
import LensSyntax

/// Asking for the router's port where there is none.
package struct MissingForwardPort: Rule {
  package init() {}

  package static let id = "missing-forward-port"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A container asks for `FLUENT_HOST` or `FLUENT_PORT`, which ECS does not set there."
  package static let reason =
    "The two variables are set in containers that log through FireLens, in the network modes `awsvpc` and `bridge`. In mode `host` the agent writes no input on port 24224, nor the one on 8877 for health checks; an input of your own there is open to whoever reaches the instance."
  package static let remedy =
    "Use `awsvpc` or `bridge`, or let the container write to its standard output."
  package static let bad = ExampleParts.task(
    "networkMode: host", app: "command: [sh, -c, ⟦'exec app --logs $FLUENT_HOST'⟧]")
  package static let good = ExampleParts.task(
    "networkMode: bridge",
    app: "command: [sh, -c, 'exec app --logs $FLUENT_HOST']\n    \(ExampleParts.order)")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/engine/docker_task_engine.go"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let mode = task.networkMode, mode != .awsvpc, mode != .bridge else { return }
    for container in task.logging {
      for word in container.command {
        let text = word.text { _ in "" }
        let name = AgentFacts.forwardVariables.first {
          text.includes("$\($0)") || text.includes("${\($0)}")
        }
        guard let name, container.variable(name) == nil else { continue }
        findings.report(
          "ECS sets no `\(name)` in `\(container.title)`", at: word.span,
          notes: ["in network mode `\(mode)` the router listens on no port"])
      }
    }
  }
}
