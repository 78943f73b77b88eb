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
  package static let bad = ExampleParts.task("networkMode: ⟦none⟧", options: options)
  package static let good = ExampleParts.task("networkMode: awsvpc", options: options)
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskDefinition.html"
  ]
  package static var checked: String { "2026-11-26" }

  private static let options = "{ Name: http, host: logs.example.com, tls: 'on' }"

  /// Plugins that write into the router's own output or files.
  private static let local = ["stdout", "null", "file", "counter", "flowcounter"]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let mode = task.definition.networkMode, task.networkMode == AgentTask.NetworkMode.none,
      !task.routers.isEmpty
    else { return }
    guard task.outputs.contains(where: { !Self.local.contains($0.plugin.name) }) else { return }
    findings.report(
      "in network mode `none` the router reaches no destination", at: mode.span)
  }
}
