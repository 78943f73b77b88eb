import LensCloudFormation
import LensFluent
import LensSyntax

/// A router whose messages nobody sees.
package struct RouterWithoutLogs: Rule {
  package init() {}

  package static let id = "router-without-logs"
  package static let severity = Severity.advice
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The log router has no log configuration of its own."
  package static let reason =
    "When it does not start or cannot reach a destination, it says why on its standard output, which nobody keeps: on Fargate it is lost, and on an instance it goes with the container."
  package static let remedy =
    "Give the router a `logConfiguration` with the driver `awslogs`."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: kinesis_firehose, region: eu-west-1, delivery_stream: logs }
      - name: ⟦log_router⟧
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        firelensConfiguration: { type: fluentbit }
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers where router.value.lacks("logConfiguration") {
      guard let firelens = router.firelens else { continue }
      findings.report(
        "nobody sees what the log router `\(router.title)` says",
        at: router.name?.span ?? firelens.span, fix: fix(firelens.span, task))
    }
  }

  /// The logs of the router in a group of CloudWatch Logs, which has to be there.
  private func fix(_ span: Span, _ task: CheckedTask) -> Fix? {
    guard let region = region(task) else { return nil }
    func spelt(_ name: String) -> String { task.text.spelling(name, besideKey: span) }
    var logging = Object()
    logging.append(spelt("logDriver"), .string(AwslogsOptions.driver))
    logging.append(
      spelt("options"),
      [
        "awslogs-group": "/ecs/log-router", "awslogs-region": region,
        "awslogs-stream-prefix": "router",
      ])
    return task.text.insertion(spelt("logConfiguration"), .object(logging), beforeKey: span).map {
      Fix(
        "send its logs to the log group `/ecs/log-router`, which has to exist", edits: [$0],
        isSafe: false)
    }
  }

  /// The region of the task: the stack's, or the one that other containers log to.
  private func region(_ task: CheckedTask) -> Value? {
    if task.template.isTemplate { return ["Ref": "AWS::Region"] }
    let regions = task.containers.compactMap { container in
      container.logging?.options.first { ["awslogs-region", "region"].contains($0.name) }?.value
        .literal
    }
    return Set(regions).count == 1 ? .string(regions[0]) : nil
  }
}
