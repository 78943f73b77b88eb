import LensCloudFormation
import LensFluent
import LensSyntax

extension Planner {
  /// The task's security group, where the task has one and the spec does not bring its own.
  mutating func planSecurityGroup(
    _ platform: Platform, _ routing: Routing?, _ delivered: DeliveredConfiguration,
    _ diagnostics: inout Diagnostics
  ) -> SecurityGroup? {
    let network = spec.network
    let open = openedPorts
    guard platform.hasInterface else {
      reviewUnusedNetwork(open, &diagnostics)
      return nil
    }
    let isBalanced = spec.deploy?.loadBalancer != nil
    let hasRules =
      !(network.ingress ?? []).isEmpty || network.egress != nil || !open.isEmpty || isBalanced
    if let groups = network.securityGroups, !hasRules {
      // Groups of this template are looked at when it is finished.
      let items = groups.value.list ?? [groups.value]
      let areHere = items.allSatisfy { item in item.references.contains(where: types.isResource) }
      let isUsed = network.vpc == nil || placesResources(routing)
      if areHere, isUsed { return nil }
      diagnostics.report(
        .ownSecurityGroup,
        areHere
          ? "no group is made here, so `vpc` has nothing to do"
          : "the security groups are yours, and their rules cannot be checked here",
        at: groups.span,
        notes: isUsed ? [] : ["`vpc` is for a group that is made here, and none is"],
        help: ["see that none of them admits port \(AgentFacts.forwardPort)"])
      return nil
    }
    if network.vpc == nil { addNetworkParameter("VpcId") }
    var group = SecurityGroup(
      "SecurityGroup", origin: "network",
      description: .string(String("Tasks of \(service)".prefix(AWSNames.ruleDescriptionLength))),
      vpc: network.vpc?.value ?? .ref("VpcId"))
    for rule in network.ingress ?? [] {
      guard let rules = TrafficRules.ingress(rule, &diagnostics) else {
        isRight = false
        continue
      }
      group.ingress += rules
    }
    group.ingress = distinct(group.ingress + open)
    if case .only(let listed, let derived)? = network.egress?.value {
      let planned = listed.map { TrafficRules.egress($0, &diagnostics) }
      if planned.contains(where: { $0 == nil }) { isRight = false }
      let written = planned.compactMap { $0 }.flatMap { $0 }
      let needs = outwardNeeds(platform, routing, delivered)
      if derived != nil {
        group.egress = distinct(written + rules(for: needs, &diagnostics))
      } else {
        group.egress = distinct(written)
        reviewReach(needs, written, &diagnostics)
      }
    }
    group.tags = tags
    return group
  }

  /// Whether a destination makes something in the task's network, which then needs to know the VPC.
  private func placesResources(_ routing: Routing?) -> Bool {
    (routing?.destinations ?? []).flatMap(\.resources).contains {
      $0.type == "AWS::EC2::SecurityGroup"
    }
  }

  /// Ports that a container opens with `from`.
  private var openedPorts: [SecurityGroup.Rule] {
    let mappings =
      spec.containers.items.flatMap { item in
        ((item.value.portMappings ?? []) + item.value.ports).map { (item.name, $0) }
      }
      + ((spec.router.portMappings ?? []) + spec.router.ports).map { (spec.router.name.value, $0) }
    return mappings.flatMap { container, mapping in
      mapping.from.flatMap { peer in
        TrafficRules.admitted(mapping.transport, mapping.container, from: peer.peer).map {
          transport, ports in
          SecurityGroup.Rule(
            transport: transport, ports: ports, peer: peer.peer,
            description: String("To \(container)".prefix(AWSNames.ruleDescriptionLength)))
        }
      }
    }
  }

  /// EC2 refuses a rule that differs from another in its description only, and sees through two spellings of one range. The first stays.
  func distinct(_ rules: [SecurityGroup.Rule]) -> [SecurityGroup.Rule] {
    if rules.count < 2 { return rules }
    var seen: Set<String> = []
    return rules.filter { rule in
      let ports = rule.ports.map { "\($0.lowerBound)-\($0.upperBound)" } ?? ""
      return seen.insert("\(rule.transport) \(ports) \(identity(rule.peer))").inserted
    }
  }

  /// A text that two peers share when they are one to EC2.
  private func identity(_ peer: SecurityGroup.Peer) -> String {
    func text(_ value: Value) -> String {
      value.string ?? String(decoding: jsonText(value, indentation: 0), as: UTF8.self)
    }
    return switch peer {
    case .cidr(let value): "IPv4 \(AddressRange(text(value))?.text ?? text(value))"
    case .cidrIPv6(let value): "IPv6 \(AddressRange(text(value))?.text ?? text(value))"
    case .group(let value): "group \(text(value))"
    case .prefixList(let value): "prefix list \(text(value))"
    case .itself: "self"
    }
  }

  private mutating func reviewUnusedNetwork(
    _ open: [SecurityGroup.Rule], _ diagnostics: inout Diagnostics
  ) {
    let network = spec.network
    let rule = network.ingress?.first?.ports.span
    let peers = spec.containers.items.flatMap { ($0.value.portMappings ?? []) + $0.value.ports }
      .flatMap(\.from)
    // A load balancer has a network, whatever the tasks have.
    let isBalanced = spec.deploy?.loadBalancer != nil
    let span =
      rule ?? network.egress?.span ?? network.securityGroups?.span
      ?? (isBalanced ? nil : network.subnets?.span) ?? network.assignPublicIP?.span
      ?? (isBalanced ? nil : network.vpc?.span)
    if let span = span ?? peers.first?.span {
      diagnostics.report(
        .networkUnused, "outside awsvpc a task has no network interface and no security group",
        at: span,
        notes: ["its ports are guarded by the security group of the instance"],
        help: ["leave this out, or write `networkMode: awsvpc`"])
      isRight = false
    }
  }

  /// Says what cannot be seen from here.
  func reviewInstanceGroup(_ platform: Platform, _ diagnostics: inout Diagnostics) {
    guard platform.networkMode == .host else { return }
    diagnostics.report(
      .instanceSecurityGroup,
      "in host mode the instance's security group guards the task, and it is not in this template",
      at: spec.networkMode?.span ?? spec.service.span,
      notes: [
        "ECS generates no listener on port \(AgentFacts.forwardPort) in this mode, and a configuration of your own might"
      ],
      help: [
        "see that the group of the instances admits neither \(AgentFacts.forwardPort) nor \(AgentFacts.monitoringPort)"
      ])
  }
}
