import LensCloudFormation
import LensFluent
import LensSyntax

extension Planner {
  /// The service that keeps the task running.
  mutating func planService(
    _ deploy: Deploy, _ platform: Platform, _ group: SecurityGroup?,
    _ balancing: LoadBalancerPlan?, _ diagnostics: inout Diagnostics
  ) -> Service {
    reviewService(deploy, platform, &diagnostics)
    var targets: [(BalancedPort, group: Value)] = []
    if let group = deploy.targetGroup, let target = target(of: group, &diagnostics) {
      targets.append((target, group.value.arn.value))
    }
    if let balancing { targets.append((balancing.target, .ref("TargetGroup"))) }
    executionStatements += serviceConnectStatements(deploy)
    var properties: Object = [
      "Cluster": cluster, "TaskDefinition": .ref("TaskDefinition"),
    ]
    properties.append("LaunchType", ifPresent: launchType(platform, deploy))
    properties.append("CapacityProviderStrategy", ifPresent: deploy.capacity?.value)
    properties.append(
      "SchedulingStrategy", ifPresent: deploy.schedulingStrategy.map { .string($0.value.rawValue) })
    // A deployment would set the number back that scaling has come to.
    if deploy.autoscaling == nil {
      properties.append("DesiredCount", ifPresent: deploy.desiredCount?.value)
    }
    properties.append("DeploymentConfiguration", ifPresent: deploymentConfiguration(deploy))
    properties.append("LoadBalancers", ifPresent: loadBalancers(deploy, targets))
    // Checks that fail before a task listens would stop it.
    if balancing != nil, deploy.others["HealthCheckGracePeriodSeconds"] == nil {
      properties.append("HealthCheckGracePeriodSeconds", 60)
    }
    properties.append(
      "NetworkConfiguration", ifPresent: networkConfiguration(platform, group))
    if let exec = deploy.exec { properties.append("EnableExecuteCommand", .boolean(exec.value)) }
    for entry in deploy.others.values.entries where properties[entry.key] == nil {
      properties.append(entry.key, entry.value)
    }
    properties.append("Tags", ifAny: serviceTags(deploy))
    return Service(properties)
  }

  /// The proxy of Service Connect logs with the execution role, like a container with that driver.
  private func serviceConnectStatements(_ deploy: Deploy) -> [Statement] {
    guard
      let logs = deploy.others["ServiceConnectConfiguration"]?.object?["LogConfiguration"]?.object
    else { return [] }
    let options = logs["Options"]?.object
    var statements = (logs["SecretOptions"]?.list ?? []).compactMap { $0.object?["ValueFrom"] }
      .flatMap { value in
        var reference = SecretReference()
        reference.valueFrom = value.string.map { Setting($0) } ?? Setting(intrinsic: value)
        return reference.statements(types)
      }
    if logs["LogDriver"] == "awslogs", let group = options?["awslogs-group"] {
      statements += awslogsStatements(
        "Proxy", group: group, region: options?["awslogs-region"] ?? .ref("AWS::Region"),
        creates: options?["awslogs-create-group"] == "true")
    }
    return statements
  }

  /// The spec's tags, of which the service's own may change some.
  private func serviceTags(_ deploy: Deploy) -> [Value] {
    let own = deploy.tags.items
    let common = spec.tags.items.filter { tag in !own.contains { $0.name == tag.name } }
    return tagList((common + own).map { ($0.name, $0.value.value) })
  }

  /// Managed instances, and whatever names a strategy, run without a launch type. Source: botocore 1.43.11, CreateService, 2026-11-22.
  func launchType(_ platform: Platform, _ deploy: Deploy) -> Value? {
    guard deploy.capacity == nil, let first = platform.launchTypes.first,
      !platform.launchTypes.contains(.managedInstances)
    else { return nil }
    return .string(first.rawValue)
  }

  /// A deployment whose tasks do not start is given up, unless the spec says otherwise: a router that dies at launch would keep a stack waiting for hours.
  private func deploymentConfiguration(_ deploy: Deploy) -> Value? {
    var configuration = deploy.others["DeploymentConfiguration"]?.object ?? Object()
    if deploy.others["DeploymentConfiguration"]?.isIntrinsic == true {
      return deploy.others["DeploymentConfiguration"]
    }
    if let breaker = deploy.circuitBreaker {
      configuration["DeploymentCircuitBreaker"] = breaker.value.value
    } else if configuration["DeploymentCircuitBreaker"] == nil,
      deploy.others["DeploymentController"] == nil
    {
      configuration["DeploymentCircuitBreaker"] = CircuitBreaker().value
    }
    return configuration.isEmpty ? nil : .object(configuration)
  }

  private func loadBalancers(
    _ deploy: Deploy, _ targets: [(BalancedPort, group: Value)]
  ) -> Value? {
    guard !targets.isEmpty else { return nil }
    let balancers = targets.map { target, group -> Value in
      [
        "ContainerName": .string(target.container), "ContainerPort": .integer(target.port),
        "TargetGroupArn": group,
      ]
    }
    return .list(balancers + (deploy.others["LoadBalancers"]?.list ?? []))
  }

  mutating func networkConfiguration(_ platform: Platform, _ group: SecurityGroup?)
    -> Value?
  {
    guard platform.hasInterface else { return nil }
    let network = spec.network
    if network.subnets == nil { addNetworkParameter("SubnetIds") }
    var interface = Object()
    // Only Fargate gives its tasks public addresses.
    if platform.launchTypes == [.fargate] || network.assignPublicIP != nil {
      interface.append("AssignPublicIp", network.assignPublicIP?.value ?? "DISABLED")
    }
    interface.append("SecurityGroups", ifPresent: groups(group))
    interface.append("Subnets", network.subnets?.value ?? .ref("SubnetIds"))
    return ["AwsvpcConfiguration": .object(interface)]
  }

  private func groups(_ group: SecurityGroup?) -> Value? {
    let made = group.map { Value.getAtt($0.id, "GroupId") }
    guard let own = spec.network.securityGroups?.value else { return made.map { .list([$0]) } }
    guard let made else { return own }
    // A list that is an intrinsic cannot be appended to, so that it is taken apart and put together again by CloudFormation.
    guard let list = own.list else {
      return ["Fn::Split": [",", ["Fn::Join": [",", [made, ["Fn::Join": [",", own]]]]]]]
    }
    return .list([made] + list)
  }

  private mutating func reviewService(
    _ deploy: Deploy, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    if let strategy = deploy.schedulingStrategy, strategy.value == .daemon {
      if let type = platform.launchTypes.first(where: { $0 == .fargate || $0 == .external }) {
        diagnostics.report(
          .serviceSetting, "ECS runs no daemons on `\(type.rawValue)`", at: strategy.span,
          help: ["write `launchType: EC2`, or leave `schedulingStrategy` out"])
        isRight = false
      }
      if let count = deploy.desiredCount {
        diagnostics.report(
          .serviceSetting, "a daemon runs once on each instance and has no `desiredCount`",
          at: count.span)
        isRight = false
      }
    }
    for property in ["LoadBalancers", "ServiceRegistries"] {
      let span = deploy.others.span(of: property)
      for item in deploy.others[property]?.list ?? [] {
        guard let name = item.object?["ContainerName"]?.string else { continue }
        reviewTarget(name, at: span, nil, &diagnostics)
      }
    }
    if deploy.circuitBreaker != nil, let own = deploy.others["DeploymentConfiguration"],
      own.isIntrinsic || own.object?["DeploymentCircuitBreaker"] != nil
    {
      diagnostics.report(
        .conflict,
        "`circuitBreaker` and `deploymentConfiguration` both say what to do with a failed deployment",
        at: deploy.others.span(of: "DeploymentConfiguration"))
      isRight = false
    }
    if let key = deploy.targetGroup != nil
      ? "targetGroup" : deploy.loadBalancer != nil ? "loadBalancer" : nil,
      deploy.others["LoadBalancers"]?.isIntrinsic ?? false
    {
      diagnostics.report(
        .conflict,
        "`\(key)` cannot be added to a `loadBalancers` that only CloudFormation knows",
        at: deploy.others.span(of: "LoadBalancers"))
      isRight = false
    }
    reviewExec(deploy, &diagnostics)
  }

  /// The SSM agent writes into the container that it runs in.
  func reviewExec(_ deploy: Deploy, _ diagnostics: inout Diagnostics) {
    if deploy.exec?.value == true {
      for item in spec.containers.items
      where item.value.others["ReadonlyRootFilesystem"] == .boolean(true) {
        diagnostics.report(
          .execReadonly, "ECS Exec does not work in `\(item.name)`",
          at: item.value.others.span(of: "ReadonlyRootFilesystem"),
          label: "the SSM agent cannot write",
          help: [
            "mount volumes at /var/lib/amazon and /var/log/amazon, or leave the root filesystem writable"
          ])
      }
    }
  }

  /// Whether a container is there and lists the port, as far as can be told.
  @discardableResult
  mutating func reviewTarget(
    _ container: String, at span: Span, _ port: Known<Int>?, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if container == spec.router.name.value, let port, port.value == AgentFacts.forwardPort {
      diagnostics.report(
        .port24224, "port \(port.value) belongs to the log router and has no target group",
        at: port.span,
        notes: ["whoever reaches it can write log records, and nothing outside of the task has to"])
      isRight = false
      return false
    }
    if spec.containers.broken.contains(container) || container == spec.router.name.value {
      return true
    }
    guard let item = spec.containers.items.first(where: { $0.name == container }) else {
      let names = spec.containers.items.map(\.name)
      let near = nearest(to: container, among: names)
      diagnostics.report(
        .serviceSetting, "there is no container called `\(container)`", at: span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: ["the containers are \(listed(names))"])
      isRight = false
      return false
    }
    let mappings = (item.value.portMappings ?? []) + item.value.ports
    guard let port, !mappings.contains(where: { $0.container == port.value...port.value }) else {
      return true
    }
    let isInRange = mappings.contains { $0.container.contains(port.value) }
    diagnostics.report(
      .serviceSetting, "`\(item.name)` does not list port \(port.value)", at: port.span,
      notes: isInRange ? ["it is in a range, and a target is a port that is listed by itself"] : [],
      help: ["add it to `ports` of `\(item.name)`"])
    isRight = false
    return false
  }
}
