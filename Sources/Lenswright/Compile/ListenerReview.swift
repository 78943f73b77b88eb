import LensFluent
import LensSyntax

/// Checks that every listener of the router has a port of its own, and that none is opened.
struct ListenerReview {
  private let spec: Spec
  private let platform: Platform

  private struct Place: Hashable {
    var transport: String
    var port: Int
  }

  init(_ spec: Spec, _ platform: Platform) {
    self.spec = spec
    self.platform = platform
  }

  /// - Returns: whether all can listen.
  func review(_ inputs: [PlannedInput], _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    var taken: [Place: (name: String, span: Span)] = [:]
    for input in inputs {
      guard let listener = input.listener else { continue }
      isRight = review(listener, of: input, &diagnostics) && isRight
      let place = Place(transport: listener.transport, port: listener.port)
      if let other = taken[place] {
        refuse(
          "`\(input.name)` and `\(other.name)` would listen on one port", listener, input,
          related: [Label(other.span, "the other")], &diagnostics)
        isRight = false
      } else {
        taken[place] = (input.name, input.listenerSpan)
      }
    }
    return isRight
  }

  private func review(
    _ listener: InputFacts.Listener, of input: PlannedInput, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if listener.port == AgentFacts.forwardPort {
      diagnostics.report(
        .port24224, "port \(listener.port) is where ECS has the router listen",
        at: input.listenerSpan,
        notes: [
          platform.hasListeners
            ? "it is taken, and containers of the task may log there as it is: `fluentForward: true`"
            : "whoever reaches it can write log records, and so nothing listens there in host mode"
        ],
        help: ["give `\(input.name)` a port of its own"])
      return false
    }
    if let owner = owner(of: listener) {
      refuse(
        "`\(input.name)` cannot listen on port \(listener.port)", listener, input, label: owner,
        &diagnostics)
      return false
    }
    if let mapping = opened(listener) {
      diagnostics.report(
        .listenerPort, "the port of the input `\(input.name)` is not opened", at: mapping.span,
        related: [Label(input.listenerSpan, "the input")],
        notes: ["it listens inside the task only: whoever reaches it can write log records"],
        help: ["leave `from` out"])
      return false
    }
    return true
  }

  private func refuse(
    _ message: String, _ listener: InputFacts.Listener, _ input: PlannedInput, label: String = "",
    related: [Label] = [], _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(
      .listenerPort, message, at: input.listenerSpan,
      label: label.isEmpty ? "port \(listener.port) of \(listener.transport.uppercased())" : label,
      related: related, help: ["give it another `port`"])
  }

  /// Who has a port already, as it follows the message.
  private func owner(of listener: InputFacts.Listener) -> String? {
    guard listener.transport == "tcp" else { return containerPort(listener) }
    if listener.port == AgentFacts.healthPort, spec.router.type.value == .fluentBit,
      platform.hasListeners
    {
      return "ECS has the router listen there for health checks"
    }
    if listener.port == monitoringPort { return "the router's monitoring server is there" }
    return containerPort(listener)
  }

  /// Containers of one network listen side by side.
  private func containerPort(_ listener: InputFacts.Listener) -> String? {
    guard platform.networkMode == .awsvpc || platform.networkMode == .host else { return nil }
    for item in spec.containers.items {
      let mappings = (item.value.portMappings ?? []) + item.value.ports
      let isTaken = mappings.contains {
        $0.transport == listener.transport && $0.container.contains(listener.port)
      }
      if isTaken { return "the container `\(item.name)` listens there" }
    }
    return nil
  }

  /// The port of the engine's own server, where it is switched on.
  private var monitoringPort: Int? {
    func setting(_ name: String) -> String? {
      spec.router.settings.items.first { $0.name.lowercased() == name }?.value.literal
    }
    let isOn = ["on", "true", "yes"].contains(setting("http_server")?.lowercased() ?? "")
    guard spec.router.type.value == .fluentBit, spec.router.asksServer || isOn else { return nil }
    return setting("http_port").flatMap { Int($0) } ?? AgentFacts.monitoringPort
  }

  private func opened(_ listener: InputFacts.Listener) -> PortMapping? {
    ((spec.router.portMappings ?? []) + spec.router.ports).first {
      !$0.from.isEmpty && $0.transport == listener.transport
        && $0.container.contains(listener.port)
    }
  }
}
