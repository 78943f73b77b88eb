import LensSyntax

/// No task role where the router needs one.
package struct NoTaskRole: Rule {
  package init() {}

  package static let id = "no-task-role"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The task has no task role, and the router sends to AWS."
  package static let reason =
    "On Fargate there are no other credentials: the router is refused, retries until it gives the logs up, and nothing else fails. ECS Exec and the init process of AWS's image ask for the role too. The execution role is for ECS, and no container can use it."
  package static let remedy =
    "Add a `TaskRoleArn`: a role that `ecs-tasks.amazonaws.com` may assume, with the actions that the note names."
  package static let bad = ExampleTemplate.task(
    options: ExampleTemplate.logGroup("⟦cloudwatch_logs⟧"), taskRole: nil)
  package static let good = ExampleTemplate.task(options: ExampleTemplate.logGroup())
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // On an instance the containers may use the instance's role.
    guard task.isOnFargate == true, task.lacksRole("taskRoleArn") else { return }
    for need in task.needs[.task] ?? [] {
      findings.report(
        "\(need.failure): the task has no task role", at: need.place, label: need.label,
        notes: [need.permissions.sentence],
        help: ["add a `taskRoleArn`, the ARN of a role with these permissions"])
    }
  }
}
