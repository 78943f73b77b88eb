package import LensSyntax

/// An `AWS::ElasticLoadBalancingV2::TargetGroup` whose targets ECS registers.
package struct TargetGroup: Sendable {
  /// How targets are registered: by the address of a task's own interface, or by its instance.
  package enum Target: String, Sendable { case ip, instance }

  package var id: String
  package var origin: String
  package var target: Target
  package var port: Int
  package var vpc: Value
  /// Properties whose names begin with `HealthCheck`, and what goes with them.
  package var health: Object = [:]
  /// In seconds.
  package var deregistrationDelay: Value?
  package var tags: [Value] = []

  package init(_ id: String, origin: String, _ target: Target, port: Int, vpc: Value) {
    self.id = id
    self.origin = origin
    self.target = target
    self.port = port
    self.vpc = vpc
  }

  package var resource: Resource {
    var properties: Object = [
      "TargetType": .string(target.rawValue), "Protocol": "HTTP", "Port": .integer(port),
      "VpcId": vpc,
    ]
    properties.append(contentsOf: health)
    if let deregistrationDelay {
      properties.append(
        "TargetGroupAttributes",
        [["Key": "deregistration_delay.timeout_seconds", "Value": deregistrationDelay]])
    }
    properties.append("Tags", ifAny: tags)
    return Resource(
      id, "AWS::ElasticLoadBalancingV2::TargetGroup", origin: origin, properties: properties)
  }
}
