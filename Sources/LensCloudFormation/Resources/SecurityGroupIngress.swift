package import LensSyntax

/// An `AWS::EC2::SecurityGroupIngress`: a rule that can go while its group stays.
package struct SecurityGroupIngress: Sendable {
  package var id: String
  package var origin: String
  /// The id of the group that holds the rule.
  package var group: Value
  package var rule: SecurityGroup.Rule

  package init(_ id: String, origin: String, group: Value, rule: SecurityGroup.Rule) {
    self.id = id
    self.origin = origin
    self.group = group
    self.rule = rule
  }

  package var resource: Resource {
    var properties: Object = ["GroupId": group]
    properties.append(contentsOf: rule.properties(isIngress: true, itself: group))
    return Resource(
      id, "AWS::EC2::SecurityGroupIngress", origin: origin, properties: properties)
  }
}
