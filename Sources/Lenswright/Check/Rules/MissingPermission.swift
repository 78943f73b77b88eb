import LensSyntax

/// A task role that does not let the router send.
package struct MissingPermission: Rule {
  package init() {}

  package static let id = "missing-permission"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The task role does not allow what the router, ECS Exec or a volume needs."
  package static let reason =
    "The router calls AWS with the task role, not with the execution role. Every call is refused, the router retries until it gives the logs up, and nothing else fails. The init process of AWS's image and ECS Exec use the same role."
  package static let remedy =
    "Allow the actions in a policy of the task role, on the one resource that they are for."
  package static let bad = ExampleTemplate.task(
    options: ExampleTemplate.logGroup("⟦cloudwatch_logs⟧"), taskRole: "!GetAtt TaskRole.Arn",
    ExampleTemplate.role("TaskRole", "logs:DescribeLogGroups", on: ExampleTemplate.logGroupARN))
  package static let good = ExampleTemplate.rightRole
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    task.review(.task, &findings)
  }
}
