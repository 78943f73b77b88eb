/// What Application Auto Scaling takes for a service.
package enum ScalingLimits {
  /// Percentages of the task's cpu or memory that are worth keeping to. Source: TargetTrackingScalingPolicyConfiguration in botocore 1.43.11; checked 2026-11-22.
  package static let percentage = 1...100
}
