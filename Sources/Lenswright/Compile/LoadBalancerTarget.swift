import LensCloudFormation
import LensFluent
import LensSyntax

/// A port of a container that a load balancer sends requests to.
struct BalancedPort: Sendable {
  var container: String
  var port: Int
}

extension Planner {
  /// The container and port that the load balancer is for: what the spec says, or the only one there is.
  mutating func target(
    of written: Located<LoadBalancing>, _ diagnostics: inout Diagnostics
  ) -> BalancedPort? {
    let balancing = written.value
    // What could not be read may be the container that is meant.
    guard spec.containers.broken.isEmpty else { return nil }
    if let container = balancing.container,
      !reviewTarget(container.value, at: container.span, balancing.port, &diagnostics)
    {
      return nil
    }
    let open = openPorts.filter { open in
      (balancing.container.map { $0.value == open.container } ?? true)
        && (balancing.port.map { $0.value == open.port } ?? true)
    }
    if open.count == 1 { return open[0] }
    reportTarget(written, open, &diagnostics)
    return nil
  }

  /// Load balancers speak HTTP, which is on TCP, and to ECS a target is a port that is listed by itself. Source: `containerPort` of LoadBalancer in
  /// botocore 1.43.11, 2026-11-22.
  private var openPorts: [BalancedPort] {
    let containers =
      spec.containers.items.map { ($0.name, ($0.value.portMappings ?? []) + $0.value.ports) }
      + [(spec.router.name.value, (spec.router.portMappings ?? []) + spec.router.ports)]
    return containers.flatMap { name, mappings in
      mappings.filter { $0.transport == "tcp" && $0.container.count == 1 }.map {
        BalancedPort(container: name, port: $0.container.lowerBound)
      }
    }
  }

  private mutating func reportTarget(
    _ written: Located<LoadBalancing>, _ open: [BalancedPort], _ diagnostics: inout Diagnostics
  ) {
    let span =
      written.value.port?.span ?? written.value.container?.span ?? written.span
    let listed = open.map { "\($0.port) of `\($0.container)`" }
    refuse(
      .serviceSetting,
      open.isEmpty
        ? "the load balancer finds no port of a container" : "the load balancer is for one port",
      at: span, notes: listed.isEmpty ? [] : ["there is \(enumeration(listed))"],
      help: [
        open.isEmpty
          ? "list the port by itself, on TCP, in `ports` of the container that answers"
          : "write `container` and `port`"
      ], &diagnostics)
  }
}
