import LensFluent
import LensSyntax

/// A monitoring server that listens to everybody.
package struct OpenMonitoringServer: Rule {
  package init() {}

  package static let id = "open-monitoring-server"
  package static let severity = Severity.advice
  package static let bites: [Bite] = [.policy]
  package static let summary =
    "A configuration file switches Fluent Bit's monitoring server on for every address of the router."
  package static let reason =
    "Without `HTTP_Listen` the server listens on 0.0.0.0 and asks nobody for a name: whoever reaches it reads the configuration's plugins and their numbers. A health check runs inside of the container and needs no other address than 127.0.0.1. In host mode the port is one of the instance."
  package static let remedy =
    "Write `HTTP_Listen 127.0.0.1`, unless something outside of the router collects the numbers."
  package static let bad = ExampleParts.task(
    reading: """
      [SERVICE]
          HTTP_Server ⟦On⟧
      """)
  package static let good = ExampleParts.task(
    reading: """
      [SERVICE]
          HTTP_Server On
          HTTP_Listen 127.0.0.1
      """)
  package static let sources = [
    "https://docs.fluentbit.io/manual/administration/monitoring"
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard let server = files.setting("http_server"),
      files.listeners.contains(where: { $0.isServer && !$0.isLocal })
    else { return }
    let listen = files.setting("http_listen")
    let edit =
      listen.map { files.lines.replacement(of: $0.valueSpan, with: "127.0.0.1") }
      ?? files.lines.insertion(
        "HTTP_Listen 127.0.0.1", behind: server.valueSpan, indentedAs: server.span)
    findings.report(
      "the monitoring server listens on every address of the router",
      at: listen?.valueSpan ?? server.valueSpan,
      label: listen == nil ? "without `HTTP_Listen`" : "",
      notes: ["whoever reaches it reads the configuration's plugins and their numbers"],
      help: edit == nil ? ["write `HTTP_Listen 127.0.0.1`"] : [],
      fix: edit.map { Fix("write `HTTP_Listen 127.0.0.1`", edits: [$0], isSafe: false) },
      severity: files.hasListeners == false ? .warning : nil)
  }
}
