import LensCloudFormation
import LensFluent
import LensSyntax

/// Something in a task that one of its roles has to allow.
struct RoleNeed {
  var permissions: [PermissionNeed]
  /// Who needs it, as it stands before "needs".
  var user: String
  /// What does not work without it: a clause without an end.
  var failure: String
  var place: Span
  var label = ""
}

/// Which of a task's roles.
enum TaskRole: String, CaseIterable {
  case task, execution

  var other: TaskRole { self == .task ? .execution : .task }

  /// Why what the other role allows does not count.
  ///
  /// Source: docs.aws.amazon.com/AmazonECS/latest/developerguide/security-ecs-iam-role-overview.html, 2026-11-26.
  var user: String {
    self == .task
      ? "what runs in the task calls AWS with the task role"
      : "ECS prepares the task with the execution role"
  }

  func value(_ task: CheckedTask) -> TemplateValue? {
    self == .task ? task.definition.taskRole : task.definition.executionRole
  }
}

extension CheckedTask {
  /// Reports what a role of the template does not allow and some of the task's needs ask for.
  func review(_ kind: TaskRole, _ findings: inout Findings) {
    guard let role = roles[kind] else { return }
    let other = roles[kind.other]
    for need in needs[kind] ?? [] {
      var missing: [(action: String, need: PermissionNeed)] = []
      var denied: [StatementView] = []
      for permission in need.permissions {
        for (action, text) in zip(permission.actions, permission.texts) {
          switch role.permissions.decide(text, on: permission.resource) {
          case .allowed, .unknown: break
          case .missing:
            if !permission.isSharedWithResource, !template.admits(role, action) {
              missing.append((action, permission))
            }
          case .denied(let statement):
            missing.append((action, permission))
            denied.append(statement)
          }
        }
      }
      guard !missing.isEmpty else { continue }
      var notes = [need.permissions.sentence]
      if denied.isEmpty, let other, other.resource.id != role.resource.id,
        missing.allSatisfy({ other.permissions.speaksFor($0.action, on: $0.need.resource) })
      {
        notes.append(
          "the \(kind.other.rawValue) role `\(other.resource.id)` allows it, but \(kind.user)")
      }
      findings.report(
        "the \(kind.rawValue) role does not allow \(listed(missing.map(\.action))), which \(need.user) needs",
        at: need.place, label: need.label,
        related: [Label(role.resource.span, "the \(kind.rawValue) role")]
          + denied.prefix(1).map { Label($0.value.node.span, "this forbids it") },
        notes: notes,
        help: denied.isEmpty
          ? ["add a statement with these actions to `\(role.resource.id)`"] : [])
    }
  }
}

extension [PermissionNeed] {
  /// "`logs:PutLogEvents` on `arn:…`".
  var sentence: String {
    map { "\(listed($0.actions)) on `\($0.resource.display)`" }.joined(separator: ", and ")
  }
}

extension TemplateView {
  /// Whether a policy of some resource may let a role in by itself.
  fileprivate func admits(_ role: RoleView, _ action: String) -> Bool {
    resources.contains { resource in
      let isRole = resource.type == "AWS::IAM::Role"
      // Roles are their own resources when they are assumed; what else is attached to identities opens nothing.
      if resource.type.hasPrefix("AWS::IAM::"), !(isRole && action == "sts:AssumeRole") {
        return false
      }
      let document =
        isRole
        ? resource["AssumeRolePolicyDocument"]
        : resource["PolicyDocument"] ?? resource["AccessPolicies"] ?? resource["ResourcePolicy"]
          ?? resource["KeyPolicy"] ?? resource["FileSystemPolicy"]
          ?? resource["RepositoryPolicyText"]
      guard let document else { return false }
      let statements = StatementView.all(in: document)
      return !statements.isWhole
        || statements.elements.contains {
          $0.denies != true && $0.covers(action: TemplateText(action: action)) != .no
            && mayName($0.value, role)
        }
    }
  }

  /// Whether the principals of a statement may be a role. A whole account is none: it leaves the matter to the policies of its identities.
  private func mayName(_ statement: TemplateValue, _ role: RoleView) -> Bool {
    guard let principal = statement["Principal"] else { return !statement.lacks("NotPrincipal") }
    guard let entries = principal.entries else {
      return principal.isFunction || principal.literal == "*"
    }
    return entries.contains { entry in
      guard entry.key.text == "AWS" else { return entry.key.text.hasPrefix("Fn::") }
      guard let items = entry.value.items ?? entry.value.text.map({ _ in [entry.value] }) else {
        return true
      }
      return items.contains { item in
        if item.literal == "*" || item.node.refers(to: role.resource.id) { return true }
        guard case .text(let end)? = item.text?.pieces.last else { return true }
        let isAccount = end.hasSuffix(":root") || end.count == 12 && end.utf8.allSatisfy(\.isDigit)
        if isAccount { return false }
        // The name of a role that CloudFormation makes up stands nowhere.
        return !role.resource.properties.lacks("RoleName")
      }
    }
  }
}
