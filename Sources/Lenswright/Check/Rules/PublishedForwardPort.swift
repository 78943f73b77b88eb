import LensCloudFormation
import LensFluent
import LensSyntax

/// A service that leads others to the router's port 24224.
package struct PublishedForwardPort: Rule {
  package init() {}

  package static let id = "published-forward-port"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A service leads others to port 24224 of a task with a log router: by a load balancer, Service Connect or its registration."
  package static let reason =
    "Whoever reaches the load balancer, or finds the service by its name, can then write into your logs. ECS takes this only when a container maps the port, which no log router needs."
  package static let remedy =
    "Take it out of the service, and the port out of the port mappings. An aggregator that others forward to is a task without a FireLens configuration of its own on that port."
  package static let bad = template(24224, "⟦ContainerPort⟧")
  package static let good = template(8080, "ContainerPort")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectService.html",
  ]
  package static var checked: String { "2026-11-27" }

  private static func template(_ port: Int, _ key: String) -> String {
    ExampleTemplate.task(
      """
        Service:
          Type: AWS::ECS::Service
          Properties:
            LaunchType: FARGATE
            TaskDefinition: !Ref Task
            LoadBalancers:
              - ContainerName: log_router
                \(key): \(port)
                TargetGroupArn: !ImportValue TargetGroup
      """)
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard !task.routers.isEmpty else { return }
    let port = AgentFacts.forwardPort
    let mapped = task.containers.flatMap(\.portMappings.elements).filter {
      $0.place(of: port) != nil
    }
    let names = mapped.compactMap { $0.value["name"]?.literal }
    for service in task.template.services(of: task.definition) {
      let resource = service.resource
      for balancer in resource["LoadBalancers"]?.items ?? [] {
        report(balancer["ContainerPort"], "a load balancer", resource, &findings)
      }
      for registry in resource["ServiceRegistries"]?.items ?? [] {
        report(
          registry["ContainerPort"] ?? registry["Port"], "its registration", resource, &findings)
      }
      for published in resource["ServiceConnectConfiguration"]?["Services"]?.items ?? [] {
        guard let name = published["PortName"], let word = name.literal, names.contains(word) else {
          continue
        }
        report(name, "Service Connect", resource, &findings)
      }
    }
  }

  /// - Parameter place: the port, or the name of a mapping of it.
  private func report(
    _ place: TemplateValue?, _ way: String, _ service: ResourceView, _ findings: inout Findings
  ) {
    let port = AgentFacts.forwardPort
    guard let place, place.integer == port || place.literal.map({ Int($0) == nil }) ?? false else {
      return
    }
    findings.report(
      "`\(service.id)` leads others to port \(port) of the log router, by \(way)",
      at: place.keySpan, notes: ["whoever reaches the port can write log records"],
      help: ["take it out of the service, and the port out of the port mappings"])
  }
}
