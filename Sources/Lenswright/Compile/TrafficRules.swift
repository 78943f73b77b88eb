import LensCloudFormation
import LensFluent
import LensSyntax

/// Turns what a spec lets in and out into rules of a security group, none of which admits the router's port.
enum TrafficRules {
  /// The ports without 24224: what is below and what is above.
  static func withoutForwardPort(_ ports: ClosedRange<Int>) -> [ClosedRange<Int>] {
    let port = AgentFacts.forwardPort
    guard ports.contains(port) else { return [ports] }
    var parts: [ClosedRange<Int>] = []
    if ports.lowerBound < port { parts.append(ports.lowerBound...(port - 1)) }
    if ports.upperBound > port { parts.append((port + 1)...ports.upperBound) }
    return parts
  }

  static func ingress(_ rule: TrafficRule, _ diagnostics: inout Diagnostics) -> [SecurityGroup
    .Rule]?
  {
    guard let transport = transport(rule, &diagnostics) else { return nil }
    guard let peers = rule.from?.items else {
      diagnostics.report(
        .missingKey, "a rule of `ingress` needs the key `from`", at: rule.ports.span,
        help: ["write who may reach the task: a CIDR, a group, a prefix list, or `self`"])
      return nil
    }
    if let to = rule.to?.items.first {
      diagnostics.report(.unknownKey, "a rule of `ingress` has `from`, not `to`", at: to.span)
      return nil
    }
    let ports = rule.ports.value.ports
    let port = AgentFacts.forwardPort
    if ["tcp", "udp"].contains(transport), ports == port...port {
      diagnostics.report(
        .port24224, "port \(port) belongs to the log router and stays closed", at: rule.ports.span,
        notes: ["whoever reaches it can write log records, and nothing outside of the task has to"],
        help: ["leave the rule out; the task's own containers reach the router without it"])
      return nil
    }
    return peers.flatMap { peer in
      admitted(transport, ports, from: peer.peer).map { transport, ports in
        SecurityGroup.Rule(
          transport: transport, ports: ports, peer: peer.peer, description: rule.description?.value)
      }
    }
  }

  /// The transports and ports of one rule, with the router's port cut out. Only TCP and UDP have it, so other protocols pass as they are.
  ///
  /// EC2 wants types and codes for ICMP; for ICMPv6 it takes all of them when none are said, and cfn-lint's rule W3687 wants none. Sources: IpPermission in the
  /// EC2 API Reference, cfn-lint 1.51.0, 2026-11-22.
  static func admitted(
    _ transport: String, _ ports: ClosedRange<Int>, from peer: SecurityGroup.Peer
  ) -> [(String, ClosedRange<Int>?)] {
    switch transport {
    case "tcp", "udp":
      return withoutForwardPort(ports).map { (transport, $0) }
    case "icmp":
      return [(transport, -1 ... -1)]
    case "-1":
      let both = ["tcp", "udp"].flatMap { transport in
        withoutForwardPort(PortRange.every).map { (transport, Optional($0)) }
      }
      switch peer {
      case .cidr: return both + [("icmp", -1 ... -1)]
      case .cidrIPv6: return both + [("icmpv6", nil)]
      case .group, .prefixList, .itself: return both + [("icmp", -1 ... -1), ("icmpv6", nil)]
      }
    default:
      return [(transport, nil)]
    }
  }

  static func egress(_ rule: TrafficRule, _ diagnostics: inout Diagnostics) -> [SecurityGroup.Rule]?
  {
    guard let transport = transport(rule, &diagnostics) else { return nil }
    guard let peers = rule.to?.items else {
      diagnostics.report(
        .missingKey, "a rule of `egress` needs the key `to`", at: rule.ports.span,
        help: ["write what the task may reach: a CIDR, a group, a prefix list, or `self`"])
      return nil
    }
    if let from = rule.from?.items.first {
      diagnostics.report(.unknownKey, "a rule of `egress` has `to`, not `from`", at: from.span)
      return nil
    }
    let ports: ClosedRange<Int>? =
      switch transport {
      case "tcp", "udp": rule.ports.value.ports
      case "icmp": -1 ... -1
      default: nil
      }
    return peers.map {
      SecurityGroup.Rule(
        transport: transport, ports: ports, peer: $0.peer, description: rule.description?.value)
    }
  }

  private static func reviewDescription(
    _ rule: TrafficRule, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let description = rule.description else { return true }
    let length = AWSNames.ruleDescriptionLength
    let other = description.value.unicodeScalars.first {
      !$0.isASCII || !AWSNames.isRuleDescription(UInt8($0.value))
    }
    guard other != nil || description.value.utf8.count > length else { return true }
    diagnostics.report(
      .invalidValue,
      other.map { "the description of a rule has no `\($0)`" }
        ?? "the description of a rule has at most \(length) characters",
      at: description.span,
      notes: other == nil ? [] : ["EC2 takes letters, digits, spaces and `._-:/()#,@[]+=&;{}!$*`"])
    return false
  }

  /// The protocol as EC2 names it.
  private static func transport(_ rule: TrafficRule, _ diagnostics: inout Diagnostics) -> String? {
    let text = rule.transport.value.lowercased()
    guard reviewDescription(rule, &diagnostics) else { return nil }
    let names = ["all": "-1", "-1": "-1", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"]
    let name: String
    if ["tcp", "udp", "icmp", "icmpv6"].contains(text) {
      name = text
    } else if let known = names[text] {
      name = known
    } else if let number = Int(text), (0...255).contains(number) {
      name = String(number)
    } else {
      diagnostics.report(
        .invalidPort, "there is no protocol `\(rule.transport.value)`", at: rule.transport.span,
        notes: ["a rule takes `tcp`, `udp`, `icmp`, `icmpv6`, `all` or a protocol's number"])
      return nil
    }
    if name != "tcp" && name != "udp" && rule.ports.value.ports != PortRange.every {
      diagnostics.report(
        .invalidPort, "the protocol `\(text)` has no ports to choose from", at: rule.ports.span,
        help: ["write `ports: all`"])
      return nil
    }
    return name
  }
}
