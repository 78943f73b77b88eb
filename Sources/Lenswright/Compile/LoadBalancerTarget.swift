import LensCloudFormation
import LensFluent
import LensSyntax

/// A port of a container that a load balancer sends requests to.
struct BalancedPort: Sendable, Equatable {
  var container: String
  var port: Int
}

extension Planner {
  /// The container and port that the load balancer is for: what the spec says, or the only one there is.
  mutating func target(
    of written: Located<LoadBalancing>, _ diagnostics: inout Diagnostics
  ) -> BalancedPort? {
    let balancing = written.value
    return target(
      TargetWords(
        subject: "the load balancer", span: written.span, container: balancing.container,
        port: balancing.port, transport: "tcp"),
      &diagnostics)
  }

  /// The same for a target group that exists. Whether it speaks TCP or UDP only it knows.
  mutating func target(
    of written: Located<ExistingTargetGroup>, _ diagnostics: inout Diagnostics
  ) -> BalancedPort? {
    let group = written.value
    if let container = group.container, let port = group.port {
      reviewTarget(container.value, at: container.span, port, &diagnostics)
      return BalancedPort(container: container.value, port: port.value)
    }
    return target(
      TargetWords(
        subject: "the target group", span: written.span, container: group.container,
        port: group.port),
      &diagnostics)
  }

  /// What a spec says of where requests go.
  private struct TargetWords {
    var subject: String
    var span: Span
    var container: Known<String>?
    var port: Known<Int>?
    /// `nil` where it is not known.
    var transport: String?
  }

  private mutating func target(
    _ words: TargetWords, _ diagnostics: inout Diagnostics
  ) -> BalancedPort? {
    // What could not be read may be the container that is meant.
    guard spec.containers.broken.isEmpty else { return nil }
    if let container = words.container,
      !reviewTarget(container.value, at: container.span, words.port, &diagnostics)
    {
      return nil
    }
    let open = openPorts(words.transport).filter { open in
      (words.container.map { $0.value == open.container } ?? true)
        && (words.port.map { $0.value == open.port } ?? true)
    }
    if open.count == 1 { return open[0] }
    reportTarget(words, open, &diagnostics)
    return nil
  }

  /// Load balancers that are made here speak HTTP, which is on TCP, and to ECS a target is a port that is listed by itself. Source: `containerPort` of LoadBalancer in
  /// botocore 1.43.11, 2026-11-22.
  private func openPorts(_ transport: String?) -> [BalancedPort] {
    let containers =
      spec.containers.items.map { ($0.name, ($0.value.portMappings ?? []) + $0.value.ports) }
      + [(spec.router.name.value, (spec.router.portMappings ?? []) + spec.router.ports)]
    let ports = containers.flatMap { name, mappings in
      mappings.filter {
        $0.container.count == 1 && (transport == nil || $0.transport == transport)
      }.map {
        BalancedPort(container: name, port: $0.container.lowerBound)
      }
    }
    // A port may be listed for both transports.
    return ports.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private mutating func reportTarget(
    _ words: TargetWords, _ open: [BalancedPort], _ diagnostics: inout Diagnostics
  ) {
    let listed = open.map { "\($0.port) of `\($0.container)`" }
    refuse(
      .serviceSetting,
      open.isEmpty
        ? "\(words.subject) finds no port of a container" : "\(words.subject) is for one port",
      at: words.port?.span ?? words.container?.span ?? words.span,
      notes: listed.isEmpty ? [] : ["there is \(enumeration(listed))"],
      help: [
        open.isEmpty
          ? "list the port by itself\(words.transport == nil ? "" : ", on TCP"), in `ports` of the container that answers"
          : "write `container` and `port`"
      ], &diagnostics)
  }
}
