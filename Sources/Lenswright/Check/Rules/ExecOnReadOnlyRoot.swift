import LensCloudFormation
import LensFluent
import LensSyntax

/// ECS Exec where its agent cannot write.
package struct ExecOnReadOnlyRoot: Rule {
  package init() {}

  package static let id = "exec-on-read-only-root"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "ECS Exec is switched on, and a container has a read-only root filesystem."
  package static let reason =
    "The SSM agent, which ECS puts into the container, has to write below `/var/lib/amazon` and `/var/log/amazon`. Without that a command cannot be run there."
  package static let remedy =
    "Mount volumes at the two folders, or leave the root filesystem writable."
  package static let bad = template("⟦ReadonlyRootFilesystem⟧: true")
  package static let good = template("ReadonlyRootFilesystem: false")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"
  ]
  package static var checked: String { "2026-11-26" }

  private static func template(_ property: String) -> String {
    """
    \(ExampleParts.template(app: property))
      Service:
        Type: AWS::ECS::Service
        Properties:
          Cluster: main
          TaskDefinition: !Ref Task
          LaunchType: FARGATE
          EnableExecuteCommand: true
          NetworkConfiguration:
            AwsvpcConfiguration:
              Subnets: !Split [',', !ImportValue Subnets]
              SecurityGroups: [!ImportValue SecurityGroup]
    """
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let switches = task.template.launches(of: task.definition).compactMap(\.executeCommand)
    guard let on = switches.first(where: { $0.boolean == true }) else { return }
    for container in task.containers where container.readsOnly == true {
      guard let property = container.value["readonlyRootFilesystem"],
        container.mountPoints.isWhole, container.value.lacks("volumesFrom"),
        container.value.lacks("linuxParameters"),
        // Whoever mounts one of the folders knows of the other.
        !container.mountPoints.elements.contains(where: {
          $0["containerPath"]?.literal?.hasPrefix("/var/") ?? true
        })
      else { continue }
      findings.report(
        "ECS Exec does not work in `\(container.title)`", at: property.keySpan,
        label: "the SSM agent cannot write", related: [Label(on.keySpan, "switched on here")],
        help: [
          "mount volumes at /var/lib/amazon and /var/log/amazon, or leave the root filesystem writable"
        ])
    }
  }
}
