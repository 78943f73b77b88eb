/// A task as the ECS agent looks at it when it writes the configuration of the log router.
///
/// What only run time knows is a placeholder in angle brackets, such as `<ecs_cluster>`.
package struct AgentTask: Sendable {
  package var networkMode: NetworkMode
  package var platform: Platform
  /// In the order of the task definition, by which the agent numbers the variables of secrets.
  package var containers: [Container]

  package init(
    networkMode: NetworkMode, platform: Platform = .fargate, containers: [Container] = []
  ) {
    self.networkMode = networkMode
    self.platform = platform
    self.containers = containers
  }

  package enum NetworkMode: String, Sendable, CaseIterable { case awsvpc, bridge, host, none }

  /// Where the task runs, as far as the configuration depends on it.
  package enum Platform: Sendable {
    case fargate
    /// An EC2 instance, whose id becomes a part of the metadata.
    case instance
    /// A machine without an EC2 id: one of somebody's own, or one whose agent does not tell.
    case other
    /// Sometimes the one and sometimes the other.
    case any
  }

  package struct Container: Sendable {
    package var name: String
    /// What makes the container the log router.
    package var router: Router?
    /// In MiB.
    package var memory: Quantity?
    /// In MiB.
    package var memoryReservation: Quantity?
    package var logDriver: String?
    package var options: [Option]
    /// The names of the options whose values are secrets.
    package var secretOptions: [String]

    package init(
      _ name: String, router: Router? = nil, memory: Quantity? = nil,
      memoryReservation: Quantity? = nil, logDriver: String? = nil, options: [Option] = [],
      secretOptions: [String] = []
    ) {
      self.name = name
      self.router = router
      self.memory = memory
      self.memoryReservation = memoryReservation
      self.logDriver = logDriver
      self.options = options
      self.secretOptions = secretOptions
    }
  }

  /// A `firelensConfiguration`.
  package struct Router: Sendable {
    /// `fluentbit` or `fluentd`, in the only letter case that the agent knows.
    package var type: String
    package var options: [Option]

    package init(type: String, options: [Option] = []) {
      self.type = type
      self.options = options
    }
  }

  package struct Option: Sendable {
    package var name: String
    package var value: String
    /// Whether the value is the one that the agent will see, and not a placeholder or a text that holds one.
    package var isKnown: Bool

    package init(_ name: String, _ value: String, isKnown: Bool = true) {
      self.name = name
      self.value = value
      self.isKnown = isKnown
    }
  }

  /// A number, or the name of what will be one.
  package enum Quantity: Sendable {
    case known(Int)
    case unknown(String)
  }
}
