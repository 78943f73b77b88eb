package import LensCloudFormation
package import LensSyntax

/// Where the task's network interface is, and who may talk to it.
package struct Network: Record {
  package var vpc: Setting<String>?
  package var subnets: SettingList?
  package var securityGroups: SettingList?
  package var assignPublicIP: Setting<PublicIP>?
  package var ingress: [TrafficRule]?
  package var egress: Located<Egress>?

  package init() {}

  package enum PublicIP: String, Word {
    case enabled = "ENABLED"
    case disabled = "DISABLED"
  }

  package static let fields: [Field<Network>] = [
    .optional(
      "vpc", \.vpc,
      "The VPC of the task's security group. A parameter `VpcId` is made when it is missing."),
    .optional(
      "subnets", \.subnets,
      "The subnets of the service's tasks. A parameter `SubnetIds` is made when they are missing."),
    .optional(
      "securityGroups", \.securityGroups,
      "Existing groups for the tasks. The compiler then makes a group only for rules written here."),
    .optional("assignPublicIp", \.assignPublicIP, "`ENABLED` or `DISABLED`.", default: "DISABLED"),
    .optional(
      "ingress", \.ingress, "Who may reach the task. Port 24224 is left out of every rule."),
    .optional(
      "egress", \.egress,
      "What the task may reach: `all`, `derived` (what the router and ECS connect to), or exactly the list, in which `derived` may stand beside rules."
    ),
  ]
}

extension Network {
  package static var meanings: [String: Meaning] {
    [
      "publicip": "assignPublicIp", "vpcid": "vpc", "subnetids": "subnets",
      "securitygroupids": "securityGroups", "inbound": "ingress", "outbound": "egress",
    ]
  }
}

/// A list whose items, or the whole of which, may be left to CloudFormation.
package struct SettingList: Readable {
  /// The items; one alone when the whole list is an intrinsic.
  package var value: Value
  package var span: Span

  package static var shape: Shape { .orFunction([Setting<String>].shape) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> SettingList? {
    if node.isIntrinsic {
      return cloudFormationValue(node, &diagnostics).map { SettingList(value: $0, span: node.span) }
    }
    return [Setting<String>].read(node, name, &diagnostics).map {
      SettingList(value: .list($0.map(\.value)), span: node.span)
    }
  }
}

/// An entry of `ingress` or `egress`.
package struct TrafficRule: Record {
  package var ports = Located(PortRange(PortRange.every))
  package var transport = Located("tcp")
  package var from: OneOrMany<PeerSetting>?
  package var to: OneOrMany<PeerSetting>?
  package var description: Located<String>?

  package init() {}

  package static let fields: [Field<TrafficRule>] = [
    .required("ports", \.ports, "A port, a range such as `20000-30000`, or `all`."),
    .optional(
      "protocol", \.transport,
      "`tcp`, `udp`, `icmp`, `icmpv6`, `all` or a protocol number.", default: "tcp"),
    .optional(
      "from", \.from,
      "In `ingress`: a CIDR, `sg-…`, `pl-…`, `self`, or an intrinsic (a group unless written `{ cidr: … }` or `{ prefixList: … }`)."
    ),
    .optional("to", \.to, "In `egress`: the same."),
    .optional("description", \.description, "What the rule is for."),
  ]
}

/// `all`, or exactly the list.
package enum Egress: Readable {
  case all
  /// - Parameter derived: where the list asks for what the router and ECS connect to, if it does.
  case only([TrafficRule], derived: Span?)

  package static var shape: Shape {
    .either([
      .word(["all", "derived"]), .list(.either([.word(["derived"]), TrafficRule.shape])),
    ])
  }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> Egress?
  {
    if node.isWord("all") { return .all }
    if node.isWord("derived") { return .only([], derived: node.span) }
    guard node.tag == nil, let items = node.sequence else {
      node.reportType(name, takes: "`all`, `derived` or a list of rules", &diagnostics)
      return nil
    }
    let derived = items.first { $0.isWord("derived") }?.span
    let written = items.filter { !$0.isWord("derived") }
    let rules = written.compactMap { TrafficRule.read($0, name, &diagnostics) }
    return rules.count == written.count ? .only(rules, derived: derived) : nil
  }
}

extension Node {
  fileprivate func isWord(_ word: String) -> Bool {
    tag == nil && scalar?.text == word
  }
}
