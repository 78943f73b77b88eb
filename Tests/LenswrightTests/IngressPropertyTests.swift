import LensSyntax
import Lenswright
import Testing

/// Random rules, ports, overrides and resources: nobody gets in at the router's port, and everybody else does.
@Suite struct IngressPropertyTests {
  static let port = 24224

  /// The other end of a rule: how a spec writes it, and what a rule of the template then holds.
  private struct Peer {
    var written: String
    var key: String
    var value: Value
  }

  private static let peers = [
    Peer(written: "10.0.0.0/8", key: "CidrIp", value: "10.0.0.0/8"),
    Peer(written: "0.0.0.0/0", key: "CidrIp", value: "0.0.0.0/0"),
    Peer(written: "'fd00::/8'", key: "CidrIpv6", value: "fd00::/8"),
    Peer(written: "'::/0'", key: "CidrIpv6", value: "::/0"),
    Peer(
      written: "sg-0123456789abcdef0", key: "SourceSecurityGroupId", value: "sg-0123456789abcdef0"),
    Peer(written: "pl-0123456789abcdef0", key: "SourcePrefixListId", value: "pl-0123456789abcdef0"),
    Peer(
      written: "self", key: "SourceSecurityGroupId",
      value: ["Fn::GetAtt": ["SecurityGroup", "GroupId"]]),
    Peer(written: "!Ref Group", key: "SourceSecurityGroupId", value: ["Ref": "Group"]),
    Peer(written: "{ cidr: !Ref Range }", key: "CidrIp", value: ["Ref": "Range"]),
    Peer(written: "{ cidrIpv6: !Ref Range }", key: "CidrIpv6", value: ["Ref": "Range"]),
    Peer(written: "{ prefixList: !Ref List }", key: "SourcePrefixListId", value: ["Ref": "List"]),
    Peer(
      written: "!ImportValue alb", key: "SourceSecurityGroupId", value: ["Fn::ImportValue": "alb"]),
  ]

  /// What was asked for: a protocol by its number, ports, and who.
  private struct Wish {
    var transport: Int?
    var ports: ClosedRange<Int>
    var peers: [Peer]
  }

  private static let everyPort = 0...65535
  private static let transports: [(written: String, number: Int?)] = [
    ("tcp", 6), ("udp", 17), ("6", 6), ("17", 17), ("all", nil), ("-1", nil), ("icmp", 1),
    ("icmpv6", 58), ("50", 50), ("TCP", 6), ("1", 1), ("58", 58),
  ]

  @Test func nobodyGetsInAtTheRoutersPort() throws {
    var generator = Generator(seed: 8)
    var (compiled, refused) = (0, 0)
    for _ in 0..<500 {
      let (spec, wishes, isRefused) = spec(&generator)
      let compilation = Lenswright.compile(Source(name: "spec", text: spec))
      let context = "\(compilation.diagnostics.rendered(.short))\n\(spec)"
      guard let template = compilation.template else {
        refused += 1
        #expect(isRefused, "\(context)")
        continue
      }
      compiled += 1
      #expect(!isRefused, "\(context)")
      let rules = rules(of: template.tree)
      for rule in rules { #expect(admits(rule, 6, Self.port) == false, "\(rule)\n\(context)") }
      for rule in rules { #expect(admits(rule, 17, Self.port) == false, "\(rule)\n\(context)") }
      for wish in wishes { expectGranted(wish, rules, context) }
    }
    #expect(compiled > 100 && refused > 50, "\(compiled) compiled, \(refused) refused")
  }

  // MARK: Making

  private func ports(_ generator: inout Generator) -> ClosedRange<Int> {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: return Self.everyPort
    case 1: return Self.port...Self.port
    case 2: return (Self.port - 1)...(Self.port + 1)
    case 3: return Self.port...Int.random(in: Self.port...65535, using: &generator)
    case 4: return Int.random(in: 0...Self.port, using: &generator)...Self.port
    case 5:
      let single = Int.random(in: 1...65535, using: &generator)
      return single...single
    default:
      let one = Int.random(in: 0...65535, using: &generator)
      let other = Int.random(in: 0...65535, using: &generator)
      return min(one, other)...max(one, other)
    }
  }

  private func written(_ ports: ClosedRange<Int>) -> String {
    if ports == Self.everyPort { return "all" }
    return ports.count == 1
      ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
  }

  private func spec(_ generator: inout Generator) -> (String, [Wish], isRefused: Bool) {
    var wishes: [Wish] = []
    var isRefused = false
    var spec = """
      service: shop
      parameters:
        Group: { Type: AWS::EC2::SecurityGroup::Id }
        Range: { Type: String }
        List: { Type: String }
        Port: { Type: Number, Default: 80 }
      network:
        ingress:

      """
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      let transport = generator.pick(Self.transports)
      let hasPorts = transport.number == 6 || transport.number == 17
      let ports = hasPorts && !generator.once(in: 6) ? ports(&generator) : Self.everyPort
      let peers = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
        generator.pick(Self.peers)
      }
      let from =
        peers.count == 1
        ? peers[0].written : "[\(peers.map(\.written).joined(separator: ", "))]"
      spec +=
        "    - { ports: \(written(ports)), protocol: \(transport.written), from: \(from) }\n"
      if hasPorts, ports == Self.port...Self.port { isRefused = true }
      wishes.append(Wish(transport: transport.number, ports: ports, peers: peers))
    }
    spec += "containers:\n  app:\n    image: nginx:1.27\n    logs: main\n"
    if generator.once(in: 2) {
      var ports = ports(&generator)
      if ports.lowerBound == 0 { ports = 1...max(1, ports.upperBound) }
      // Only now and then a mapping that is refused, or nothing else would ever be looked at.
      if ports.contains(Self.port), !generator.once(in: 4) { ports = 8000...8010 }
      let peer = generator.pick(Self.peers)
      let transport = generator.once(in: 2) ? ("tcp", 6) : ("udp", 17)
      spec +=
        "    ports: [{ container: \(written(ports)), protocol: \(transport.0), from: \(peer.written) }]\n"
      if ports.contains(Self.port) { isRefused = true }
      wishes.append(Wish(transport: transport.1, ports: ports, peers: [peer]))
    }
    spec += "destinations:\n  main: { type: stdout }\n"
    if generator.once(in: 3) {
      let (rule, admission) = attack(&generator)
      if admission != false { isRefused = true }
      if generator.once(in: 2) {
        spec +=
          "overrides:\n  - { path: /Resources/SecurityGroup/Properties/SecurityGroupIngress, value: [\(rule)] }\n"
        // The override takes the place of what was asked for, except for what are resources of their own.
        wishes = []
      } else {
        let group = generator.pick([
          "!GetAtt SecurityGroup.GroupId", "!Ref SecurityGroup",
          "{ 'Fn::GetAtt': [SecurityGroup, GroupId] }", "{ Ref: SecurityGroup }",
          "!GetAtt [SecurityGroup, GroupId]", "{ 'Fn::GetAtt': SecurityGroup.GroupId }",
          "!Sub '${SecurityGroup.GroupId}'", "!Select [0, [!GetAtt SecurityGroup.GroupId]]",
          "!Join ['', [!GetAtt SecurityGroup.GroupId]]",
        ])
        let properties = rule.dropFirst()
        spec +=
          "resources:\n  Open:\n    Type: AWS::EC2::SecurityGroupIngress\n    Properties: { GroupId: \(group),\(properties)\n"
      }
    }
    return (spec, wishes, isRefused)
  }

  /// A rule in CloudFormation's words, and whether it lets anybody in at the router's port (`nil`: only the deployment tells).
  private func attack(_ generator: inout Generator) -> (String, Bool?) {
    let ports = ports(&generator)
    let contains = ports.contains(Self.port)
    let bounds = "FromPort: \(ports.lowerBound), ToPort: \(ports.upperBound)"
    let peer = "CidrIp: 10.0.0.0/8"
    switch Int.random(in: 0..<11, using: &generator) {
    case 0: return ("{ IpProtocol: -1, \(peer) }", true)
    case 1: return ("{ IpProtocol: '-1', \(peer) }", true)
    case 2: return ("{ IpProtocol: tcp, \(bounds), \(peer) }", contains)
    case 3: return ("{ IpProtocol: '17', \(bounds), \(peer) }", contains)
    case 4:
      return (
        "{ IpProtocol: 6, FromPort: '\(ports.lowerBound)', ToPort: '\(ports.upperBound)', \(peer) }",
        contains
      )
    case 5: return ("{ IpProtocol: icmp, FromPort: -1, ToPort: -1, \(peer) }", false)
    case 6: return ("{ IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, \(peer) }", nil)
    case 7: return ("{ IpProtocol: !Ref List, \(bounds), \(peer) }", nil)
    case 8: return ("{ IpProtocol: UDP, \(bounds), CidrIpv6: '::/0' }", contains)
    case 9:
      return ("{ IpProtocol: '50', SourceSecurityGroupId: sg-0123456789abcdef0 }", false)
    default: return ("{ IpProtocol: tcp, FromPort: 0, ToPort: 65535, \(peer) }", true)
    }
  }

  // MARK: Looking

  /// Every rule of the template that lets somebody in, wherever it stands.
  private func rules(of tree: Object) -> [Object] {
    (tree["Resources"]?.object?.entries ?? []).flatMap { entry -> [Object] in
      let properties = entry.value.object?["Properties"]?.object ?? Object()
      switch entry.value.object?["Type"]?.string {
      case "AWS::EC2::SecurityGroup":
        return (properties["SecurityGroupIngress"]?.list ?? []).compactMap(\.object)
      case "AWS::EC2::SecurityGroupIngress": return [properties]
      default: return []
      }
    }
  }

  private func number(_ value: Value?) -> Int? {
    switch value {
    case .integer(let number)?: number
    case .string(let text)?: Int(text)
    default: nil
    }
  }

  /// As EC2 decides it; `nil` where the template leaves it open.
  private func admits(_ rule: Object, _ transport: Int, _ port: Int) -> Bool? {
    let names = ["tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58, "-1": -1]
    guard
      let text = rule["IpProtocol"]?.string?.lowercased()
        ?? number(rule["IpProtocol"]).map(String.init),
      let given = names[text] ?? Int(text)
    else { return nil }
    if given == -1 { return true }
    guard given == transport else { return false }
    guard transport == 6 || transport == 17 else { return true }
    guard let from = number(rule["FromPort"]), let to = number(rule["ToPort"]) else { return nil }
    return from <= port && port <= to || from == -1
  }

  private func expectGranted(_ wish: Wish, _ rules: [Object], _ context: String) {
    let (low, high) = (wish.ports.lowerBound, wish.ports.upperBound)
    let probes = Set([low, low + 1, (low + high) / 2, high, 80, Self.port - 1, Self.port + 1])
      .filter { wish.ports.contains($0) && $0 != Self.port }
    for peer in wish.peers {
      let own = rules.filter { $0[peer.key] == peer.value }
      // "All" is TCP, UDP and the ping of the address family.
      let transports = wish.transport.map { [$0] } ?? [6, 17, peer.key == "CidrIpv6" ? 58 : 1]
      for transport in transports {
        for port in probes {
          #expect(
            own.contains { admits($0, transport, port) == true },
            "protocol \(transport), port \(port), from \(peer.written)\n\(context)")
        }
      }
    }
  }
}
