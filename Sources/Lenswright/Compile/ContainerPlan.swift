import LensCloudFormation
import LensFluent
import LensSyntax

extension Planner {
  /// The containers of the application, in the order of the spec.
  mutating func planContainers(
    _ platform: Platform, _ routing: Routing?, _ diagnostics: inout Diagnostics
  ) -> [ContainerDefinition] {
    spec.containers.items.map { item in
      reviewMemory(item.name, item.value, item.span, platform, &diagnostics)
      reviewLogs(item.name, item.value, routing, platform, &diagnostics)
      reviewForward(item.name, item.value, routing, platform, &diagnostics)
      let container = item.value
      var properties: Object = [
        "Name": .string(item.name), "Image": container.image.value,
        "Essential": container.essential?.value ?? true,
      ]
      properties.append("Cpu", ifPresent: container.cpu?.value)
      properties.append("Memory", ifPresent: container.memory?.value)
      properties.append(
        "MemoryReservation", ifPresent: container.memoryReservation?.value
      )
      properties.append(
        "PortMappings",
        ifAny: portMappings(container.portMappings, container.ports, platform, &diagnostics))
      properties.append("Environment", ifAny: environmentList(container.environment))
      properties.append("Secrets", ifAny: secretList(container.secrets))
      properties.append(
        "DependsOn",
        ifAny: dependencyList(container, routes: routing?.goesThroughRouter(item.name) ?? false))
      properties.append("HealthCheck", ifPresent: container.healthCheck?.value)
      properties.append(
        "StopTimeout", ifPresent: container.stopTimeout?.value)
      reviewStopTimeout(container.stopTimeout, platform, &diagnostics)
      properties.append(
        "LogConfiguration", ifPresent: logConfiguration(item.name, container, routing))
      for entry in container.others.values.entries { properties.append(entry.key, entry.value) }
      executionStatements += statements(
        forImage: container.image, container.secrets, container.others)
      return ContainerDefinition(name: item.name, properties)
    }
  }

  mutating func reviewStopTimeout(
    _ timeout: Setting<Int>?, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    guard let timeout, let seconds = timeout.literal, platform.isFargate,
      !AgentFacts.fargateStopTimeout.contains(seconds)
    else { return }
    let range = AgentFacts.fargateStopTimeout
    diagnostics.report(
      .stopTimeout,
      "on Fargate `stopTimeout` is from \(range.lowerBound) to \(range.upperBound) seconds",
      at: timeout.span)
    isRight = false
  }

  // MARK: Logs

  private func logConfiguration(
    _ name: String, _ container: Container, _ routing: Routing?
  ) -> Value? {
    if case .driver(let driver)? = container.logs ?? spec.logs { return driver.value }
    guard let routing, routing.goesThroughRouter(name) else { return nil }
    let limit = routing.pipeline(of: name)?.bufferLimit ?? spec.router.bufferLimit
    guard let pipeline = routing.pipeline(of: name), !routing.isConfigured(pipeline),
      let destination = routing.destination(pipeline.destinations[0].value)
    else { return configuredLogs(limit) }
    var options = destination.options
    let engine = spec.router.type.value
    if let include = pipeline.steps.include {
      options.append(
        AgentFacts.includePatternOption,
        .string(Pattern.written(Pattern.anyOf(include.items.map(\.value)), for: engine)))
    }
    if let exclude = pipeline.steps.exclude {
      options.append(
        AgentFacts.excludePatternOption,
        .string(Pattern.written(Pattern.anyOf(exclude.items.map(\.value)), for: engine)))
    }
    if let limit {
      options.append(AgentFacts.logDriverBufferLimitOption, limit.text)
    }
    var configuration: Object = [
      "LogDriver": .string(AgentFacts.logDriver), "Options": .object(options),
    ]
    configuration.append(
      "SecretOptions",
      ifAny: destination.secretOptions.map {
        ["Name": .string($0.name), "ValueFrom": $0.reference.value]
      })
    return .object(configuration)
  }

  /// A container whose outputs are in the router's configuration file has no plugin's options of its own: the output that ECS made of them would match every copy of its records.
  ///
  /// Fargate refused empty options in 2020 (aws-samples/amazon-ecs-firelens-examples#29), so the limit is always written; it never reaches the router.
  private func configuredLogs(_ limit: Setting<Int>?) -> Value {
    [
      "LogDriver": .string(AgentFacts.logDriver),
      "Options": [
        AgentFacts.logDriverBufferLimitOption: limit?.text
          ?? .string(String(AgentFacts.defaultLogDriverBufferLimit))
      ],
    ]
  }

  private mutating func reviewLogs(
    _ name: String, _ container: Container, _ routing: Routing?, _ platform: Platform,
    _ diagnostics: inout Diagnostics
  ) {
    guard case .driver(let driver)? = container.logs ?? spec.logs else { return }
    // A driver that several containers share by default is looked at once.
    if container.logs != nil
      || spec.containers.items.first(where: { $0.value.logs == nil })?.name == name
    {
      isRight = reviewDriver(driver, platform, &diagnostics) && isRight
    }
    executionStatements += driver.executionStatements(of: "Container", types)
  }

  private mutating func reviewForward(
    _ name: String, _ container: Container, _ routing: Routing?, _ platform: Platform,
    _ diagnostics: inout Diagnostics
  ) {
    let span: Span
    switch container.fluentForward {
    case nil, .off:
      for variable in container.environment.items
      where AgentFacts.forwardVariables.contains(variable.name) && platform.hasListeners {
        diagnostics.report(
          .forwardVariable, "`\(variable.name)` takes the place of the value that ECS sets",
          at: variable.span,
          help: [
            "leave it out, and write `fluentForward: true` where the application logs to the router itself"
          ])
      }
      return
    case .on(let place): span = place
    case .tagged(let tag):
      span = tag.span
      if !tag.value.hasPrefix("\(name)-firelens") {
        diagnostics.report(
          .forwardUnavailable, "records with the tag `\(tag.value)` would match no output",
          at: tag.span,
          help: ["begin it with `\(name)-firelens`, as in `\(name)-firelens.events`"])
        isRight = false
      } else if tag.value.includes(PipelineFacts.copyMark) {
        diagnostics.report(
          .forwardUnavailable,
          "records with the tag `\(tag.value)` would be taken for copies of others", at: tag.span,
          notes: ["the generated configuration tells copies by `\(PipelineFacts.copyMark)`"],
          help: ["leave it out of the tag"])
        isRight = false
      }
    }
    if !platform.hasListeners {
      diagnostics.report(
        .forwardUnavailable,
        "in network mode `\(platform.networkMode)` the router listens on no port", at: span,
        notes: ["ECS sets FLUENT_HOST and FLUENT_PORT in awsvpc and bridge mode only"],
        help: ["let `\(name)` write to its standard output, or use another network mode"])
      isRight = false
    } else if let routing, !routing.goesThroughRouter(name) {
      diagnostics.report(
        .forwardUnavailable, "`\(name)` does not log through the router", at: span,
        notes: ["ECS sets FLUENT_HOST and FLUENT_PORT only in containers that do"],
        help: ["give `\(name)` a destination in `logs`"])
      isRight = false
    }
  }

  // MARK: Lists of ECS

  func environmentList(_ environment: Pairs<EnvironmentPair, Setting<String>>) -> [Value] {
    environment.items.map { ["Name": .string($0.name), "Value": $0.value.value] }
      + environment.functions
  }

  func secretList(_ secrets: Pairs<SecretPair, SecretReference>) -> [Value] {
    secrets.items.map { ["Name": .string($0.name), "ValueFrom": $0.value.value] }
  }

  /// START on the router is written out: ECS adds it by itself only as long as the router waits for nobody.
  private func dependencyList(_ container: Container, routes: Bool) -> [Value] {
    var list = container.dependsOn.items.map { dependency($0.name, $0.value.value) }
    if routes, !waitsForRouter(container) {
      list.append(dependency(spec.router.name.value, "START"))
    }
    return list
  }

  func dependency(_ name: String, _ condition: String) -> Value {
    ["ContainerName": .string(name), "Condition": .string(condition)]
  }

  /// Port mappings as the network mode has them.
  mutating func portMappings(
    _ own: [PortMapping]?, _ ports: [PortMapping], _ platform: Platform,
    _ diagnostics: inout Diagnostics
  ) -> [Value] {
    if let own, let first = own.first, !ports.isEmpty {
      diagnostics.report(
        .conflict, "`ports` and `portMappings` are the same", at: first.span,
        help: ["write one of them"])
      isRight = false
    }
    return ((own ?? []) + ports).map { portMapping($0, platform, &diagnostics) }
  }

  private mutating func portMapping(
    _ mapping: PortMapping, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) -> Value {
    let port = AgentFacts.forwardPort
    if mapping.container.contains(port) || mapping.host == port {
      diagnostics.report(
        .port24224, "port \(port) belongs to the log router and is not mapped", at: mapping.span,
        notes: [
          "a mapped port can be reached from outside of the task, and whoever reaches it can write log records"
        ],
        help: ["leave it out; containers of the task reach the router without a mapping"])
      isRight = false
    }
    var properties = Object()
    if mapping.container.count == 1 {
      properties.append("ContainerPort", .integer(mapping.container.lowerBound))
    } else {
      properties.append(
        "ContainerPortRange",
        .string("\(mapping.container.lowerBound)-\(mapping.container.upperBound)"))
    }
    if let host = mapping.host {
      if mapping.container.count > 1 {
        refusePort(
          "a range of ports has no `host`: Docker chooses the ports", mapping, &diagnostics)
      } else if platform.networkMode != .bridge, host != mapping.container.lowerBound {
        refusePort(
          "in network mode `\(platform.networkMode)` `host` is the container's own port", mapping,
          &diagnostics)
      }
      properties.append("HostPort", .integer(host))
    } else if mapping.container.count > 1, platform.networkMode == .host {
      refusePort("in network mode `host` ports are mapped one by one", mapping, &diagnostics)
    }
    properties.append("Protocol", .string(mapping.transport))
    if let name = mapping.name { properties.append("Name", .string(name.value)) }
    if let appProtocol = mapping.appProtocol {
      properties.append("AppProtocol", .string(appProtocol))
    }
    return .object(properties)
  }

  private mutating func refusePort(
    _ message: String, _ mapping: PortMapping, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(.invalidPort, message, at: mapping.span)
    isRight = false
  }

  // MARK: Memory

  private mutating func reviewMemory(
    _ name: String, _ container: Container, _ span: Span, _ platform: Platform,
    _ diagnostics: inout Diagnostics
  ) {
    if let memory = container.memory?.literal, let reservation = container.memoryReservation,
      let reserved = reservation.literal, reserved.count > memory.count
    {
      diagnostics.report(
        .containerMemory, "`memoryReservation` of `\(name)` is more than its `memory`",
        at: reservation.span)
      isRight = false
    }
    guard !platform.isFargate, spec.memory == nil, container.memory == nil,
      container.memoryReservation == nil
    else { return }
    diagnostics.report(
      .containerMemory, "`\(name)` says nothing about its memory", at: span,
      notes: [
        "outside Fargate ECS refuses a container without `memory` or `memoryReservation`, unless the task has `memory`"
      ],
      help: ["add `memoryReservation: 256`, or whatever it needs"])
    isRight = false
  }

  /// What is known of the containers' needs.
  func need(_ router: RouterPlan) -> TaskSize.Need {
    var need = TaskSize.Need()
    for item in spec.containers.items {
      let container = item.value
      need.add(
        cpu: container.cpu?.literal, limit: container.memory?.literal?.count,
        reservation: container.memoryReservation.map { $0.literal?.count ?? 0 })
    }
    need.add(
      cpu: spec.router.cpu?.literal, limit: router.memory,
      reservation: spec.router.memoryReservation.map { $0.literal?.count ?? 0 }
        ?? router.memoryReservation)
    return need
  }

  /// What ECS itself must be allowed in order to start a container.
  func statements(
    forImage image: Setting<String>, _ secrets: Pairs<SecretPair, SecretReference>,
    _ others: PassedProperties
  ) -> [Statement] {
    var statements = secrets.items.flatMap { $0.value.statements(types) }
    let own: [Value] = (spec.roles.ecrRepositories ?? []).map(\.value)
    let anyRepository: Interpolation =
      "arn:${AWS::Partition}:ecr:${AWS::Region}:${AWS::AccountId}:repository/*"
    if let credentials = others["RepositoryCredentials"]?.object?["CredentialsParameter"] {
      statements.append(
        Statement("ReadRegistryCredentials", ["secretsmanager:GetSecretValue"], on: [credentials]))
    } else {
      switch ImageRepository(image) {
      case .open: break
      case .ecr(let arn): statements += pulling([arn])
      case .unknown: statements += pulling(own.isEmpty ? [anyRepository.value] : own)
      }
    }
    for file in others["EnvironmentFiles"]?.list ?? [] {
      guard let arn = file.object?["Value"] else { continue }
      let bucket = arn.string.map { Value.string(String($0.prefix { $0 != "/" })) }
      statements.append(Statement("ReadEnvironmentFiles", ["s3:GetObject"], on: [arn]))
      if let bucket {
        statements.append(
          Statement("FindEnvironmentFiles", ["s3:GetBucketLocation"], on: [bucket]))
      }
    }
    return statements
  }

  private func pulling(_ repositories: [Value]) -> [Statement] {
    [
      // The action has no resource type, so that IAM takes no narrower resource.
      Statement("AuthorizeImagePulls", ["ecr:GetAuthorizationToken"], on: ["*"]),
      Statement(
        "PullImages",
        ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        on: repositories),
    ]
  }

  func reviewDriver(
    _ driver: LogDriver, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let name = driver.driver.value
    if name == AgentFacts.logDriver {
      diagnostics.report(
        .logDriver, "`\(name)` is what `logs: <destination>` becomes", at: driver.driver.span,
        help: ["describe the destination under `destinations`; `type: custom` takes any plugin"])
      return false
    }
    if case .text(let drivers)? = PropertyRecord.named("LogConfiguration")?.property("logDriver")?
      .kind,
      !drivers.isEmpty, !drivers.contains(name)
    {
      let near = nearest(to: name, among: drivers)
      diagnostics.report(
        .logDriver, "ECS has no log driver `\(name)`", at: driver.driver.span,
        label: near.map { "did you mean `\($0)`?" } ?? "", notes: ["it has \(listed(drivers))"],
        help: name == "none" ? ["write `logs: none` for a container without logs"] : [])
      return false
    }
    if platform.isFargate, !AgentFacts.fargateLogDrivers.contains(name) {
      diagnostics.report(
        .logDriver, "Fargate has no log driver `\(name)`", at: driver.driver.span,
        notes: ["it has \(listed(AgentFacts.fargateLogDrivers))"])
      return false
    }
    if let secret = driver.secretOptions.items.first {
      diagnostics.report(
        .foreignSecretOptions, "`secretOptions` of another driver may keep the task from starting",
        at: secret.span,
        notes: ["the agent turns them into an output of the router that has no name"],
        help: ["send these logs through the router"])
    }
    return reviewAwslogs(driver, platform, &diagnostics)
  }
}

extension Setting where T == Int {
  /// The number as text, which is what log options hold.
  var text: Value {
    literal.map { .string(String($0)) } ?? value
  }
}

extension LogDriver {
  /// What ECS must be allowed for the driver: `awslogs` writes with the execution role.
  func executionStatements(of owner: String, _ types: TemplateTypes) -> [Statement] {
    let secrets = secretOptions.items.flatMap { $0.value.statements(types) }
    guard driver.value == "awslogs",
      let group = options.items.first(where: { $0.name == "awslogs-group" })?.value.value
    else { return secrets }
    let region =
      options.items.first { $0.name == "awslogs-region" }?.value.value ?? .ref("AWS::Region")
    let creates = options.items.first { $0.name == "awslogs-create-group" }?.value.literal == "true"
    return awslogsStatements(owner, group: group, region: region, creates: creates) + secrets
  }
}

/// What the `awslogs` driver needs of the execution role.
func awslogsStatements(_ owner: String, group: Value, region: Value, creates: Bool) -> [Statement] {
  let streams: Interpolation =
    "arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(group):log-stream:*"
  var statements = [
    Statement(
      "Write\(owner)Logs", ["logs:CreateLogStream", "logs:PutLogEvents"], on: [streams.value])
  ]
  if creates {
    let itself: Interpolation =
      "arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(group)"
    let below: Interpolation =
      "arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(group):*"
    statements.append(
      Statement(
        "Create\(owner)LogGroups", ["logs:CreateLogGroup"], on: [itself.value, below.value]))
  }
  return statements
}
