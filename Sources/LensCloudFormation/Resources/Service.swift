package import LensSyntax

/// An `AWS::ECS::Service`.
package struct Service: Sendable {
  package var properties: Object

  package init(_ properties: Object) {
    self.properties = properties
  }

  private static let order: KeyOrder = [
    "ServiceName", "Cluster", "TaskDefinition", "LaunchType", "CapacityProviderStrategy",
    "PlatformVersion", "SchedulingStrategy", "DesiredCount", "DeploymentConfiguration",
    "DeploymentController", "HealthCheckGracePeriodSeconds", "LoadBalancers",
    "NetworkConfiguration",
    "EnableExecuteCommand",
  ]

  package func resource(_ id: String, origin: String) -> Resource {
    Resource(
      id, "AWS::ECS::Service", origin: origin, properties: properties.ordered(by: Service.order))
  }
}
