import LensCloudFormation
import LensFluent
import LensSyntax

/// A log router that no container logs through.
package struct UnusedRouter: Rule {
  package init() {}

  package static let id = "unused-router"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "The task has a log router, and no container logs through it."
  package static let reason =
    "ECS refuses a FireLens configuration when no container has the log driver `awsfirelens`."
  package static let remedy =
    "Use the log driver `awsfirelens` in a container, or take the router away."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awslogs
          options:
            awslogs-group: /ecs/app
            awslogs-region: eu-west-1
            awslogs-stream-prefix: app
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        ⟦firelensConfiguration⟧: { type: fluentbit }
        logConfiguration:
          logDriver: awslogs
          options:
            awslogs-group: /ecs/log-router
            awslogs-region: eu-west-1
            awslogs-stream-prefix: router
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://github.com/aws/amazon-cloudwatch-logs-for-fluent-bit/issues/20"
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.knowsAllDrivers, task.logging.isEmpty else { return }
    for router in task.routers {
      guard let firelens = router.firelens else { continue }
      findings.report(
        "no container logs through the router `\(router.title)`", at: firelens.span,
        help: ["use the log driver `\(AgentFacts.logDriver)` in a container"])
    }
  }
}
