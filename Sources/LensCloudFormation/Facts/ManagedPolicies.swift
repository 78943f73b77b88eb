import LensSyntax

/// A policy that AWS manages, as far as router and task have to do with it.
///
/// Kept are the actions that a log router or ECS needs; a policy is listed when all that it allows of them is. The resources are every one unless a policy's
/// own page says otherwise, and then the answer is `maybe`.
///
/// Source: docs.aws.amazon.com/aws-managed-policy/latest/reference, the page of each policy, 2026-11-26.
package struct ManagedPolicy: Sendable {
  package let name: String
  private let actions: [String]

  private static let known: [String: [String]] = [
    "AdministratorAccess": ["*"],
    // Everything but identities, organisations and accounts, none of which a router or ECS touches.
    "PowerUserAccess": ["*"],
    "CloudWatchLogsFullAccess": ["logs:*"],
    "CloudWatchLogsReadOnlyAccess": ["logs:Describe*", "logs:Get*", "logs:List*"],
    "CloudWatchFullAccess": ["logs:*", "cloudwatch:*"],
    "CloudWatchFullAccessV2": ["logs:*", "cloudwatch:*"],
    "CloudWatchAgentServerPolicy": [
      "logs:PutLogEvents", "logs:PutRetentionPolicy", "logs:DescribeLogStreams",
      "logs:DescribeLogGroups", "logs:CreateLogStream", "logs:CreateLogGroup",
    ],
    "AmazonKinesisFullAccess": ["kinesis:*"],
    "AmazonKinesisFirehoseFullAccess": ["firehose:*"],
    "AmazonS3FullAccess": ["s3:*", "s3-object-lambda:*"],
    "AmazonS3ReadOnlyAccess": ["s3:Get*", "s3:List*", "s3:Describe*"],
    "AmazonOpenSearchServiceFullAccess": ["es:*"],
    "AmazonPrometheusRemoteWriteAccess": ["aps:RemoteWrite"],
    "AWSXRayDaemonWriteAccess": ["xray:*"],
    "SecretsManagerReadWrite": ["secretsmanager:*"],
    "AmazonSSMReadOnlyAccess": ["ssm:Describe*", "ssm:Get*", "ssm:List*"],
    "AmazonECSTaskExecutionRolePolicy": [
      "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
      "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage", "logs:CreateLogStream",
      "logs:PutLogEvents",
    ],
    "AmazonEC2ContainerRegistryPullOnly": [
      "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
    ],
    "AmazonEC2ContainerRegistryFullAccess": ["ecr:*"],
    "AmazonSSMFullAccess": ["ssm:*", "ssmmessages:*"],
    "AmazonSSMManagedInstanceCore": [
      "ssm:GetParameter", "ssm:GetParameters", "ssmmessages:CreateControlChannel",
      "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel",
      "ssmmessages:OpenDataChannel",
    ],
    "AmazonMSKFullAccess": ["kafka:*"],
    "AmazonPrometheusFullAccess": ["aps:*"],
    "AmazonElasticFileSystemClientReadWriteAccess": [
      "elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess",
      "elasticfilesystem:ClientWrite",
    ],
    "AmazonElasticFileSystemClientFullAccess": [
      "elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess",
      "elasticfilesystem:ClientWrite",
    ],
    "AmazonEC2ContainerRegistryReadOnly": [
      "ecr:GetAuthorizationToken", "ecr:BatchCheckLayerAvailability",
      "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage",
    ],
  ]

  /// The policy with this ARN; `nil` when it is not one of those that are known.
  package init?(_ arn: TemplateText) {
    guard case .text(let end)? = arn.pieces.last else { return nil }
    let isAWS = end.includes(":iam::aws:policy/")
    guard isAWS, let slash = end.lastIndex(of: "/") else { return nil }
    let name = String(end[end.index(after: slash)...])
    guard let actions = ManagedPolicy.known[name] else { return nil }
    self.name = name
    self.actions = actions
  }

  /// Whether it allows everything of a service, and not only what a router or ECS calls.
  package var isWide: Bool {
    actions.contains { $0 == "*" || $0.hasSuffix(":*") } && name != "AWSXRayDaemonWriteAccess"
  }

  func allows(_ action: TemplateText) -> Match {
    var best = Match.no
    for pattern in actions {
      best = max(best, TemplateText(action: pattern).covers(action, ignoringCase: true))
    }
    return best
  }
}
