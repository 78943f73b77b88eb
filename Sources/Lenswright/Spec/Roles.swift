package import LensCloudFormation
package import LensSyntax

/// The two roles of a task, and what images an image behind an intrinsic may be.
package struct Roles: Record {
  package var task = RoleSetting.generated(RoleAdditions())
  package var execution = RoleSetting.generated(RoleAdditions())
  package var ecrRepositories: [Setting<String>]?

  package init() {}

  package static let fields: [Field<Roles>] = [
    .optional(
      "task", \.task,
      "The role of the containers, the router among them: an ARN to bring your own, or what to add to the generated one."
    ),
    .optional(
      "execution", \.execution, "The role of ECS itself, to start the task: an ARN, or what to add."
    ),
    .optional(
      "ecrRepositories", \.ecrRepositories,
      "ARNs of the only repositories that an image behind an intrinsic may come from."),
  ]
}

/// A role of one's own, or additions to the generated one.
package enum RoleSetting: Readable {
  case own(Value, Span)
  case generated(RoleAdditions)

  package static var shape: Shape { .orFunction(.either([.text, RoleAdditions.shape])) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> RoleSetting? {
    if !node.isIntrinsic, case .mapping = node.content {
      return RoleAdditions.read(node, name, &diagnostics).map(RoleSetting.generated)
    }
    guard let arn = Setting<String>.read(node, name, &diagnostics) else { return nil }
    if let text = arn.literal, !AWSNames.isRoleARN(text) {
      diagnostics.report(
        .invalidValue, "`\(text)` is not the ARN of a role", at: arn.span,
        help: [
          "write `arn:aws:iam::ACCOUNT:role/NAME` with the account's twelve digits, or an intrinsic that gives such an ARN"
        ])
      return nil
    }
    return .own(arn.value, arn.span)
  }
}

/// What a spec adds to a generated role.
package struct RoleAdditions: Record {
  package var policies: [PassedValue] = []
  package var managedPolicies: SettingList?
  package var permissionsBoundary: Setting<String>?
  package var path: Setting<String>?

  package init() {}

  package static let fields: [Field<RoleAdditions>] = [
    .optional("policies", \.policies, "IAM statements, written as in a policy document."),
    .optional("managedPolicies", \.managedPolicies, "ARNs of managed policies."),
    .optional(
      "permissionsBoundary", \.permissionsBoundary, "The ARN of the policy that limits the role."),
    .optional("path", \.path, "The role's path."),
  ]
}
