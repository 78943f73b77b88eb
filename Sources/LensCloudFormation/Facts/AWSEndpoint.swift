/// A service of AWS that a task talks to, and the VPC endpoint that stands for it in a subnet without a way to the internet.
///
/// Sources: "AWS services that integrate with AWS PrivateLink" (AWS PrivateLink guide), "Amazon ECS interface VPC endpoints"
/// (ECS developer guide), "Service endpoints and quotas" (AWS General Reference), 2026-11-22.
package enum AWSEndpoint: String, Sendable, CaseIterable {
  case logs, firehose, kinesis, s3, sts, prometheus, secretsManager, parameterStore, sessions,
    registry
  case registryLayers

  /// What the host's name begins with, before the region.
  package var hostPrefix: String {
    switch self {
    case .logs: "logs"
    case .firehose: "firehose"
    case .kinesis: "kinesis"
    case .s3: "s3"
    case .sts: "sts"
    case .prometheus: "aps-workspaces"
    case .secretsManager: "secretsmanager"
    case .parameterStore: "ssm"
    case .sessions: "ssmmessages"
    case .registry: "api.ecr"
    case .registryLayers: "dkr.ecr"
    }
  }

  /// What follows `com.amazonaws.<region>.` in the name of the endpoint service.
  package var endpointName: String {
    switch self {
    case .firehose: "kinesis-firehose"
    case .kinesis: "kinesis-streams"
    case .registry: "ecr.api"
    case .registryLayers: "ecr.dkr"
    default: hostPrefix
    }
  }

  /// Whether the endpoint is a gateway in the route table, which costs nothing, and not an interface with a security group.
  package var isGateway: Bool { self == .s3 }
}
