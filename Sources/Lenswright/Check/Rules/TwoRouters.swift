import LensCloudFormation
import LensSyntax

/// More than one log router in a task.
package struct TwoRouters: Rule {
  package init() {}

  package static let id = "two-routers"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "More than one container of the task has a FireLens configuration."
  package static let reason =
    "The agent is written for one router: it writes a configuration for the first and orders the containers after the last."
  package static let remedy =
    "Leave one `firelensConfiguration`; one router can send to any number of destinations."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
    \(ExampleParts.router)
      - name: other_router
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
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go"
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let first = task.routers.first else { return }
    for router in task.routers.dropFirst() {
      guard let firelens = router.firelens, let other = first.firelens else { continue }
      findings.report(
        "`\(first.title)` and `\(router.title)` would both be log routers, and a task has one",
        at: firelens.span, related: [Label(other.span, "the first router")])
    }
  }
}
