import LensCloudFormation
import LensSyntax
import Testing

/// Whether a role allows an action on a resource, by the statements that are attached to it.
@Suite struct PermissionsTests {
  private let group = TemplateText(
    [
      .text("arn:"), .unknown("AWS::Partition"), .text(":logs:"), .unknown("AWS::Region"),
      .text(":"), .unknown("AWS::AccountId"), .text(":log-group:/ecs/app:log-stream:"),
      .unknown("the stream"),
    ], span: .none)

  private func decide(
    _ policies: String, _ action: String = "logs:PutLogEvents", _ more: String = ""
  ) throws -> String {
    let text = """
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
      \(policies.indented(6))
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties: { TaskRoleArn: !GetAtt Role.Arn, ContainerDefinitions: [] }
      \(more.indented(2))
      """
    var diagnostics = Diagnostics()
    let root = try #require(Node.read(Source(name: "t", text: text), &diagnostics), "\(text)")
    let template = try #require(TemplateView.worlds(of: root).first)
    let role = try #require(template.role(template.tasks[0].taskRole))
    switch role.permissions.decide(TemplateText(action: action), on: group) {
    case .allowed: return "allowed"
    case .missing: return "missing"
    case .denied: return "denied"
    case .unknown: return "unknown"
    }
  }

  private func inline(_ statement: String) -> String {
    "Policies: [{ PolicyName: p, PolicyDocument: { Statement: \(statement) } }]"
  }

  @Test(arguments: [
    ("{ Effect: Allow, Action: '*', Resource: '*' }", "allowed"),
    ("[{ Effect: Allow, Action: logs:PutLogEvents, Resource: '*' }]", "allowed"),
    ("[{ Effect: Allow, Action: [logs:putlogevents], Resource: ['*'] }]", "allowed"),
    ("[{ Effect: Allow, Action: 'logs:Put*', Resource: '*' }]", "allowed"),
    ("[{ Effect: Allow, Action: 'logs:Put?ogEvents', Resource: '*' }]", "allowed"),
    ("[{ Effect: Allow, Action: logs:CreateLogStream, Resource: '*' }]", "missing"),
    ("[{ Effect: Allow, NotAction: 'iam:*', Resource: '*' }]", "allowed"),
    ("[{ Effect: Allow, NotAction: 'logs:*', Resource: '*' }]", "missing"),
    ("[{ Effect: Allow, Action: '*', NotResource: 'arn:aws:s3:::*' }]", "allowed"),
    ("[{ Effect: Allow, Action: '*', NotResource: '*' }]", "missing"),
    ("[{ Effect: Allow, Action: '*', Resource: '*:log-group:/ecs/app:*' }]", "allowed"),
    ("[{ Effect: Allow, Action: '*', Resource: '*:log-group:/ecs/other:*' }]", "unknown"),
    (
      "[{ Effect: Allow, Action: '*', Resource: 'arn:aws:logs:*:*:log-group:/ecs/app:*' }]",
      "unknown"
    ),
    ("[{ Effect: Allow, Action: '*', Resource: 'arn:aws:s3:::bucket/*' }]", "missing"),
    (
      "[{ Effect: Allow, Action: '*', Resource: !Sub 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/app:*' }]",
      "allowed"
    ),
    (
      "[{ Effect: Allow, Action: '*', Resource: !Sub 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/ecs/other:*' }]",
      "missing"
    ),
    ("[{ Effect: Allow, Action: '*', Resource: !ImportValue Group }]", "unknown"),
    (
      "[{ Effect: Allow, Action: '*', Resource: '*', Condition: { Bool: { a: true } } }]", "unknown"
    ),
    (
      "[{ Effect: Allow, Action: '*', Resource: '*' }, { Effect: Deny, Action: 'logs:*', Resource: '*' }]",
      "denied"
    ),
    (
      "[{ Effect: Allow, Action: '*', Resource: '*' }, { Effect: Deny, Action: 'logs:*', Resource: '*', Condition: { Bool: { a: true } } }]",
      "allowed"
    ),
    ("!Ref Statements", "unknown"),
    ("[!If [Unknown, { Effect: Allow }, !Ref AWS::NoValue]]", "unknown"),
  ]) func statements(_ statement: String, _ decision: String) throws {
    #expect(try decide(inline(statement)) == decision)
  }

  @Test func attachedPolicies() throws {
    let statement = "{ Statement: [{ Effect: Allow, Action: 'logs:*', Resource: '*' }] }"
    let action = "logs:PutLogEvents"
    #expect(try decide("Path: /", action) == "missing")
    for resource in [
      "P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [!Ref Role], PolicyDocument: \(statement) } }",
      "P: { Type: AWS::IAM::RolePolicy, Properties: { PolicyName: p, RoleName: !Ref Role, PolicyDocument: \(statement) } }",
      "P: { Type: AWS::IAM::ManagedPolicy, Properties: { Roles: [!Ref Role], PolicyDocument: \(statement) } }",
    ] {
      #expect(try decide("Path: /", action, resource) == "allowed")
    }
    let other =
      "P: { Type: AWS::IAM::Policy, Properties: { PolicyName: p, Roles: [!Ref Other], PolicyDocument: \(statement) } }"
    #expect(try decide("Path: /", action, other) == "missing")
    #expect(try decide("Path: /", action, "Fn::ForEach::Policies: [a, [b], {}]") == "unknown")
  }

  @Test func managedPolicies() throws {
    let arn = "arn:aws:iam::aws:policy"
    #expect(try decide("ManagedPolicyArns: [\(arn)/CloudWatchLogsFullAccess]") == "allowed")
    #expect(
      try decide(
        "ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::aws:policy/AmazonS3FullAccess']")
        == "missing")
    #expect(try decide("ManagedPolicyArns: [\(arn)/SomethingNew]") == "unknown")
    #expect(try decide("ManagedPolicyArns: [!Ref Policy]") == "unknown")
    #expect(try decide("ManagedPolicyArns: !Ref Policies") == "unknown")
  }
}

extension String {
  fileprivate func indented(_ spaces: Int) -> String {
    split(separator: "\n").map { String(repeating: " ", count: spaces) + $0 }
      .joined(separator: "\n")
  }
}
