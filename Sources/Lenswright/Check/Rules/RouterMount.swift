import LensCloudFormation
import LensFluent
import LensSyntax

/// A volume over what the router needs.
package struct RouterMount: Rule {
  package init() {}

  package static let id = "router-mount"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "A volume is mounted in the router over the folder of its socket, or over the init process."
  package static let reason =
    "The agent mounts the socket at `/var/run`, where the router takes its records. The init image has its programs in `/init`, which a volume there hides."
  package static let remedy =
    "Mount the volume elsewhere."
  package static let bad = template("⟦/var/run⟧")
  package static let good = template("/var/spool/router")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go",
    "https://github.com/fluent/fluent-bit/issues/8847",
  ]
  package static var checked: String { "2026-11-26" }

  private static func template(_ path: String) -> String {
    ExampleParts.task(
      "volumes: [{ name: scratch }]",
      router: """
        memoryReservation: 100
            mountPoints: [{ sourceVolume: scratch, containerPath: \(path) }]
        """)
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let isInit = task.image?.isInit == true
    for router in task.routers {
      for mount in router.mountPoints.elements {
        guard let place = mount["containerPath"], var path = place.literal else { continue }
        if path.count > 1, path.hasSuffix("/") { path.removeLast() }
        // What is mounted beside the socket hides nothing.
        if path == AgentFacts.socketFolder || path == AgentFacts.socket {
          findings.report(
            "a volume at `\(path)` hides the socket through which the router gets its records",
            at: place.span, notes: ["ECS mounts the socket at \(AgentFacts.socketFolder)"])
        } else if isInit, path == RouterImages.initFolder {
          findings.report(
            "a volume at `\(path)` hides the programs of the init image", at: place.span,
            help: ["mount it at `/tmp`"])
        }
      }
    }
  }
}
