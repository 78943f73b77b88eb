package import LensCloudFormation
package import LensSyntax

/// The other end of a security-group rule: a CIDR, a group, a prefix list, `self`, or an intrinsic.
package struct PeerSetting: Readable {
  package var peer: SecurityGroup.Peer
  package var span: Span

  /// What an intrinsic stands for when it is not a group.
  private struct Keys: Record {
    var cidr: Setting<String>?
    var cidrIPv6: Setting<String>?
    var prefixList: Setting<String>?
    var group: Setting<String>?

    static let fields: [Field<Keys>] = [
      .optional(
        "cidr", \.cidr, "A range of IPv4 addresses, or of IPv6 addresses when it is written out."),
      .optional("cidrIpv6", \.cidrIPv6, "A range of IPv6 addresses."),
      .optional("prefixList", \.prefixList, "A prefix list."),
      .optional("group", \.group, "A security group."),
    ]
  }

  package static var shape: Shape { .either([.text, Keys.shape]) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> PeerSetting? {
    if node.isIntrinsic {
      return cloudFormationValue(node, &diagnostics).map {
        PeerSetting(peer: .group($0), span: node.span)
      }
    }
    if case .mapping = node.content {
      guard let keys = Keys.read(node, name, &diagnostics) else { return nil }
      let given = [keys.cidr, keys.cidrIPv6, keys.prefixList, keys.group].compactMap { $0 }
      guard given.count == 1 else {
        diagnostics.report(
          .invalidPeer,
          "\(quoted(name)) takes exactly one of `cidr`, `cidrIpv6`, `prefixList` and `group`",
          at: node.span)
        return nil
      }
      if let cidr = keys.cidr {
        guard let text = cidr.literal else {
          return PeerSetting(peer: .cidr(cidr.value), span: cidr.span)
        }
        return cidrPeer(text, at: cidr.span, &diagnostics)
      }
      let peer: SecurityGroup.Peer =
        if let cidr = keys.cidrIPv6 { .cidrIPv6(cidr.value) } else if let list = keys.prefixList {
          .prefixList(list.value)
        } else { .group(given[0].value) }
      return PeerSetting(peer: peer, span: node.span)
    }
    guard let text = String.read(node, name, &diagnostics) else { return nil }
    if text == "self" { return PeerSetting(peer: .itself, span: node.span) }
    if text.hasPrefix("sg-") { return PeerSetting(peer: .group(.string(text)), span: node.span) }
    if text.hasPrefix("pl-") {
      return PeerSetting(peer: .prefixList(.string(text)), span: node.span)
    }
    return cidrPeer(text, at: node.span, &diagnostics)
  }

  private static func cidrPeer(
    _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> PeerSetting? {
    if isIPv4Range(text) { return PeerSetting(peer: .cidr(.string(text)), span: span) }
    if isIPv6Range(text) { return PeerSetting(peer: .cidrIPv6(.string(text)), span: span) }
    diagnostics.report(
      .invalidPeer, "`\(text)` is not a CIDR, a group (`sg-…`), a prefix list (`pl-…`) or `self`",
      at: span,
      help: ["a range of addresses has its length behind a slash: `10.0.0.0/16`, `10.1.2.3/32`"])
    return nil
  }

  private static func isIPv4Range(_ text: String) -> Bool {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let length = Int(halves[1]), (0...32).contains(length) else {
      return false
    }
    let parts = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy(\.isDigit) && (Int(part).map { $0 <= 255 } ?? false)
      }
  }

  private static func isIPv6Range(_ text: String) -> Bool {
    let halves = text.split(separator: "/", omittingEmptySubsequences: false)
    guard halves.count == 2, let length = Int(halves[1]), (0...128).contains(length),
      halves[0].includes(":")
    else { return false }
    let groups = halves[0].split(separator: ":", omittingEmptySubsequences: false)
    return groups.count <= 8
      && groups.allSatisfy { group in
        group.utf8.count <= 4 && group.allSatisfy { $0.isASCII && $0.isHexDigit }
      }
  }
}
