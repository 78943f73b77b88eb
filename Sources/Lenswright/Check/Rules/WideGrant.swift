import LensCloudFormation
import LensSyntax

/// A permission for more than what the task sends to or fetches.
package struct WideGrant: Rule {
  package init() {}

  package static let id = "wide-grant"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.policy]
  package static let summary =
    "A role allows on every resource what the router or ECS needs on one, or every action of a service."
  package static let reason =
    "The actions of a router and of ECS can be allowed for one log group, stream, bucket, domain or secret. On `*` each container of the task can write into, or read, what belongs to others."
  package static let remedy =
    "Name the actions and the one resource. Only `ecr:GetAuthorizationToken`, `logs:DescribeLogGroups` and the actions of `ssmmessages` have no narrower resource."
  package static let bad = ExampleTemplate.task(
    options: ExampleTemplate.logGroup(), taskRole: "!GetAtt TaskRole.Arn",
    ExampleTemplate.role("TaskRole", ExampleTemplate.writeActions, on: "⟦'*'⟧"))
  package static let good = ExampleTemplate.rightRole
  package static let sources = [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for kind in TaskRole.allCases {
      guard let role = task.roles[kind] else { continue }
      let needs = (task.needs[kind] ?? [])
        .flatMap { need in need.permissions.map { (need, $0) } }
        // What is needed on `*` has no narrower resource.
        .filter { $0.1.resource.literal != "*" }
      for statement in role.permissions.statements
      where statement.denies == false && !statement.isConditional {
        review(statement, needs, kind, role, &findings)
      }
    }
  }

  private func review(
    _ statement: StatementView, _ needs: [(RoleNeed, PermissionNeed)], _ kind: TaskRole,
    _ role: RoleView, _ findings: inout Findings
  ) {
    let wide = statement.namedActions.filter { $0.literal?.utf8.last == UInt8(ascii: "*") }
    let every = statement.namedResources.first { isEvery($0) }
    // Most statements name what they are for.
    guard !statement.namedActions.isEmpty, !wide.isEmpty || every != nil else { return }
    for (need, permission) in needs {
      for (action, text) in zip(permission.actions, permission.texts)
      where statement.covers(action: text) == .yes {
        let whole = wide.first { $0.literal == "*" || $0.literal == "\(service(of: action)):*" }
        guard let place = whole ?? every else { continue }
        findings.report(
          whole == nil
            ? "the \(kind.rawValue) role `\(role.resource.id)` allows `\(action)` on every resource"
            : "the \(kind.rawValue) role `\(role.resource.id)` allows every action that `\(place.literal ?? "*")` means",
          at: place.span, notes: ["\(need.user) needs \(need.permissions.sentence)"],
          help: ["name the actions and the resource that they are for"])
        return
      }
    }
  }

  private func service(of action: String) -> Substring { action.prefix { $0 != ":" } }

  /// Whether a resource is all that a service has: `*`, or an ARN that names nothing.
  private func isEvery(_ resource: TemplateText) -> Bool {
    guard let text = resource.literal else { return false }
    if text == "*" { return true }
    guard text.utf8.last == UInt8(ascii: "*") else { return false }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    return parts.count >= 6 && parts[0] == "arn" && parts[5...].allSatisfy { $0 == "*" }
  }
}
