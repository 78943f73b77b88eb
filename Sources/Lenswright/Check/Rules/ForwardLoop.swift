import LensCloudFormation
import LensFluent
import LensSyntax

/// A router that sends to itself.
package struct ForwardLoop: Rule {
  package init() {}

  package static let id = "forward-loop"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A forward output sends to port 24224 of the task itself, where the router listens."
  package static let reason =
    "The router takes its own records in again under the same tag, and sends them again: the same line goes round until the memory is full. Without `host` the output sends to 127.0.0.1, and without `port` to 24224."
  package static let remedy =
    "Name the host of the server that the logs are for."
  package static let bad = ExampleParts.task(
    options: "{ ⟦Name⟧: forward, host: 127.0.0.1, port: '24224' }")
  package static let good = ExampleParts.task(
    options: "{ Name: forward, host: aggregator.internal, port: '24224' }")
  package static let sources = [
    "https://docs.fluentbit.io/manual/data-pipeline/outputs/forward",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
  ]
  package static var checked: String { "2026-11-26" }

  private static let own = ["127.0.0.1", "localhost", "0.0.0.0"]

  package func check(_ output: CheckedPlugin, _ findings: inout Findings) {
    guard let mode = output.task?.networkMode, mode.hasListeners, output.isOutput,
      output.plugin.engine == .fluentBit, output.plugin.name == "forward",
      // A file that the agent's does not include may have another listener, or none.
      output.container != nil || output.files?.isIncluded ?? false
    else { return }
    let isHere =
      output.option("host").map { Self.own.contains($0.value.literal ?? "") }
      ?? output.lacks("host")
    let isPort =
      output.option("port").map { $0.value.literal == String(AgentFacts.forwardPort) }
      ?? output.lacks("port")
    // A tag of its own leads the records away from this output.
    guard isHere, isPort, output.lacks("tag"), output.lacks("unix_path"), output.lacks("upstream")
    else { return }
    findings.report(
      output.container.map { "`\($0.title)` sends its logs to the router that sends them" }
        ?? "\(output.owner) sends to the router that it is in", at: output.name.span,
      notes: ["the router itself listens on port \(AgentFacts.forwardPort) of the task"])
  }
}
