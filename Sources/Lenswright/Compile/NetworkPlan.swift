import LensCloudFormation
import LensFluent
import LensSyntax

extension Planner {
  /// The task's security group, where the task has one and the spec does not bring its own.
  mutating func planSecurityGroup(
    _ platform: Platform, _ diagnostics: inout Diagnostics
  ) -> SecurityGroup? {
    let network = spec.network
    let open = openedPorts
    guard platform.hasInterface else {
      reviewUnusedNetwork(open, &diagnostics)
      return nil
    }
    let hasRules = !(network.ingress ?? []).isEmpty || network.egress != nil || !open.isEmpty
    if let groups = network.securityGroups, !hasRules {
      diagnostics.report(
        .ownSecurityGroup, "the security groups are yours, and their rules cannot be checked here",
        at: groups.span,
        notes: network.vpc == nil ? [] : ["`vpc` is for a group that is made here, and none is"],
        help: ["see that none of them admits port \(AgentFacts.forwardPort)"])
      return nil
    }
    if network.vpc == nil, !isDeclared("VpcId") {
      parameters.append(
        "VpcId",
        ["Type": "AWS::EC2::VPC::Id", "Description": "The VPC that the tasks run in"])
    }
    var group = SecurityGroup(
      "SecurityGroup", origin: "network", description: .string("Tasks of \(service)"),
      vpc: network.vpc?.value ?? .ref("VpcId"))
    for rule in network.ingress ?? [] {
      guard let rules = TrafficRules.ingress(rule, &diagnostics) else {
        isRight = false
        continue
      }
      for rule in rules where !group.ingress.contains(rule) { group.ingress.append(rule) }
    }
    for rule in open where !group.ingress.contains(rule) { group.ingress.append(rule) }
    if case .only(let rules)? = network.egress {
      let planned = rules.map { TrafficRules.egress($0, &diagnostics) }
      if planned.contains(where: { $0 == nil }) { isRight = false }
      group.egress = planned.compactMap { $0 }.flatMap { $0 }
    }
    group.tags = tags
    return group
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
            transport: transport, ports: ports, peer: peer.peer, description: "To \(container)")
        }
      }
    }
  }

  private mutating func reviewUnusedNetwork(
    _ open: [SecurityGroup.Rule], _ diagnostics: inout Diagnostics
  ) {
    let network = spec.network
    let rule = network.ingress?.first?.ports.span
    let peers = spec.containers.items.flatMap { ($0.value.portMappings ?? []) + $0.value.ports }
      .flatMap(\.from)
    let span = rule ?? network.securityGroups?.span ?? network.subnets?.span ?? network.vpc?.span
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
  func reviewSecurityGroup(
    _ platform: Platform, _ group: SecurityGroup?, _ diagnostics: inout Diagnostics
  ) {
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
