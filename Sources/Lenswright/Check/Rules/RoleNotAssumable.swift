import LensCloudFormation
import LensSyntax

/// A role that ECS cannot take on.
package struct RoleNotAssumable: Rule {
  package init() {}

  package static let id = "role-not-assumable"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "ECS may not assume a role of the task."
  package static let reason =
    "Both roles of a task are assumed by `ecs-tasks.amazonaws.com`. A role for another service, such as `ecs.amazonaws.com` or `ec2.amazonaws.com`, is refused: \"ECS was unable to assume the role\", and no task starts."
  package static let remedy =
    "Allow `sts:AssumeRole` for the service `ecs-tasks.amazonaws.com` in the role's `AssumeRolePolicyDocument`."
  package static let bad = ExampleTemplate.task(
    options: ExampleTemplate.logGroup(), taskRole: "!GetAtt TaskRole.Arn",
    ExampleTemplate.role(
      "TaskRole", ExampleTemplate.writeActions, on: ExampleTemplate.logGroupARN,
      service: "⟦ecs.amazonaws.com⟧"))
  package static let good = ExampleTemplate.rightRole
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html",
  ]
  package static var checked: String { "2026-11-26" }

  private static let service = "ecs-tasks.amazonaws.com"

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // A macro may add a statement.
    guard !task.template.isRewritten else { return }
    for kind in TaskRole.allCases {
      guard let role = task.roles[kind]?.resource, let document = role["AssumeRolePolicyDocument"]
      else { continue }
      let statements = StatementView.all(in: document)
      guard statements.isWhole, statements.elements.allSatisfy({ admitsTasks($0) == .no }) else {
        continue
      }
      let services = statements.elements.compactMap { $0.value["Principal"]?["Service"] }
      // Where ECS is named, something else about the statement is wrong.
      let other = services.count == 1 && services[0].literal != Self.service ? services[0] : nil
      findings.report(
        "ECS may not assume the \(kind.rawValue) role `\(role.id)`", at: (other ?? document).span,
        label: other == nil ? "" : "not the service that starts tasks",
        related: [Label(kind.value(task)?.span ?? task.definition.span, "the task's role")],
        help: ["allow `sts:AssumeRole` for the service `\(Self.service)`"],
        fix: fix(services, task))
    }
  }

  /// Whether a statement lets ECS's tasks take the role.
  private func admitsTasks(_ statement: StatementView) -> Match {
    guard statement.denies != true,
      statement.covers(action: TemplateText(action: "sts:AssumeRole")) != .no
    else {
      return .no
    }
    let statement = statement.value
    guard let principal = statement["Principal"] else {
      return statement.lacks("Principal") && statement.lacks("NotPrincipal") ? .no : .maybe
    }
    guard let entries = principal.entries else { return .maybe }
    for entry in entries {
      if entry.key.text.hasPrefix("Fn::") { return .maybe }
      guard entry.key.text == "Service" else { continue }
      for item in entry.value.items ?? [entry.value] {
        // Some templates fill the name of the partition's domain in.
        guard let text = item.literal else { return .maybe }
        if text == "*" || text == Self.service || text.hasPrefix("ecs-tasks.") { return .maybe }
      }
    }
    return .no
  }

  /// ECS's tasks in the place of ECS itself or of its instances, where nobody else is named.
  private func fix(_ services: [TemplateValue], _ task: CheckedTask) -> Fix? {
    guard services.count == 1, let name = services[0].literal,
      ["ecs.amazonaws.com", "ec2.amazonaws.com"].contains(name)
    else { return nil }
    return task.text.replacement(of: services[0].node.span, with: Self.service).map {
      Fix("write `\(Self.service)`", edits: [$0], isSafe: false)
    }
  }
}
