package import LensSyntax

/// An `AWS::ApplicationAutoScaling::ScalingPolicy` that keeps a metric of an ECS service near a value.
package struct ScalingPolicy: Sendable {
  package enum Metric: String, Sendable {
    case cpu = "ECSServiceAverageCPUUtilization"
    case memory = "ECSServiceAverageMemoryUtilization"
    case requests = "ALBRequestCountPerTarget"
  }

  package var id: String
  package var origin: String
  /// Told apart from other policies of the same target only.
  package var name: String
  package var target: Value
  package var metric: Metric
  /// Load balancer and target group by the last parts of their ARNs, for the metric that is counted there.
  package var label: Value?
  package var value: Value
  /// In seconds.
  package var scaleInCooldown: Value
  package var scaleOutCooldown: Value

  package init(
    _ id: String, origin: String, name: String, target: Value, _ metric: Metric, value: Value,
    scaleInCooldown: Value, scaleOutCooldown: Value
  ) {
    self.id = id
    self.origin = origin
    self.name = name
    self.target = target
    self.metric = metric
    self.value = value
    self.scaleInCooldown = scaleInCooldown
    self.scaleOutCooldown = scaleOutCooldown
  }

  package var resource: Resource {
    var specification: Object = ["PredefinedMetricType": .string(metric.rawValue)]
    specification.append("ResourceLabel", ifPresent: label)
    return Resource(
      id, "AWS::ApplicationAutoScaling::ScalingPolicy", origin: origin,
      properties: [
        "PolicyName": .string(name), "PolicyType": "TargetTrackingScaling",
        "ScalingTargetId": target,
        "TargetTrackingScalingPolicyConfiguration": [
          "PredefinedMetricSpecification": .object(specification), "TargetValue": value,
          "ScaleInCooldown": scaleInCooldown, "ScaleOutCooldown": scaleOutCooldown,
        ],
      ])
  }
}
