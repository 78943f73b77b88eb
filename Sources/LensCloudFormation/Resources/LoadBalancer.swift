package import LensSyntax

/// An `AWS::ElasticLoadBalancingV2::LoadBalancer` for HTTP.
///
/// It has no name of its own: CloudFormation gives it one, so that it can be replaced while its successor is there already.
package struct LoadBalancer: Sendable {
  package var id: String
  package var origin: String
  package var isPublic: Bool
  package var groups: [Value]
  /// A list of subnets in at least two zones, or a function that gives one.
  package var subnets: Value
  /// Off by default: a load balancer holds no data, and a protected one keeps its stack from being deleted or rolled back.
  package var deletionProtection: Value?
  package var tags: [Value] = []

  package init(
    _ id: String, origin: String, isPublic: Bool, groups: [Value], subnets: Value
  ) {
    self.id = id
    self.origin = origin
    self.isPublic = isPublic
    self.groups = groups
    self.subnets = subnets
  }

  package var resource: Resource {
    // A header that HTTP does not allow is read in one way here and in another by the target.
    var attributes: [Value] = [
      ["Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"]
    ]
    if let deletionProtection {
      attributes.append(["Key": "deletion_protection.enabled", "Value": deletionProtection])
    }
    var properties: Object = [
      "Type": "application", "Scheme": isPublic ? "internet-facing" : "internal",
      "SecurityGroups": .list(groups), "Subnets": subnets,
      "LoadBalancerAttributes": .list(attributes),
    ]
    properties.append("Tags", ifAny: tags)
    return Resource(
      id, "AWS::ElasticLoadBalancingV2::LoadBalancer", origin: origin, properties: properties)
  }
}
