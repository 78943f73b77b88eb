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

  package static var shape: Shape {
    .named("peer") { .orFunction(.either([.text, Keys.shape])) }
  }

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
      if let cidr = keys.cidrIPv6 {
        guard let text = cidr.literal else {
          return PeerSetting(peer: .cidrIPv6(cidr.value), span: cidr.span)
        }
        return cidrPeer(text, at: cidr.span, &diagnostics)
      }
      let peer: SecurityGroup.Peer =
        if let list = keys.prefixList { .prefixList(list.value) } else { .group(given[0].value) }
      let setting = PeerSetting(peer: peer, span: given[0].span)
      guard let text = given[0].literal else { return setting }
      let prefix = keys.prefixList == nil ? groupPrefix : listPrefix
      return isID(text, prefix, at: given[0].span, &diagnostics) ? setting : nil
    }
    guard let text = String.read(node, name, &diagnostics) else { return nil }
    if text == "self" { return PeerSetting(peer: .itself, span: node.span) }
    for prefix in [groupPrefix, listPrefix] where text.hasPrefix(prefix) {
      guard isID(text, prefix, at: node.span, &diagnostics) else { return nil }
      let peer: SecurityGroup.Peer =
        prefix == groupPrefix ? .group(.string(text)) : .prefixList(.string(text))
      return PeerSetting(peer: peer, span: node.span)
    }
    return cidrPeer(text, at: node.span, &diagnostics)
  }

  private static let groupPrefix = "sg-"
  private static let listPrefix = "pl-"

  private static func isID(
    _ text: String, _ prefix: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if AWSNames.isID(text, prefix: prefix) || text.includes("{{resolve:") { return true }
    diagnostics.report(
      .invalidPeer,
      "`\(text)` is not the id of a \(prefix == groupPrefix ? "security group" : "prefix list")",
      at: span,
      notes: ["an id is `\(prefix)` and 8 or 17 hexadecimal digits: `\(prefix)0123456789abcdef0`"])
    return false
  }

  private static func cidrPeer(
    _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> PeerSetting? {
    if let range = AddressRange(text) {
      guard !range.isInside else {
        let address = text.prefix { $0 != "/" }
        diagnostics.report(
          .invalidPeer, "`\(text)` does not say whether a range is meant or one address", at: span,
          notes: ["EC2 would take it for the range `\(range.text)`"],
          help: ["write `\(range.text)`, or `\(address)/\(range.whole)`"])
        return nil
      }
      return PeerSetting(
        peer: range.isIPv6 ? .cidrIPv6(.string(text)) : .cidr(.string(text)), span: span)
    }
    diagnostics.report(
      .invalidPeer, "`\(text)` is not a CIDR, a group (`sg-…`), a prefix list (`pl-…`) or `self`",
      at: span,
      help: ["a range of addresses has its length behind a slash: `10.0.0.0/16`, `10.1.2.3/32`"])
    return nil
  }
}
