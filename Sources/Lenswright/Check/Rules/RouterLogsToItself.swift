import LensCloudFormation
import LensFluent
import LensSyntax

/// The router's own logs through the router.
package struct RouterLogsToItself: Rule {
  package init() {}

  package static let id = "router-logs-to-itself"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The log router sends its own logs through itself."
  package static let reason =
    "When the router does not start, or cannot reach a destination, its messages are the only way to see why, and they do not leave it either. What it writes about a record that fails is one more record for it to send."
  package static let remedy =
    "Give the router another log driver, such as `awslogs`."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        firelensConfiguration: { type: fluentbit }
        logConfiguration:
          logDriver: ⟦awsfirelens⟧
          options: { Name: stdout }
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      guard let driver = router.logging?.driver, driver.literal == AgentFacts.logDriver else {
        continue
      }
      findings.report(
        "the log router `\(router.title)` sends its own logs through itself", at: driver.span,
        help: ["use `\(AwslogsOptions.driver)` for the router"])
    }
  }
}
