/// The file that the ECS agent writes for the log router, to the byte, and where each part of it comes from.
///
/// Sources: agent/taskresource/firelens/firelensconfig_unix.go and the templates of awslabs/go-config-generator-for-fluentd-and-fluentbit that
/// amazon-ecs-agent 1.105.1 vendors, 2026-11-22. The agent writes the containers in a random order, and nothing may rely on it; here it is the task's.
package struct AgentConfiguration: Sendable {
  package var engine: Engine
  /// The router's place among the containers.
  package var router: Int
  package var sections: [Section]
  /// The file that is included between the filters and the outputs, as the router sees it.
  package var includedFile: String?

  /// A section with everything that belongs to it; in the file an empty line stands before each.
  package struct Section: Sendable {
    package var part: Part
    package var lines: [Line]
  }

  package struct Line: Sendable {
    package var text: String
    package var origin: Origin = .agent
  }

  /// What a section is for.
  package enum Part: Sendable, Hashable {
    /// The socket that the log driver writes to.
    case socket
    /// The port of `FLUENT_HOST` and `FLUENT_PORT`.
    case listener
    case healthInput
    case include(container: Int)
    case exclude(container: Int)
    case metadata
    case file
    case healthOutput
    case output(container: Int)
  }

  /// Which part of the task definition a line repeats.
  package enum Origin: Sendable, Hashable {
    /// None: the agent writes it by itself.
    case agent
    /// The router's `memoryReservation` or `memory`.
    case memory
    case routerOption(String)
    /// A key of the metadata.
    case metadata(String)
    case option(container: Int, String)
    case secretOption(container: Int, String)
  }

  package var text: String {
    var text = ""
    for section in sections {
      text += "\n"
      for line in section.lines { text += line.text + "\n" }
    }
    return text
  }
}

extension AgentConfiguration {
  /// What becomes of a task: the file, or the reasons why there is none.
  package struct Outcome: Sendable {
    package var configuration: AgentConfiguration?
    package var failures: [AgentFailure] = []
    package var remarks: [AgentRemark] = []
  }

  /// Writes the file for a task.
  package static func generate(for task: AgentTask) -> Outcome {
    var generation = AgentGeneration(task)
    return generation.run()
  }
}
