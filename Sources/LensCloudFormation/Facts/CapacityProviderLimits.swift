/// What ECS takes as a capacity provider strategy.
package enum CapacityProviderLimits {
  /// Sources: CapacityProviderStrategyItem and CreateService in botocore 1.43.11; checked 2026-11-22.
  package static let base = 0...100_000
  package static let weight = 0...1000
  package static let most = 20

  /// The providers that AWS keeps for every account. Source: the same.
  package static let fargate = "FARGATE"
  package static let fargateSpot = "FARGATE_SPOT"
  package static let ofFargate = [fargate, fargateSpot]

  /// The only platform versions of Fargate with FireLens and without Spot for ARM64: that needs 1.4.0. Source: CapacityProviderStrategyItem in botocore
  /// 1.43.11; checked 2026-11-22.
  package static let withoutSpotForARM = ["1.3.0"]

  /// Seconds between the warning and the end of a task on Fargate Spot. Source: "Fargate Spot termination notices" in the ECS Developer Guide;
  /// checked 2026-11-22.
  package static let spotWarning = 120

  /// Launch types without capacity providers. Source: "Amazon ECS clusters for external instances" in the ECS Developer Guide; checked 2026-11-22.
  package static let launchTypesWithout = ["EXTERNAL"]
}
