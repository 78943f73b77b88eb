import LensCloudFormation
import LensSyntax

/// One role for the containers and for ECS.
package struct SharedRole: Rule {
  package init() {}

  package static let id = "shared-role"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.policy]
  package static let summary =
    "The task role and the execution role are one."
  package static let reason =
    "Every container of the task can then do what ECS needs for the start: read each secret of the task, pull each image, write each log. Whoever breaks into the application has all of it."
  package static let remedy =
    "Make two roles: what ECS fetches goes to the execution role, what the router and the application call to the task role."
  package static let bad = ExampleTemplate.task(
    options: ExampleTemplate.logGroup(), taskRole: "!GetAtt ⟦Role.Arn⟧",
    executionRole: "!GetAtt Role.Arn",
    ExampleTemplate.role(
      "Role", ExampleTemplate.writeActions,
      on: "[\(ExampleTemplate.logGroupARN), \(ExampleTemplate.routerGroupARN)]"))
  package static let good = ExampleTemplate.task(
    options: ExampleTemplate.logGroup(), taskRole: "!GetAtt TaskRole.Arn",
    executionRole: "!GetAtt ExecutionRole.Arn",
    ExampleTemplate.role(
      "TaskRole", ExampleTemplate.writeActions, on: ExampleTemplate.logGroupARN),
    ExampleTemplate.role(
      "ExecutionRole", ExampleTemplate.writeActions, on: ExampleTemplate.routerGroupARN))
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-ecs-iam-role-overview.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let one = task.definition.taskRole, let other = task.definition.executionRole else {
      return
    }
    let isSame =
      if let first = one.reference, let second = other.reference {
        first.name == second.name
      } else {
        one.literal.map { $0 == other.literal } ?? false
      }
    guard isSame else { return }
    findings.report(
      "the containers run with the role that ECS starts the task with", at: one.span,
      related: [Label(other.span, "the execution role")],
      notes: ["each container can then read every secret of the task"],
      help: ["make a role of its own for what the router and the application call"])
  }
}
