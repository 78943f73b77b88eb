package import LensSyntax

/// An `AWS::ECS::TaskDefinition`.
package struct TaskDefinition: Sendable {
  package var family: String
  package var requiresCompatibilities: [String]
  package var networkMode: String
  package var cpu: Value?
  package var memory: Value?
  package var executionRole: Value
  package var taskRole: Value
  package var containers: [ContainerDefinition]
  /// Properties that are passed through, by their CloudFormation names.
  package var others: Object
  package var tags: [Value]

  package init(
    family: String, requiresCompatibilities: [String], networkMode: String, cpu: Value?,
    memory: Value?, executionRole: Value, taskRole: Value, containers: [ContainerDefinition],
    others: Object, tags: [Value]
  ) {
    self.family = family
    self.requiresCompatibilities = requiresCompatibilities
    self.networkMode = networkMode
    self.cpu = cpu
    self.memory = memory
    self.executionRole = executionRole
    self.taskRole = taskRole
    self.containers = containers
    self.others = others
    self.tags = tags
  }

  private static let order: KeyOrder = [
    "Family", "RequiresCompatibilities", "NetworkMode", "Cpu", "Memory", "RuntimePlatform",
    "EphemeralStorage", "ExecutionRoleArn", "TaskRoleArn", "ContainerDefinitions", "Volumes",
  ]

  package func resource(_ id: String, origin: String) -> Resource {
    var properties: Object = [
      "Family": .string(family),
      "RequiresCompatibilities": .list(requiresCompatibilities.map(Value.string)),
      "NetworkMode": .string(networkMode),
      "ExecutionRoleArn": executionRole, "TaskRoleArn": taskRole,
      "ContainerDefinitions": .list(containers.map { .object($0.properties) }),
    ]
    properties.append("Cpu", ifPresent: cpu)
    properties.append("Memory", ifPresent: memory)
    for entry in others.entries { properties.append(entry.key, entry.value) }
    properties.append("Tags", ifAny: tags)
    return Resource(
      id, "AWS::ECS::TaskDefinition", origin: origin,
      properties: properties.ordered(by: TaskDefinition.order))
  }
}

/// One container of a task definition.
package struct ContainerDefinition: Sendable {
  package var name: String
  /// All properties by their CloudFormation names, in the order of writing.
  package var properties: Object

  package init(name: String, _ properties: Object) {
    self.name = name
    self.properties = properties.ordered(by: ContainerDefinition.order)
  }

  /// What it is, what it may use, how it runs, what it talks to, when it starts and stops, where its output goes.
  private static let order: KeyOrder = [
    "Name", "Image", "Essential", "Cpu", "Memory", "MemoryReservation", "User", "EntryPoint",
    "Command", "WorkingDirectory", "ReadonlyRootFilesystem", "PortMappings", "Environment",
    "EnvironmentFiles", "Secrets", "MountPoints", "VolumesFrom", "Links", "LinuxParameters",
    "Ulimits", "DependsOn", "HealthCheck", "RestartPolicy", "StartTimeout", "StopTimeout",
    "FirelensConfiguration", "LogConfiguration",
  ]
}
