import LensCloudFormation
import LensFluent
import LensSyntax

/// A router that is killed while it still sends.
package struct LogLossAtShutdown: Rule {
  package init() {}

  package static let id = "log-loss-at-shutdown"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The log router is killed before it has had the time to send what it holds."
  package static let reason =
    "Fluent Bit goes on sending for `Grace` seconds when it is stopped, 5 unless its configuration says otherwise. ECS kills it `stopTimeout` seconds after it was asked to stop, and what it still holds is lost."
  package static let remedy =
    "Give the router a `stopTimeout` that is some seconds longer than `Grace`."
  package static let bad = ExampleParts.task(
    firelens: "{ type: fluentbit }", "stopTimeout: ⟦3⟧")
  package static let good = ExampleParts.task(
    firelens: "{ type: fluentbit }", "stopTimeout: 10")
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_engine.c",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router, let grace = task.grace else { return }
    let enough = grace + AgentFacts.stopMargin
    if let timeout = router.stopTimeout {
      // The agent takes 0 for nothing.
      guard let seconds = timeout.integer, seconds > 0, seconds < grace else { return }
      let fits = task.isOnFargate != true || AgentFacts.fargateStopTimeout.contains(enough)
      findings.report(
        "the log router is killed after \(seconds) seconds and takes up to \(grace) to send what it holds",
        at: timeout.span, help: fits ? [] : ["give it less `Grace`"],
        fix: fits
          ? task.text.replacement(of: timeout.span, with: String(enough)).map {
            Fix("write \(enough)", edits: [$0])
          } : nil)
    } else if router.value.lacks("stopTimeout"), task.isOnFargate == true,
      grace > AgentFacts.defaultStopTimeout, let name = router.name
    {
      // On an instance the agent's own configuration may say something else.
      findings.report(
        "the log router is killed after \(AgentFacts.defaultStopTimeout) seconds and takes up to \(grace) to send what it holds",
        at: name.span, help: ["give it a `stopTimeout` of \(enough)"])
    }
  }
}
