import LensCloudFormation
import LensFluent
import LensSyntax

/// A router of a type that FireLens does not have.
package struct UnknownRouterType: Rule {
  package init() {}

  package static let id = "unknown-router-type"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "The type of the log router is missing, or is not one that FireLens has."
  package static let reason =
    "ECS takes `fluentbit` and `fluentd`, in these very letters, and the agent writes the configuration for the one or the other."
  package static let remedy =
    "Write `type: fluentbit` for Fluent Bit or `type: fluentd` for Fluentd."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        firelensConfiguration: { type: ⟦fluent-bit⟧ }
        logConfiguration:
          logDriver: awslogs
          options:
            awslogs-group: /ecs/log-router
            awslogs-region: eu-west-1
            awslogs-stream-prefix: router
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html"
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let types = Engine.allCases.map(\.rawValue)
    for router in task.routers {
      guard let firelens = router.firelens, let value = router.value["firelensConfiguration"] else {
        continue
      }
      guard let type = firelens.type else {
        if value.lacks("type") {
          findings.report(
            "the router `\(router.title)` has no type", at: firelens.span,
            help: ["add `type`: \(listed(types, "or"))"])
        }
        continue
      }
      guard let word = type.literal, !types.contains(word) else { continue }
      let near = nearest(to: word, among: types)
      findings.report(
        "there is no log router of type `\(word)`", at: type.span,
        label: near.map { "did you mean `\($0)`?" } ?? "", help: ["write \(listed(types, "or"))"],
        fix: near.flatMap { near in
          task.text.replacement(of: type.span, with: near).map {
            Fix("replace it with `\(near)`", edits: [$0])
          }
        })
    }
  }
}
