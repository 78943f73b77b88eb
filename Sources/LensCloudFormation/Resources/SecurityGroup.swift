package import LensSyntax

/// An `AWS::EC2::SecurityGroup` with the rules that refer to the group itself as resources of their own, since a group cannot name itself inline.
package struct SecurityGroup: Sendable {
  package var id: String
  package var origin: String
  package var description: Value
  package var vpc: Value
  package var ingress: [Rule] = []
  /// `nil` leaves everything open outwards, as EC2 does by default.
  package var egress: [Rule]?
  package var tags: [Value] = []

  package init(_ id: String, origin: String, description: Value, vpc: Value) {
    self.id = id
    self.origin = origin
    self.description = description
    self.vpc = vpc
  }

  /// Who is at the other end of a rule.
  package enum Peer: Sendable, Equatable {
    case cidr(Value)
    case cidrIPv6(Value)
    case group(Value)
    case prefixList(Value)
    /// The group that holds the rule.
    case itself
  }

  package struct Rule: Sendable, Equatable {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all of them.
    package var transport: String
    /// First and last port, or an ICMP type and code; `nil` where the protocol has neither.
    package var ports: ClosedRange<Int>?
    package var peer: Peer
    package var description: String?

    package init(
      transport: String, ports: ClosedRange<Int>?, peer: Peer, description: String? = nil
    ) {
      self.transport = transport
      self.ports = ports
      self.peer = peer
      self.description = description
    }
  }

  package var resources: [Resource] {
    let inline = ingress.filter { $0.peer != .itself }
    let own = ingress.filter { $0.peer == .itself }
    var properties: Object = ["GroupDescription": description, "VpcId": vpc]
    properties.append(
      "SecurityGroupIngress", ifAny: inline.map { .object($0.properties(isIngress: true)) })
    if let egress {
      let rules = egress.filter { $0.peer != .itself }
      // An empty list would be taken for "no opinion" and leave everything open.
      properties.append(
        "SecurityGroupEgress",
        .list(
          rules.isEmpty
            ? [SecurityGroup.closed] : rules.map { .object($0.properties(isIngress: false)) }))
    }
    properties.append("Tags", ifAny: tags)
    var resources = [
      Resource(id, "AWS::EC2::SecurityGroup", origin: origin, properties: properties)
    ]
    resources += own.map { rule in
      separate(rule, "AWS::EC2::SecurityGroupIngress", isIngress: true)
    }
    resources += (egress ?? []).filter { $0.peer == .itself }.map { rule in
      separate(rule, "AWS::EC2::SecurityGroupEgress", isIngress: false)
    }
    return resources
  }

  /// A rule that lets nothing out: EC2 replaces an empty list by "everything".
  private static let closed: Value = [
    "Description": "Nothing may leave", "IpProtocol": "icmp", "FromPort": 252, "ToPort": 86,
    "CidrIp": "255.255.255.255/32",
  ]

  private func separate(_ rule: Rule, _ type: String, isIngress: Bool) -> Resource {
    var properties: Object = ["GroupId": .getAtt(id, "GroupId")]
    let group = Value.getAtt(id, "GroupId")
    for entry in rule.properties(isIngress: isIngress, itself: group).entries {
      properties.append(entry.key, entry.value)
    }
    // ICMP's -1 is no port, and a hyphen no character of a logical ID.
    let ports = rule.ports.flatMap { range in
      range.lowerBound < 0
        ? nil
        : range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)To\(range.upperBound)"
    }
    let transport =
      rule.transport == "-1"
      ? "All" : rule.transport.prefix(1).uppercased() + rule.transport.dropFirst()
    let name = "\(id)\(isIngress ? "Ingress" : "Egress")Self\(transport)\(ports ?? "")"
    return Resource(name, type, origin: origin, properties: properties)
  }
}

extension SecurityGroup.Rule {
  package func properties(isIngress: Bool, itself: Value? = nil) -> Object {
    var properties = Object()
    if let description { properties.append("Description", .string(description)) }
    properties.append("IpProtocol", .string(transport))
    if let ports {
      properties.append("FromPort", .integer(ports.lowerBound))
      properties.append("ToPort", .integer(ports.upperBound))
    }
    switch peer {
    case .cidr(let value): properties.append("CidrIp", value)
    case .cidrIPv6(let value): properties.append("CidrIpv6", value)
    case .group(let value):
      properties.append(isIngress ? "SourceSecurityGroupId" : "DestinationSecurityGroupId", value)
    case .prefixList(let value):
      properties.append(isIngress ? "SourcePrefixListId" : "DestinationPrefixListId", value)
    case .itself:
      properties.append(
        isIngress ? "SourceSecurityGroupId" : "DestinationSecurityGroupId", ifPresent: itself)
    }
    return properties
  }
}
