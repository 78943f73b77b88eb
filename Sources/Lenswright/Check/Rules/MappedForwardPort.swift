import LensCloudFormation
import LensFluent
import LensSyntax

/// The router's port 24224 among the port mappings.
package struct MappedForwardPort: Rule {
  package init() {}

  package static let id = "mapped-forward-port"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A container of a task with a log router maps port 24224."
  package static let reason =
    "The router takes records from whoever reaches it there: anybody who can connect can write into your logs, and can fill the router's memory. Containers of the task reach the port without a mapping."
  package static let remedy =
    "Take the mapping away."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        portMappings:
          - containerPort: 8080
          - ⟦containerPort⟧: 24224
        firelensConfiguration: { type: fluentbit }
        logConfiguration:
          logDriver: awslogs
          options:
            awslogs-group: /ecs/log-router
            awslogs-region: eu-west-1
            awslogs-stream-prefix: router
    """
  package static let good = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        portMappings:
          - containerPort: 8080
        firelensConfiguration: { type: fluentbit }
        logConfiguration:
          logDriver: awslogs
          options:
            awslogs-group: /ecs/log-router
            awslogs-region: eu-west-1
            awslogs-stream-prefix: router
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html"
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard !task.routers.isEmpty else { return }
    let port = AgentFacts.forwardPort
    for container in task.containers {
      for mapping in container.portMappings.elements {
        guard let place = mapping.place(of: port) else { continue }
        findings.report(
          "`\(container.title)` maps port \(port), the router's own", at: place.value.keySpan,
          notes: ["whoever reaches the port can write log records"],
          help: ["the containers of the task reach the router without a mapping"],
          fix: place.isSingle ? task.removal(of: mapping) : nil)
      }
    }
  }
}
