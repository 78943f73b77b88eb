import LensCloudFormation
import LensFluent
import LensSyntax

extension Planner {
  /// A role as the task definition names it, and the resource when it is generated.
  struct PlannedRole {
    var value: Value
    var role: Role?
  }

  func planExecutionRole(_ diagnostics: inout Diagnostics) -> PlannedRole {
    switch spec.roles.execution {
    case .own(let value, let span):
      reportOwn("execution", span, executionStatements, &diagnostics)
      return PlannedRole(value: value, role: nil)
    case .generated(let additions):
      return generated(
        "ExecutionRole", "Lets ECS start the tasks of \(service)", "StartTask", executionStatements,
        additions,
        origin: "roles.execution")
    }
  }

  /// The task's own permissions; with a role of one's own, what that role must allow.
  func planTaskRole(_ diagnostics: inout Diagnostics) -> PlannedRole {
    let statements = taskStatements + volumeStatements + execStatements
    switch spec.roles.task {
    case .own(let value, let span):
      reportOwn("task", span, statements, &diagnostics)
      return PlannedRole(value: value, role: nil)
    case .generated(let additions):
      return generated(
        "TaskRole", "What the containers of \(service) may do", "SendLogs", statements, additions,
        origin: "roles.task")
    }
  }

  func reportOwn(
    _ name: String, needs what: String = "what the task needs", _ span: Span,
    _ statements: [Statement], _ diagnostics: inout Diagnostics
  ) {
    let needs = statements.joined.map { statement in
      let resources = statement.resources.map(described).joined(separator: ", ")
      return "\(statement.actions.joined(separator: ", ")) on \(resources)"
    }
    guard !needs.isEmpty else { return }
    diagnostics.report(
      .ownRole, "the \(name) role is yours and has to allow \(what)", at: span,
      notes: needs)
  }

  /// A value as a message shows it.
  private func described(_ value: Value) -> String {
    if let text = value.string { return text }
    guard let (key, argument) = value.function else { return "…" }
    if let text = argument.string { return text }
    if key == "Fn::Sub", let text = argument.list?.first?.string { return text }
    if key == "Fn::GetAtt", let parts = argument.list?.compactMap(\.string) {
      return "${\(parts.joined(separator: "."))}"
    }
    return "the value of \(key)"
  }

  private func generated(
    _ id: String, _ description: String, _ policy: String, _ statements: [Statement],
    _ additions: RoleAdditions, origin: String
  ) -> PlannedRole {
    var role = Role(
      id, origin: origin, service: "ecs-tasks.amazonaws.com", description: description)
    let tasks: Interpolation = "arn:${AWS::Partition}:ecs:${AWS::Region}:${AWS::AccountId}:*"
    role.sourceArn = tasks.value
    let custom = customStatements(id)
    role.policies = [
      Role.Policy(policy, statements.joined.withUniqueNames(beside: custom).map(\.value) + custom)
    ]
    role.add(additions)
    role.tags = tags
    return PlannedRole(value: .getAtt(id, "Arn"), role: role)
  }

  /// Permissions that destinations bring along, as they were written.
  private func customStatements(_ id: String) -> [Value] {
    guard id == "TaskRole" else { return [] }
    let used = spec.usedDestinations
    return spec.destinations.items.filter { used.contains($0.name) }
      .flatMap(\.value.destination.permissions).map(\.value)
      .reduce(into: []) { statements, statement in
        // Two destinations may ask for the same, and a name of a statement is there once.
        guard !statements.contains(statement) else { return }
        let name = statement.object?["Sid"]
        let isTaken = name != nil && statements.contains { $0.object?["Sid"] == name }
        statements.append(isTaken ? statement.withoutName : statement)
      }
  }

  /// ECS Exec talks through channels of Systems Manager, which have no resource type.
  private var execStatements: [Statement] {
    guard spec.deploy?.exec?.value ?? false else { return [] }
    return [
      Statement(
        "OpenExecSessions",
        [
          "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
        ], on: ["*"])
    ]
  }

  /// Whether some container may write to a volume.
  private func isWritten(_ volume: Value?) -> Bool {
    let mounts = (spec.containers.items.map(\.value.others) + [spec.router.others])
      .flatMap { $0["MountPoints"]?.list ?? [] }
      .filter { $0.object?["SourceVolume"] == volume }
    return mounts.isEmpty || mounts.contains { $0.object?["ReadOnly"] != .boolean(true) }
  }

  /// A volume on EFS with IAM is mounted with the task role.
  private var volumeStatements: [Statement] {
    (spec.others["Volumes"]?.list ?? []).compactMap { volume in
      guard let settings = volume.object?["EFSVolumeConfiguration"]?.object,
        let authorization = settings["AuthorizationConfig"]?.object,
        authorization["IAM"] == "ENABLED", let system = settings["FilesystemId"]
      else { return nil }
      let arn: Interpolation =
        "arn:${AWS::Partition}:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:file-system/\(system)"
      var conditions = Object()
      if let point = authorization["AccessPointId"] {
        let pointArn: Interpolation =
          "arn:${AWS::Partition}:elasticfilesystem:${AWS::Region}:${AWS::AccountId}:access-point/\(point)"
        conditions = ["ArnEquals": ["elasticfilesystem:AccessPointArn": pointArn.value]]
      }
      return Statement(
        isWritten(volume.object?["Name"]) ? "MountFileSystems" : "ReadFileSystems",
        ["elasticfilesystem:ClientMount"]
          + (isWritten(volume.object?["Name"]) ? ["elasticfilesystem:ClientWrite"] : []),
        on: [arn.value], if: conditions)
    }
  }
}

extension Role {
  /// Adds what a spec asks for beside the generated permissions.
  mutating func add(_ additions: RoleAdditions) {
    path = additions.path?.value
    permissionsBoundary = additions.permissionsBoundary?.value
    managedPolicies = additions.managedPolicies?.value
    policies.append(Role.Policy("Additional", additions.policies.map(\.value)))
  }
}

extension [Statement] {
  /// Two statements of one reason that could not be joined are told apart by a number, since IAM wants the names to be unique.
  func withUniqueNames(beside others: [Value]) -> [Statement] {
    let taken = others.compactMap { $0.object?["Sid"]?.string }
    var result: [Statement] = []
    for statement in self {
      var next = statement
      var number = 2
      while result.contains(where: { $0.sid == next.sid }) || taken.contains(next.sid) {
        next.sid = "\(statement.sid)\(number)"
        number += 1
      }
      result.append(next)
    }
    return result
  }
}

extension Value {
  /// A statement without its optional name.
  fileprivate var withoutName: Value {
    guard var statement = object else { return self }
    statement["Sid"] = nil
    return .object(statement)
  }
}
