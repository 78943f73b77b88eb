package import LensSyntax

/// An `AWS::OpenSearchServerless::VpcEndpoint`, through which a VPC reaches every collection that admits it.
package struct SearchVPCEndpoint: Sendable {
  package var id: String
  package var origin: String
  package var name: Value
  package var vpc: Value
  /// A list, or an intrinsic that gives one.
  package var subnets: Value
  package var groups: [Value]

  package init(
    _ id: String, origin: String, name: Value, vpc: Value, subnets: Value, groups: [Value]
  ) {
    self.id = id
    self.origin = origin
    self.name = name
    self.vpc = vpc
    self.subnets = subnets
    self.groups = groups
  }

  package var resource: Resource {
    Resource(
      id, "AWS::OpenSearchServerless::VpcEndpoint", origin: origin,
      properties: [
        "Name": name, "VpcId": vpc, "SubnetIds": subnets, "SecurityGroupIds": .list(groups),
      ])
  }
}
