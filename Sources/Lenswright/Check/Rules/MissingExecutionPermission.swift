import LensSyntax

/// An execution role that does not let ECS prepare the task.
package struct MissingExecutionPermission: Rule {
  package init() {}

  package static let id = "missing-execution-permission"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The execution role does not allow what ECS needs to start the task."
  package static let reason =
    "ECS fetches secrets, images, environment files and the router's configuration with the execution role, and `awslogs` writes with it. When it is refused, the task stops before any container runs: `ResourceInitializationError` or `CannotPullContainerError`. What the task role allows does not count."
  package static let remedy =
    "Allow the actions in a policy of the execution role, on the one resource that they are for."
  package static let bad = ExampleTemplate.task(
    router: ExampleParts.routerInTemplate(driver: "⟦awslogs⟧"),
    executionRole: "!GetAtt ExecutionRole.Arn",
    ExampleTemplate.role(
      "ExecutionRole", ExampleTemplate.writeActions, on: ExampleTemplate.logGroupARN))
  package static let good = ExampleTemplate.task(
    executionRole: "!GetAtt ExecutionRole.Arn",
    ExampleTemplate.role(
      "ExecutionRole", ExampleTemplate.writeActions, on: ExampleTemplate.routerGroupARN))
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/resource-initialization-error.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    task.review(.execution, &findings)
  }
}
