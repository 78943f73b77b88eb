import LensCloudFormation
import LensFluent
import LensSyntax

/// A load balancer beside the service, and what belongs to it.
struct LoadBalancerPlan: Sendable {
  var target: BalancedPort
  var resources: [Resource]
  /// What the service waits for: ECS refuses a target group that no listener has.
  var prerequisites: [String]
  var outputs: Object
}

extension Planner {
  private static let origin = "deploy.loadBalancer"

  mutating func planLoadBalancer(
    _ platform: Platform, _ taskGroup: SecurityGroup?, _ diagnostics: inout Diagnostics
  ) -> LoadBalancerPlan? {
    guard let written = spec.deploy?.loadBalancer,
      let target = target(of: written, &diagnostics)
    else { return nil }
    let balancing = written.value
    let group = loadBalancerGroup(balancing, target, taskGroup)
    var balancer = LoadBalancer(
      "LoadBalancer", origin: Planner.origin, isPublic: balancing.isPublic.value,
      groups: [.getAtt(group.id, "GroupId")], subnets: subnets(of: balancing))
    balancer.deletionProtection = balancing.deletionProtection?.text
    balancer.tags = tags
    var resources = [balancer.resource] + group.resources
    var prerequisites: [String] = []
    if let taskGroup {
      // A rule of its own, since the load balancer's group refers to the tasks' already.
      let rule = SecurityGroupIngress(
        "\(taskGroup.id)IngressFromLoadBalancer", origin: Planner.origin,
        group: .getAtt(taskGroup.id, "GroupId"),
        rule: rule(target, to: .getAtt(group.id, "GroupId"), "From the load balancer"))
      resources.append(rule.resource)
      prerequisites.append(rule.id)
    }
    let targets = targetGroup(balancing, target, platform)
    let listeners = listeners(balancing, balancer, targets)
    var outputs: Object = [
      "LoadBalancerDNSName": [
        "Description": "Where the load balancer is reached",
        "Value": .getAtt(balancer.id, "DNSName"),
      ],
      "LoadBalancerCanonicalHostedZoneID": [
        "Description": "The hosted zone of that name, for an alias record in Route 53",
        "Value": .getAtt(balancer.id, "CanonicalHostedZoneID"),
      ],
    ]
    if taskGroup == nil {
      outputs.append(
        "LoadBalancerSecurityGroupId",
        [
          "Description": "The group that the security group of the instances has to admit",
          "Value": .getAtt(group.id, "GroupId"),
        ])
    }
    return LoadBalancerPlan(
      target: target,
      resources: resources + [targets.resource] + listeners.map(\.resource),
      prerequisites: [listeners[0].id] + prerequisites, outputs: outputs)
  }

  // MARK: Security groups

  private mutating func loadBalancerGroup(
    _ balancing: LoadBalancing, _ target: BalancedPort, _ taskGroup: SecurityGroup?
  ) -> SecurityGroup {
    addNetworkParameterForVPC()
    var group = SecurityGroup(
      "LoadBalancerSecurityGroup", origin: Planner.origin,
      description: .string(
        String("Load balancer of \(service)".prefix(AWSNames.ruleDescriptionLength))),
      vpc: spec.network.vpc?.value ?? .ref("VpcId"))
    let peers = balancing.from?.items.map(\.peer) ?? [.cidr("0.0.0.0/0")]
    let ports =
      (balancing.certificate == nil ? [] : [Listener.httpsPort]) + [Listener.httpPort]
    group.ingress = distinct(
      peers.flatMap { peer in
        ports.map { SecurityGroup.Rule(transport: "tcp", ports: $0...$0, peer: peer) }
      })
    // The group of instances is not known here, and so nothing can be said of what is reached behind it.
    if let taskGroup {
      group.egress = [rule(target, to: .getAtt(taskGroup.id, "GroupId"), "To the tasks")]
    }
    group.tags = tags
    return group
  }

  private func rule(
    _ target: BalancedPort, to group: Value, _ description: String
  ) -> SecurityGroup.Rule {
    SecurityGroup.Rule(
      transport: "tcp", ports: target.port...target.port, peer: .group(group),
      description: description)
  }

  private mutating func addNetworkParameterForVPC() {
    if spec.network.vpc == nil { addNetworkParameter("VpcId") }
  }

  private mutating func subnets(of balancing: LoadBalancing) -> Value {
    if let own = balancing.subnets { return own.value }
    let name = balancing.isPublic.value ? "PublicSubnetIds" : "SubnetIds"
    if !balancing.isPublic.value, let tasks = spec.network.subnets { return tasks.value }
    addNetworkParameter(name)
    return .ref(name)
  }

  // MARK: Targets and listeners

  private func targetGroup(
    _ balancing: LoadBalancing, _ target: BalancedPort, _ platform: Platform
  ) -> TargetGroup {
    var group = TargetGroup(
      "TargetGroup", origin: Planner.origin, platform.hasInterface ? .ip : .instance,
      port: target.port, vpc: spec.network.vpc?.value ?? .ref("VpcId"))
    let health = balancing.health.keys
    group.health = [
      "HealthCheckPath": health.path.value, "HealthCheckIntervalSeconds": health.interval.value,
      "HealthCheckTimeoutSeconds": health.timeout.value,
      "HealthyThresholdCount": health.healthyThreshold.value,
      "UnhealthyThresholdCount": health.unhealthyThreshold.value,
    ]
    if let codes = health.matcher { group.health.append("Matcher", ["HttpCode": codes.value]) }
    group.deregistrationDelay = balancing.deregistrationDelay.text
    group.tags = tags
    return group
  }

  /// The one that has the target group comes first.
  ///
  /// Port 80 is the same resource with and without a certificate, so that one can be added to a service that runs: two resources would ask for one port.
  private func listeners(
    _ balancing: LoadBalancing, _ balancer: LoadBalancer, _ targets: TargetGroup
  ) -> [Listener] {
    let forward = Listener.Action.forward(targetGroup: .ref(targets.id))
    let arn = Value.ref(balancer.id)
    guard let certificate = balancing.certificate else {
      return [Listener("HttpListener", origin: Planner.origin, loadBalancer: arn, forward)]
    }
    var secure = Listener("HttpsListener", origin: Planner.origin, loadBalancer: arn, forward)
    secure.security = (certificate.value, balancing.sslPolicy.value)
    var plain = Listener(
      "HttpListener", origin: Planner.origin, loadBalancer: arn, .redirectToHTTPS)
    // Nobody is sent to a port that does not listen yet.
    plain.prerequisites = [secure.id]
    return [secure, plain]
  }
}

extension Setting where T == Seconds {
  /// The number of seconds as the text that an attribute takes.
  fileprivate var text: Value {
    switch content {
    case .literal(let seconds): .string(String(seconds.count))
    case .intrinsic(let value): value
    }
  }
}

extension Setting where T == Bool {
  /// The word that an attribute takes.
  fileprivate var text: Value {
    switch content {
    case .literal(let flag): .string(flag ? "true" : "false")
    case .intrinsic(let value): value
    }
  }
}
