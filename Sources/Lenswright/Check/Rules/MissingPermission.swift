import LensCloudFormation
import LensFluent
import LensSyntax

/// A task role that does not let the router send.
package struct MissingPermission: Rule {
  package init() {}

  package static let id = "missing-permission"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The task role does not allow what the router needs to send a container's logs."
  package static let reason =
    "The router calls AWS with the task role, not with the execution role. Every call is refused, the router retries until it gives the logs up, and nothing else fails."
  package static let remedy =
    "Allow the actions in a policy of the task role, on the one resource that the logs go to."
  package static let bad = template("⟦cloudwatch_logs⟧", "logs:DescribeLogGroups")
  package static let good = template(
    "cloudwatch_logs", "[logs:CreateLogStream, logs:PutLogEvents]")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ]

  /// A task with its role.
  private static func template(_ plugin: String, _ actions: String) -> String {
    """
    Resources:
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          RequiresCompatibilities: [FARGATE]
          NetworkMode: awsvpc
          Cpu: '256'
          Memory: '512'
          ContainerDefinitions:
            - Name: app
              Image: app:1
              Essential: true
              LogConfiguration:
                LogDriver: awsfirelens
                Options:
                  Name: \(plugin)
                  region: eu-west-1
                  log_group_name: /ecs/orders
                  log_stream_prefix: orders/
    \(ExampleParts.routerInTemplate)
          ExecutionRoleArn: !ImportValue ExecutionRole
          TaskRoleArn: !GetAtt TaskRole.Arn
      TaskRole:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Statement:
              - { Effect: Allow, Principal: { Service: ecs-tasks.amazonaws.com }, Action: sts:AssumeRole }
          Policies:
            - PolicyName: WriteLogs
              PolicyDocument:
                Statement:
                  - Effect: Allow
                    Action: \(actions)
                    Resource: arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/orders:*
    """
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.logging {
      guard let plugin = task.plugin(of: container), let name = task.pluginName(of: container)
      else {
        continue
      }
      let needs = OutputPermissions(plugin: plugin, options: container.logging?.options ?? []).needs
      guard !needs.isEmpty, !hasKeysOfItsOwn(task) else { continue }
      if let role = task.template.role(task.definition.taskRole) {
        review(needs, role, container, name, task, &findings)
      } else if task.definition.lacks("taskRoleArn"), task.isOnFargate == true {
        // On an instance the router may use the instance's role.
        findings.report(
          "the router may not send the logs of `\(container.title)`: the task has no task role",
          at: name.value.span, notes: [sentence(needs)],
          help: ["add a `taskRoleArn`, the ARN of a role with these permissions"])
      }
    }
  }

  private func review(
    _ needs: [PermissionNeed], _ role: RoleView, _ container: ContainerView,
    _ name: ContainerView.Entry, _ task: CheckedTask, _ findings: inout Findings
  ) {
    var missing: [String] = []
    var denied: [StatementView] = []
    for need in needs {
      for action in need.actions {
        switch role.permissions.decide(action, on: need.resource) {
        case .allowed, .unknown: break
        case .missing: missing.append(action)
        case .denied(let statement):
          missing.append(action)
          denied.append(statement)
        }
      }
    }
    // A policy of the destination itself may let the role in.
    guard !missing.isEmpty, !denied.isEmpty || !isNamedByDestination(role, task) else { return }
    let statements = denied.prefix(1).map { Label($0.value.node.span, "this forbids it") }
    findings.report(
      "the task role does not allow \(enumeration(missing.map { "`\($0)`" })), which `\(name.value.display)` needs",
      at: name.value.span, label: "of `\(container.title)`",
      related: [Label(role.resource.span, "the task role")] + statements, notes: [sentence(needs)],
      help: denied.isEmpty ? ["add a statement with these actions to `\(role.resource.id)`"] : [])
  }

  private func sentence(_ needs: [PermissionNeed]) -> String {
    needs.map { need in
      "\(enumeration(need.actions.map { "`\($0)`" })) on `\(need.resource.display)`"
    }.joined(separator: ", and ")
  }

  /// Credentials in the router's environment take the place of the role's.
  private func hasKeysOfItsOwn(_ task: CheckedTask) -> Bool {
    guard let router = task.router else { return true }
    let names = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"]
    let secrets = router.secrets
    return !secrets.isWhole || router.value["environmentFiles"] != nil
      || names.contains { router.variable($0) != nil }
      || secrets.elements.contains { names.contains($0["name"]?.literal ?? "") }
  }

  /// Whether a policy of a resource speaks of the role.
  private func isNamedByDestination(_ role: RoleView, _ task: CheckedTask) -> Bool {
    task.template.resources.contains { resource in
      guard
        let document = resource["PolicyDocument"] ?? resource["AccessPolicies"]
          ?? resource["ResourcePolicy"]
      else { return false }
      return !resource.type.hasPrefix("AWS::IAM::") && document.node.refers(to: role.resource.id)
    }
  }
}
