import LensSyntax

/// Numbers that ECS takes.
package enum ECSLimits {
  /// Containers of a task; not adjustable. Source: "Amazon ECS service quotas" in the ECS Developer Guide; checked 2026-11-22.
  package static let containers = 10

  /// MiB that Docker sets aside for a container at the least. Source: ContainerDefinition in botocore 1.43.11; checked 2026-11-22.
  package static let containerMemory = 6

  /// CPU units of a task on instances. Source: `cpu` of RegisterTaskDefinition in botocore 1.43.11; checked 2026-11-22.
  package static let taskCPU = 128...196608

  /// The numbers of a container's health check: seconds, and failures in a row. Source: HealthCheck in botocore 1.43.11; checked 2026-11-26.
  package static let healthCheck: [(name: String, range: ClosedRange<Int>)] = [
    ("interval", 5...300), ("timeout", 2...60), ("retries", 1...10), ("startPeriod", 0...300),
  ]

  /// How the command of a health check begins. Source: `command` of HealthCheck in botocore 1.43.11; checked 2026-11-26.
  package static let healthCheckForms = ["CMD", "CMD-SHELL"]

  /// Bytes of a task definition; not adjustable. Source: "Amazon ECS service quotas" in the ECS Developer Guide; checked 2026-11-22.
  package static let taskDefinitionSize = 64 << 10

  /// Longest image with its tag. Source: `image` of ContainerDefinition in botocore 1.43.11; checked 2026-11-22.
  package static let imageLength = 255

  /// What an image consists of. Source: `image` of ContainerDefinition in botocore 1.43.11; checked 2026-11-22.
  package static func isImageCharacter(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || Array("-_:./#@".utf8).contains(byte)
  }

  /// Percentages of a deployment: how many tasks may run, and how many must. Less than all of the tasks at the most, or more than all of them at the
  /// least, is something that no deployment reaches. Source: DeploymentConfiguration in botocore 1.43.11; checked 2026-11-22.
  package static let lowestMaximumPercent = 100
  package static let minimumHealthyPercent = 0...100

  /// Launch types whose services have no load balancer. Source: "Amazon ECS clusters for external instances" in the ECS Developer Guide; checked 2026-11-22.
  package static let launchTypesWithoutLoadBalancing = ["EXTERNAL"]

  /// Deployment controllers that need the strategy REPLICA. Source: `schedulingStrategy` of CreateService in botocore 1.43.11, and cfn-lint 1.51.0's rule
  /// E3044; checked 2026-11-22.
  package static let controllersOfReplicas = ["CODE_DEPLOY", "EXTERNAL"]
}
