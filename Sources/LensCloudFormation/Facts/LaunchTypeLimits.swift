/// What a launch type does not run, by the names of the ECS API.
///
/// A name with a dot is a property of what stands before it: `linuxParameters.tmpfs`.
package struct LaunchTypeLimits: Sendable {
  package let task: [String]
  package let container: [String]
  /// Kinds of volumes.
  package let volume: [String]
  package let service: [String]

  /// Sources: "Amazon ECS task definition differences for Fargate" in the ECS Developer Guide; what RegisterTaskDefinition in botocore 1.43.11 says of
  /// `host.sourcePath` and `dockerVolumeConfiguration`; ECS's own message about placement strategies in
  /// aws-cloudformation/cloudformation-coverage-roadmap#2369; cfn-lint 1.51.0's rule E3048; checked 2026-11-22.
  package static let fargate = LaunchTypeLimits(
    task: ["ipcMode", "placementConstraints"],
    container: [
      "disableNetworking", "dnsSearchDomains", "dnsServers", "dockerSecurityOptions", "extraHosts",
      "links", "privileged", "linuxParameters.devices", "linuxParameters.maxSwap",
      "linuxParameters.sharedMemorySize", "linuxParameters.swappiness", "linuxParameters.tmpfs",
    ],
    volume: ["dockerVolumeConfiguration", "host.sourcePath"],
    service: ["placementConstraints", "placementStrategy"])

  /// Source: "Amazon ECS task definition differences for Amazon ECS Managed Instances" in the ECS Developer Guide; checked 2026-11-22. That page names
  /// volumes with a `sourcePath` too, and the page on bind mounts says that managed instances have them, so that they are left to ECS.
  package static let managedInstances = LaunchTypeLimits(
    task: ["ephemeralStorage", "inferenceAccelerators", "ipcMode", "proxyConfiguration"],
    container: [
      "disableNetworking", "dnsSearchDomains", "dnsServers", "dockerLabels",
      "dockerSecurityOptions", "extraHosts", "hostname", "links", "linuxParameters.maxSwap",
      "linuxParameters.sharedMemorySize", "linuxParameters.swappiness", "linuxParameters.tmpfs",
    ],
    volume: ["dockerVolumeConfiguration", "fsxWindowsFileServerVolumeConfiguration"],
    service: [])

  /// The network modes of launch types that do not have all of them. Sources: "Amazon ECS task networking options for Fargate", "Amazon ECS clusters for
  /// external instances" and "Amazon ECS task definition parameters for Amazon ECS Managed Instances" in the ECS Developer Guide; checked 2026-11-26.
  package static let networkModes = [
    "FARGATE": ["awsvpc"],
    "EXTERNAL": ["bridge", "host", "none"],
    "MANAGED_INSTANCES": ["awsvpc", "host"],
  ]

  /// How the families of operating systems begin on which ECS has no FireLens. Sources: agent/taskresource/firelens/firelens_unimplemented.go of
  /// aws/amazon-ecs-agent 1.105.1, RuntimePlatform in botocore 1.43.11; checked 2026-11-26.
  package static let windowsFamilies = "WINDOWS"

  /// The only capability that a container on Fargate can be given. Source: KernelCapabilities in botocore 1.43.11; checked 2026-11-22.
  package static let fargateCapability = "SYS_PTRACE"

  /// The only process namespace on Fargate that is not a container's own. Source: `pidMode` of RegisterTaskDefinition in botocore 1.43.11; checked 2026-11-22.
  package static let fargateProcessNamespace = "task"

  /// What a container cannot have in network mode awsvpc. Source: ContainerDefinition in botocore 1.43.11; checked 2026-11-22.
  package static let withoutInterfaces = ["extraHosts", "hostname"]
}
