package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Amazon MSK as the task role.
package struct MSKIAM: Destination {
  package var cluster = KafkaCluster()
  package var clusterArn = Setting("")
  package var createTopics: Known<Bool>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "msk-iam"
  package static let title = "Amazon MSK with IAM"
  package static let summary =
    "Topics of an Amazon MSK cluster, provisioned or serverless, written to as the task role."
  package static let kind = DestinationKind.aws
  package static let example =
    "{ type: msk-iam, brokers: 'b-1.logs.abc123.c2.kafka.eu-west-1.amazonaws.com:9098', clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/logs/11111111-2222-3333-4444-555555555555-2', topics: orders }"
  package static let draft =
    "{ type: msk-iam, brokers: !ImportValue example-Brokers, clusterArn: !ImportValue example-ClusterArn, topics: orders }"
  package static let variants = [
    Variant(
      "topics-made", "topics that the router makes, and messages that arrive once",
      "{ type: msk-iam, brokers: 'boot-abc123.c1.kafka-serverless.eu-west-1.amazonaws.com:9098', clusterArn: 'arn:aws:kafka:eu-west-1:123456789012:cluster/logs/11111111-2222-3333-4444-555555555555-s2', topics: [orders, audit], topicKey: topic, createTopics: true, rdkafka: { enable.idempotence: true } }"
    ),
    Variant(
      "imported", "a cluster that only CloudFormation knows",
      "{ type: msk-iam, brokers: !ImportValue msk-Brokers, clusterArn: !ImportValue msk-ClusterArn, topics: orders }"
    ),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("kafka")]
  package static let fields: [Field<MSKIAM>] =
    KafkaCluster.fields.lifted(to: \.cluster)
    + [
      .required(
        "clusterArn", \.clusterArn, "The cluster's ARN, for signing and for the permissions."),
      .optional(
        "createTopics", \.createTopics,
        "Whether the task role may make topics that are missing, in a cluster that makes them on demand."
      ),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = KafkaCluster.options
  package static let notes =
    KafkaCluster.notes + [
      "Fluent Bit knows IAM of Amazon MSK since 4.0.4, so AWS's images 2.x do not, and only where it was built with SASL.",
      "The brokers' security group has to admit the task's on port 9098.",
    ]
  package static let sources = [
    "plugins/out_kafka/kafka_config.c", "src/aws/flb_aws_msk_iam.c", "cmake/kafka.cmake",
    "https://docs.aws.amazon.com/msk/latest/developerguide/iam-access-control-use-cases.html",
    "https://docs.aws.amazon.com/msk/latest/developerguide/kafka-actions.html",
    "aws-cloudformation/cloudformation-coverage-roadmap#1792",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    var isRight = cluster.write(to: &lowered, .iam, beside: common, context, &diagnostics)
    isRight = reviewCluster(&diagnostics) && isRight
    // The plugin then chooses SASL_SSL and OAUTHBEARER by itself.
    lowered.set("aws_msk_iam", "true")
    lowered.set("aws_msk_iam_cluster_arn", clusterArn.value, at: clusterArn.span)
    isRight = cluster.writeProperties(to: &lowered, &diagnostics) && isRight
    guard isRight else { return nil }
    lowered.statements = statements
    return lowered
  }

  private func reviewCluster(_ diagnostics: inout Diagnostics) -> Bool {
    guard let text = clusterArn.literal, !text.hasRouterVariables, !text.includes("{{resolve:")
    else { return true }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let resource = parts.count == 6 ? parts[5].split(separator: "/") : []
    guard text.hasPrefix("arn:"), parts.count == 6, parts[2] == "kafka", resource.count == 3,
      resource[0] == "cluster"
    else {
      diagnostics.report(
        .invalidValue, "`clusterArn` takes the ARN of a cluster of Amazon MSK",
        at: clusterArn.span,
        help: ["write `arn:aws:kafka:REGION:ACCOUNT:cluster/NAME/UUID`"])
      return false
    }
    return true
  }

  /// Source: "Common use cases for client authorization policy" in the Amazon MSK Developer Guide, 2026-11-22.
  private var statements: [Statement] {
    let itself = [clusterArn.value.withoutRouterVariables]
    // A topic that a record names may be any.
    let names = common.sets("dynamic_topic") ? ["*"] : cluster.topicNames
    let topics = names.map { name in
      let arn: Interpolation = "\(topicPrefix)/\(name)"
      return arn.value
    }
    var statements = [
      Statement("ConnectToCluster", ["kafka-cluster:Connect"], on: itself),
      Statement(
        "WriteToTopics", ["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], on: topics),
    ]
    if createTopics?.value ?? false {
      statements.append(Statement("CreateTopics", ["kafka-cluster:CreateTopic"], on: topics))
    }
    if cluster.hasSwitchedOn("enable.idempotence", beside: common) {
      statements.append(
        Statement("WriteOnce", ["kafka-cluster:WriteDataIdempotently"], on: itself))
    }
    return statements
  }

  /// `…:cluster/NAME/UUID` as the ARNs of the cluster's topics begin: `…:topic/NAME/UUID`.
  private var topicPrefix: Value {
    guard let text = clusterArn.literal, !text.includes("{{resolve:") else {
      return ["Fn::Join": [":topic/", ["Fn::Split": [":cluster/", clusterArn.value]]]]
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let resource = "topic" + parts[parts.count - 1].dropFirst("cluster".count)
    let arn = parts.dropLast().map(String.init) + [resource]
    return .string(arn.joined(separator: ":")).withoutRouterVariables
  }
}
