package import LensSyntax

/// An `AWS::ApplicationAutoScaling::ScalableTarget`: the number of tasks of an ECS service, with its bounds.
///
/// Application Auto Scaling has a role of its own for ECS, which it makes when it is missing. CloudFormation in GovCloud still wants to be told of it.
/// Sources: RegisterScalableTarget in botocore 1.43.11; "Service-linked roles" in the Application Auto Scaling User Guide; the schema of us-gov-west-1 in
/// cfn-lint 1.51.0; 2026-11-22.
package struct ScalableTarget: Sendable {
  package var id: String
  package var origin: String
  /// `service/<cluster>/<service>`, each by its name.
  package var service: Value
  package var minimum: Value
  package var maximum: Value

  package init(_ id: String, origin: String, service: Value, minimum: Value, maximum: Value) {
    self.id = id
    self.origin = origin
    self.service = service
    self.minimum = minimum
    self.maximum = maximum
  }

  private static let role: Interpolation =
    "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService"

  package var resource: Resource {
    Resource(
      id, "AWS::ApplicationAutoScaling::ScalableTarget", origin: origin,
      properties: [
        "ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount",
        "ResourceId": service, "RoleARN": ScalableTarget.role.value, "MinCapacity": minimum,
        "MaxCapacity": maximum,
      ])
  }
}
