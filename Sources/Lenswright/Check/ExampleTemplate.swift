/// Templates that the examples of rules about roles and networks have in common; whatever is not given is right.
enum ExampleTemplate {
  /// A task on Fargate with a container that logs through a router, and what else the template holds.
  static func task(
    options: String = "{ Name: stdout }", router: String = ExampleParts.routerInTemplate,
    taskRole: String? = "!ImportValue TaskRole",
    executionRole: String? = "!ImportValue ExecutionRole", _ resources: String...
  ) -> String {
    let roles = [("ExecutionRoleArn", executionRole), ("TaskRoleArn", taskRole)].compactMap {
      name, value in value.map { "\n      \(name): \($0)" }
    }.joined()
    return """
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
                  Options: \(options)
      \(router)\(roles)
      """ + resources.map { "\n" + $0 }.joined()
  }

  /// A task on Fargate with one more container, an item of `ContainerDefinitions` by its lines.
  static func container(_ lines: String) -> String {
    task(router: ExampleParts.routerInTemplate + "\n" + lines)
  }

  /// A role that ECS may assume, with one statement.
  static func role(
    _ id: String, _ action: String, on resource: String,
    service: String = "ecs-tasks.amazonaws.com", managed: String? = nil
  ) -> String {
    """
      \(id):
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument:
            Statement:
              - { Effect: Allow, Principal: { Service: \(service) }, Action: sts:AssumeRole }\(managed.map { "\n      ManagedPolicyArns: [\($0)]" } ?? "")
          Policies:
            - PolicyName: Own
              PolicyDocument:
                Statement:
                  - Effect: Allow
                    Action: \(action)
                    Resource: \(resource)
    """
  }

  /// A service that runs the task in a security group with some rules.
  static func service(_ rules: String) -> String {
    """
      Service:
        Type: AWS::ECS::Service
        Properties:
          LaunchType: FARGATE
          TaskDefinition: !Ref Task
          NetworkConfiguration:
            AwsvpcConfiguration:
              Subnets: [subnet-1]
              SecurityGroups: [!Ref Group]
      Group:
        Type: AWS::EC2::SecurityGroup
        Properties:
          GroupDescription: What the task may do
    \(rules)
    """
  }

  /// Options that send to a log group of CloudWatch.
  static func logGroup(_ plugin: String = "cloudwatch_logs") -> String {
    "{ Name: \(plugin), region: eu-west-1, log_group_name: /ecs/orders, log_stream_prefix: orders/ }"
  }
  /// A task whose role allows what its logs need, and no more.
  static let rightRole = task(
    options: logGroup(), taskRole: "!GetAtt TaskRole.Arn",
    role("TaskRole", writeActions, on: logGroupARN))
  static let writeActions = "[logs:CreateLogStream, logs:PutLogEvents]"
  static let logGroupARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/orders:*"
  /// Where the router of the examples writes its own logs.
  static let routerGroupARN = "arn:aws:logs:eu-west-1:123456789012:log-group:/ecs/log-router:*"
}
