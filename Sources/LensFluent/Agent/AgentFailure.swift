/// Why ECS registers no such task definition, or why the agent cannot prepare the router and ends the task before it starts.
///
/// Sources: agent/api/task/task.go, agent/taskresource/firelens/firelens_unix.go and firelensconfig_unix.go of amazon-ecs-agent 1.105.1; the messages of
/// RegisterTaskDefinition as users report them (amazon-cloudwatch-logs-for-fluent-bit#20, turnerlabs/terraform-ecs-fargate#60); 2026-11-22.
package enum AgentFailure: Sendable, Hashable {
  /// Nothing in the task is a log router, and nothing asks for one.
  case noRouter
  /// A container logs through a router that the task does not have.
  case missingRouter(container: Int)
  /// No container logs through the router.
  case unusedRouter(container: Int)
  /// The agent is written for one.
  case severalRouters(containers: [Int])
  case unknownType(String)
  case unknownFileType(String)
  case missingFileValue
  /// What is to be fetched from S3 is not named by the ARN of an object.
  case invalidObject(String)
  /// Fargate fetches no configuration from S3.
  case fetchOnFargate
  /// The file would be included in itself.
  case includesItself(String)
  /// Options for a plugin that nothing names.
  case missingOutput(container: Int, key: String)
  /// Secrets of another log driver, which the agent takes for options of a plugin that nothing names.
  case foreignSecrets(container: Int, key: String)

  /// What ECS or the agent says to it, in its own words, where the words are known.
  package func message(engine: Engine?) -> String? {
    switch self {
    case .noRouter, .severalRouters, .fetchOnFargate, .includesItself: nil
    case .missingRouter:
      "When awsfirelens log driver is specified in log configuration, a firelens configuration object must be configured in one of the containers."
    case .unusedRouter:
      "When a firelensConfiguration object is specified, at least one container has to be configured with the awsfirelens log driver."
    case .unknownType(let type): "unsupported firelens config type \(type)"
    case .unknownFileType(let type):
      "invalid value \(type) is specified for option \(AgentFacts.configurationTypeOption)"
    case .missingFileValue:
      "option \(AgentFacts.configurationTypeOption) is specified but \(AgentFacts.configurationValueOption) is not specified"
    case .invalidObject(let value): "invalid s3 arn: \(value)"
    case .missingOutput(_, let key), .foreignSecrets(_, let key):
      engine.map {
        "missing output key \(key) which is required for firelens configuration of type \($0.rawValue)"
      }
    }
  }
}

/// What the agent passes over in silence, or may.
package enum AgentRemark: Sendable, Hashable {
  /// The value is no boolean of Go's, and so the metadata is switched off.
  case metadataValue(String)
  /// The agent does not know the router's option.
  case unknownOption(String)
  /// A file is named, and nothing says where it is.
  case valueWithoutType
  /// Secrets of another log driver keep the agent on an instance from starting the task; nobody has seen what Fargate makes of them.
  case foreignSecrets(container: Int)
}
