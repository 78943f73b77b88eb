import LensCloudFormation
import LensFluent
import LensSyntax

/// The router's monitoring server within reach of others.
package struct ExposedMonitoringPort: Rule {
  package init() {}

  package static let id = "exposed-monitoring-port"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The monitoring port 2020 of the log router is mapped, or open in a security group."
  package static let reason =
    "The monitoring server asks nobody for a name: it tells the configuration's outputs and their numbers to whoever connects, and takes requests that reload the configuration where that is switched on."
  package static let remedy =
    "Take the mapping away and leave the port out of the group; a health check inside of the container reaches the port without either."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
    \(router("\n    portMappings:\n      - ⟦containerPort⟧: 2020"))
    """
  package static let good = """
    containerDefinitions:
    \(ExampleParts.app)
    \(router(""))
    """
  package static let sources = [
    "https://docs.fluentbit.io/manual/administration/monitoring",
    "https://docs.fluentbit.io/manual/administration/hot-reload",
  ]
  package static var checked: String { "2026-11-26" }

  private static func router(_ mappings: String) -> String {
    ExampleParts.router + mappings
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router, task.engine == .fluentBit else { return }
    let port = AgentFacts.monitoringPort
    for mapping in router.portMappings.elements {
      guard let place = mapping.place(of: port) else { continue }
      findings.report(
        "`\(router.title)` maps port \(port), where Fluent Bit answers about itself",
        at: place.value.keySpan, help: ["health checks of the container need no mapping"],
        fix: place.isSingle ? task.removal(of: mapping) : nil)
    }
    guard isServed(by: router) else { return }
    for group in task.guardingGroups {
      for rule in group.ingress
      // The rule about the forward port has said it of a door that is as wide as that.
      where rule.admits(port) == true && rule.admits(AgentFacts.forwardPort) == false {
        findings.report(
          "`\(group.resource.id)` lets port \(port) in, where Fluent Bit answers about itself",
          at: rule.transport?.keySpan ?? rule.span,
          help: ["leave the port out, or admit only the address of what collects the numbers"])
      }
    }
  }

  /// Whether the monitoring server is on for certain, and for more than the container itself: a health check asks it, or the configuration in the environment says so.
  private func isServed(by router: ContainerView) -> Bool {
    let written = router.environment.map(\.value) + router.command
    let texts = written.compactMap { $0.literal?.lowercased() }
    if texts.contains(where: { $0.includes("http_listen") }) { return false }
    let check = router.healthCheck?["command"]?.items ?? []
    return texts.contains { $0.includes("http_server on") }
      || check.contains { $0.literal?.includes(":\(AgentFacts.monitoringPort)/") ?? false }
  }
}
