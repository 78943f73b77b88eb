import LensFluent
import LensSyntax

/// A listener where the agent's own one is.
package struct SecondListener: Rule {
  package init() {}

  package static let id = "second-listener"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A configuration file opens a port on which the router listens already."
  package static let reason =
    "The file that the ECS agent writes listens on port 24224, and on 8877 for health checks of Fluent Bit. The engine cannot bind a port twice and stops when it starts: `could not bind address`."
  package static let remedy =
    "Leave the input out, or choose another port."
  package static let bad = ExampleParts.task(
    reading: """
      ⟦[INPUT]⟧
          Name   forward
          Listen 0.0.0.0
      [INPUT]
          Name   tcp
          Listen 127.0.0.1
          Port   ⟦8877⟧
          Tag    app-firelens-tcp
      """, head: "networkMode: awsvpc")
  package static let good = ExampleParts.task(
    reading: """
      [INPUT]
          Name   tcp
          Listen 127.0.0.1
          Port   5170
          Tag    app-firelens-tcp
      """, head: "networkMode: awsvpc")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_downstream.c",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.isIncluded, files.hasListeners == true else { return }
    let taken =
      files.engine == .fluentBit
      ? [AgentFacts.forwardPort, AgentFacts.healthPort] : [AgentFacts.forwardPort]
    for listener in files.listeners where taken.contains(listener.port) {
      findings.report(
        "ECS's own \(files.engine == .fluentBit ? "input" : "source") listens on port \(listener.port)",
        at: listener.span, label: "a second one would not start",
        help: [
          listener.port == AgentFacts.forwardPort
            ? "leave this \(listener.noun) out" : "choose another port"
        ])
    }
  }
}

/// Something of a configuration file that listens on a port.
struct FileListener {
  var port: Int
  /// The port where it is written, or the section.
  var span: Span
  /// Whether it admits nobody but the router's own host.
  var isLocal: Bool
  /// Whether it is the monitoring server.
  var isServer = false
  var noun: String
}

extension OwnFiles {
  /// What the files listen on over TCP, as far as the ports are written out.
  var listeners: [FileListener] {
    let server = listeningServer
    return (server.map { [$0] } ?? []) + sections.compactMap(listener)
      + included.flatMap(\.fluentd.elements).compactMap(listener)
  }

  private static let local = ["127.0.0.1", "::1", "localhost"]

  private func listener(_ section: ClassicSection) -> FileListener? {
    guard section.kind == "INPUT", let name = section.entry("name")?.value.lowercased(),
      section.entry("unix_path") == nil,
      let facts = InputFacts.of(name, .fluentBit).listener, facts.transport == "tcp"
    else { return nil }
    let entry = section.entry("port")
    guard let port = entry.map({ Int($0.value) }) ?? facts.port else { return nil }
    return FileListener(
      port: port, span: entry?.valueSpan ?? section.span,
      isLocal: Self.local.contains(section["listen"] ?? ""), noun: "input")
  }

  private func listener(_ element: FluentdElement) -> FileListener? {
    guard element.name == "source", element["@type"]?.literal == "forward" else { return nil }
    let written = element["port"].map { $0.literal.flatMap { Int($0) } }
    guard let port = written ?? AgentFacts.forwardPort else { return nil }
    return FileListener(
      port: port, span: element.span,
      isLocal: Self.local.contains(element["bind"]?.literal ?? ""), noun: "source")
  }

  /// The monitoring server of Fluent Bit, where it is on.
  private var listeningServer: FileListener? {
    guard engine == .fluentBit, hasServer == true, let server = setting("http_server") else {
      return nil
    }
    let written = setting("http_port")
    guard let port = written.map({ Int($0.value) }) ?? AgentFacts.monitoringPort else { return nil }
    let listen = setting("http_listen")
    // A variable may be any address.
    let isOpen = ["0.0.0.0", "::"].contains(listen?.value ?? "0.0.0.0")
    return FileListener(
      port: port, span: written?.valueSpan ?? server.valueSpan, isLocal: !isOpen, isServer: true,
      noun: "server")
  }
}
