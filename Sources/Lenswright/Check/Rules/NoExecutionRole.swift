import LensSyntax

/// No execution role where ECS needs one.
package struct NoExecutionRole: Rule {
  package init() {}

  package static let id = "no-execution-role"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "The task has no execution role, and ECS has to fetch or write something for it."
  package static let reason =
    "ECS fetches secrets, environment files, the router's configuration and the credentials of registries with the execution role, and on Fargate images of Amazon ECR; the driver `awslogs` writes with it there. ECS refuses most of these task definitions: \"Fargate requires task definition to have execution role ARN to support log driver awslogs\"."
  package static let remedy =
    "Add an `ExecutionRoleArn`: a role that `ecs-tasks.amazonaws.com` may assume, with the actions that the note names. The task role is for what runs in the containers."
  package static let bad = ExampleTemplate.task(
    router: ExampleParts.routerInTemplate(driver: "⟦awslogs⟧"),
    executionRole: nil)
  package static let good = ExampleTemplate.task()
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    "https://github.com/virtual-kubelet/virtual-kubelet/issues/193",
    "https://github.com/hashicorp/terraform-provider-aws/issues/6503",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.lacksRole("executionRoleArn") else { return }
    for need in task.needs[.execution] ?? [] {
      findings.report(
        "\(need.failure): the task has no execution role", at: need.place, label: need.label,
        notes: [need.permissions.sentence],
        help: ["add an `executionRoleArn`, the ARN of a role with these permissions"])
    }
  }
}
