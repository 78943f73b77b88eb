import LensCloudFormation
import LensFluent
import LensSyntax

/// A task without a network.
package struct NoNetwork: Rule {
  package init() {}

  package static let id = "no-network"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The task has the network mode `none`."
  package static let reason =
    "The router has no way to any destination. What it cannot send it drops."
  package static let remedy =
    "Write `awsvpc` or `bridge`."
  package static let bad = ExampleParts.task("networkMode: ⟦none⟧")
  package static let good = ExampleParts.task("networkMode: awsvpc")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let mode = task.definition.networkMode, task.networkMode == AgentTask.NetworkMode.none,
      !task.routers.isEmpty
    else { return }
    // What a plugin writes into the router's own output or files needs no network.
    let local = ["stdout", "null", "file", "counter", "flowcounter"]
    let plugins = task.logging.map { task.plugin(of: $0)?.name }
    if plugins.allSatisfy({ $0.map(local.contains) ?? false }), task.knowsAllDrivers,
      task.logging.count > 1
    {
      return
    }
    findings.report(
      "in network mode `none` the router reaches no destination", at: mode.span)
  }
}
