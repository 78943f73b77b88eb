import LensCloudFormation
import LensSyntax
import Testing

/// Task definitions in the forms in which people have them.
@Suite struct TaskDefinitionViewTests {
  private func read(_ text: String) throws -> [TaskDefinitionView] {
    var diagnostics = Diagnostics()
    let node = try #require(Node.read(Source(name: "f", text: text), &diagnostics))
    #expect(diagnostics.isEmpty)
    #expect(TaskDefinitionView.isHeld(by: node))
    return TaskDefinitionView.all(in: node)
  }

  private func shown(_ entries: [ContainerView.Entry]?) -> [String] {
    (entries ?? []).map { "\($0.name)=\($0.value.display)" }
  }

  static let template = """
    Parameters:
      Level: { Type: String, Default: ERROR }
      Ami: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /aws/ami }
      Key: { Type: String, NoEcho: true, Default: hunter2 }
      Mode: { Type: String, Default: bridge }
    Resources:
      Group: { Type: AWS::Logs::LogGroup }
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties:
          NetworkMode: !Ref Mode
          RequiresCompatibilities: [EC2]
          ContainerDefinitions:
            - Name: app
              Image: !Sub '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1'
              LogConfiguration:
                LogDriver: awsfirelens
                Options:
                  Name: cloudwatch_logs
                  log_group_name: !Ref Group
                  region: { Ref: 'AWS::Region' }
                  include-pattern: !Ref Level
                  log_stream_prefix: !Sub ['${Prefix}-${!HOSTNAME}-${Level}-${Group}', { Prefix: !GetAtt Group.Arn }]
                  joined: !Join ['-', [a, !Ref Level, !ImportValue shared, !Ref 'AWS::NoValue']]
                  ami: !Ref Ami
                  key: !Ref Key
                  looked_up: 'x-{{resolve:ssm:/a/b}}-y'
                  absent: !Ref AWS::NoValue
                  auto_create_group: true
                  retry_limit: 2
                  chosen: !If [Big, a, b]
                SecretOptions:
                  - { Name: apikey, ValueFrom: !Ref KeyArn }
            - !If [Sidecar, { Name: sidecar }, !Ref 'AWS::NoValue']
            - !Ref AWS::NoValue
            - Name: log_router
              MemoryReservation: !Ref RouterMemory
              Memory: '256'
              LogConfiguration: !If [Debug, { LogDriver: awslogs }, !Ref 'AWS::NoValue']
              FirelensConfiguration:
                Type: fluentbit
                Options: { enable-ecs-log-metadata: true }
    """

  @Test func readsATemplate() throws {
    let view = try #require(try read(Self.template).first)
    #expect(view.form == .resource("Task"))
    #expect(view.networkMode?.literal == "bridge")
    #expect(view.requiresCompatibilities.map(\.literal) == ["EC2"])
    #expect(
      view.containers.map(\.path) == [
        "ContainerDefinitions[0]", "ContainerDefinitions[1]", "ContainerDefinitions[3]",
      ])
    let app = view.containers[0]
    #expect(app.name?.literal == "app")
    #expect(
      app.image?.display == "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1")
    #expect(app.logging?.driver?.literal == "awsfirelens")
    #expect(
      shown(app.logging?.options) == [
        "Name=cloudwatch_logs", "log_group_name=${Group}", "region=${AWS::Region}",
        "include-pattern=ERROR", "log_stream_prefix=${Group.Arn}-${HOSTNAME}-ERROR-${Group}",
        "joined=a-ERROR-${shared}", "ami=${Ami}", "key=${Key}",
        "looked_up=x-${ssm:/a/b}-y", "auto_create_group=true", "retry_limit=2", "chosen=${If}",
      ])
    #expect(shown(app.logging?.secretOptions) == ["apikey=${KeyArn}"])
    let router = view.containers[2]
    #expect(router.memory?.value.literal == "256")
    #expect(router.memoryReservation?.value.pieces == [.unknown("RouterMemory")])
    #expect(router.firelens?.type?.literal == "fluentbit")
    #expect(shown(router.firelens?.options) == ["enable-ecs-log-metadata=true"])
    #expect(
      view.undecided.map(\.path) == [
        "ContainerDefinitions[1]", "ContainerDefinitions[3].LogConfiguration",
      ])
  }

  @Test func spansPointAtNames() throws {
    let view = try #require(try read(Self.template).first)
    let bytes = Array(Self.template.utf8)
    func marked(_ span: Span) -> String {
      String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    }
    #expect(marked(view.span) == "Task")
    #expect(marked(try #require(view.containers[0].logging).span) == "LogConfiguration")
    #expect(
      view.containers[0].logging?.options.prefix(2).map { marked($0.span) } == [
        "Name", "log_group_name",
      ])
  }

  private static let registered = """
    {"family": "f", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
     "containerDefinitions": [
       {"name": "log_router", "memoryReservation": 50, "environment": [{"name": "A", "value": "1"}],
        "firelensConfiguration": {"type": "fluentd", "options": {"config-file-type": "file"}}},
       {"name": "app", "logConfiguration": {"logDriver": "awsfirelens",
        "options": {"@type": "x", "region": "${AWS_REGION}"},
        "secretOptions": [{"name": "k", "valueFrom": "arn:x"}]}}]}
    """

  @Test func readsWhatIsRegisteredAndDescribed() throws {
    let described = "{\"taskDefinition\": \(Self.registered), \"tags\": []}"
    for text in [Self.registered, described] {
      let view = try #require(try read(text).first)
      #expect(view.form == .registered)
      #expect(view.networkMode?.literal == "awsvpc")
      #expect(view.containers[0].memoryReservation?.value.literal == "50")
      #expect(shown(view.containers[0].environment) == ["A=1"])
      #expect(shown(view.containers[0].firelens?.options) == ["config-file-type=file"])
      #expect(view.containers[1].logging?.path == "containerDefinitions[1].logConfiguration")
      #expect(shown(view.containers[1].logging?.options) == ["@type=x", "region=${AWS_REGION}"])
      #expect(shown(view.containers[1].logging?.secretOptions) == ["k=arn:x"])
      #expect(view.undecided.isEmpty)
    }
  }

  @Test func readsABareList() throws {
    let view = try #require(try read("[{\"name\": \"app\"}, {\"Name\": \"other\"}]").first)
    #expect(view.form == .containers)
    #expect(view.containers.map { $0.name?.literal } == ["app", "other"])
    #expect(view.containers[1].path == "[1]")
  }

  @Test func findsEveryTaskDefinition() throws {
    let text = """
      Resources:
        A: { Type: AWS::ECS::TaskDefinition }
        Role: { Type: AWS::IAM::Role }
        'Fn::ForEach::Tasks': [X, [a, b], {}]
        B: { Type: AWS::ECS::TaskDefinition, Properties: { ContainerDefinitions: !Ref List } }
      """
    let views = try read(text)
    #expect(views.map(\.form) == [.resource("A"), .resource("B")])
    #expect(views[1].undecided.map(\.path) == ["ContainerDefinitions"])
  }

  @Test(arguments: ["service: x\ncontainers: {}", "a", "[]", "[a, b]", "!Sub x"])
  func knowsWhatIsNone(_ text: String) throws {
    var diagnostics = Diagnostics()
    let node = try #require(Node.read(Source(name: "f", text: text), &diagnostics))
    #expect(!TaskDefinitionView.isHeld(by: node))
  }

  /// No file makes the view trap, however its values are shaped.
  @Test func anyShapeIsRead() throws {
    let bytes = Array(Self.template.utf8)
    var state: UInt64 = 5
    func random(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    for _ in 0..<3000 {
      var changed = bytes
      for _ in 0..<3 {
        let place = random(changed.count)
        switch random(3) {
        case 0: changed.remove(at: place)
        case 1: changed[place] = Array("!{}[]:, '\n$x-".utf8)[random(13)]
        default: changed.removeSubrange(place..<min(changed.count, place + random(40)))
        }
      }
      var diagnostics = Diagnostics()
      guard let node = Node.read(Source(name: "f", bytes: changed), &diagnostics) else { continue }
      for view in TaskDefinitionView.all(in: node) {
        #expect(view.undecided.allSatisfy { Int($0.span.end) <= changed.count })
      }
    }
  }
}
