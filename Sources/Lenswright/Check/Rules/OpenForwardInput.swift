import LensFluent
import LensSyntax

/// A file that opens the instance's port 24224.
package struct OpenForwardInput: Rule {
  package init() {}

  package static let id = "open-forward-input"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "In host mode, a configuration file listens on port 24224 of the instance."
  package static let reason =
    "The agent opens no port there. Whoever reaches the instance can write log records under any tag, and nobody is asked for a name."
  package static let remedy =
    "Write `Listen 127.0.0.1`, or leave the input out where nobody sends to it."
  package static let bad = ExampleParts.task(
    reading: """
      ⟦[INPUT]⟧
          Name forward
      """, head: "networkMode: host")
  package static let good = ExampleParts.task(
    reading: """
      [INPUT]
          Name   forward
          Listen 127.0.0.1
      """, head: "networkMode: host")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
    "https://docs.fluentbit.io/manual/data-pipeline/inputs/forward",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.hasListeners == false else { return }
    for listener in files.listeners
    where listener.port == AgentFacts.forwardPort && !listener.isLocal && !listener.isServer {
      findings.report(
        "this \(listener.noun) opens port \(listener.port) of the instance", at: listener.span,
        label: "whoever reaches it can write log records",
        help: [
          files.engine == .fluentBit ? "write `Listen 127.0.0.1`" : "write `bind 127.0.0.1`"
        ])
    }
  }
}
