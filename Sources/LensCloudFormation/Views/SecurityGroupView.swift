package import LensSyntax

/// A security group of a template with all of its rules, those of separate resources among them.
package struct SecurityGroupView: Sendable {
  package let resource: ResourceView
  package let ingress: [TrafficRuleView]
  package let egress: [TrafficRuleView]
  /// Whether no function hides a rule. Rules that another template adds are never seen.
  package let hasAllRules: Bool
}

/// A rule of a security group.
package struct TrafficRuleView: Sendable {
  package let value: TemplateValue
  /// The smallest place that stands for the whole rule.
  package let span: Span

  package var transport: TemplateValue? { value["IpProtocol"] }
  package var from: TemplateValue? { value["FromPort"] }
  package var to: TemplateValue? { value["ToPort"] }

  /// Whether the rule lets TCP or UDP through on a port; `nil` when only CloudFormation knows.
  ///
  /// Source: the resource `AWS::EC2::SecurityGroupIngress` in the CloudFormation reference, 2026-11-22: -1 is every protocol, and with it ports do not count;
  /// TCP and UDP are 6 and 17 too; ports that are left out, or -1, are all ports.
  package func admits(_ port: Int) -> Bool? {
    guard let transport = transport?.literal?.lowercased() else {
      return value.lacks("IpProtocol") ? false : nil
    }
    switch transport {
    case "-1", "all": return true
    case "tcp", "udp", "6", "17": break
    default: return false
    }
    guard let first = known(from, "FromPort"), let last = known(to, "ToPort") else { return nil }
    if first == -1 || last == -1 { return true }
    return first <= port && port <= last
  }

  private func known(_ port: TemplateValue?, _ name: String) -> Int? {
    guard let port else { return value.lacks(name) ? -1 : nil }
    return port.integer
  }
}

extension TemplateView {
  /// The security group of the template that a value refers to, by its ID or, in `Ref`, by its name.
  package func securityGroup(_ value: TemplateValue?) -> SecurityGroupView? {
    guard let group = resource(value, type: "AWS::EC2::SecurityGroup"),
      [nil, "GroupId", "Id"].contains(value?.reference?.attribute)
    else { return nil }
    var isWhole = !hidesResources
    func rules(_ name: String, _ separate: [Int]?) -> [TrafficRuleView] {
      var rules: [TrafficRuleView] = []
      if let inline = group[name] {
        guard let items = inline.oneOrMore else {
          isWhole = false
          return []
        }
        for item in items {
          if item.isFunction { isWhole = false }
          rules.append(TrafficRuleView(value: item, span: item.node.span))
        }
      }
      for place in separate ?? [] {
        let rule = resources[place]
        rules.append(TrafficRuleView(value: rule.properties, span: rule.span))
      }
      return rules
    }
    let ingress = rules("SecurityGroupIngress", index.ingress[group.id])
    let egress = rules("SecurityGroupEgress", index.egress[group.id])
    return SecurityGroupView(
      resource: group, ingress: ingress, egress: egress, hasAllRules: isWhole)
  }
}
