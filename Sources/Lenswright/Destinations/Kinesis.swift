package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Amazon Kinesis Data Streams.
package struct Kinesis: Destination {
  package var stream: Setting<String>?
  package var shards: Setting<Int>?
  package var retentionHours: Setting<Int>?
  package var kmsKey: Setting<String>?
  package var create: Known<Bool>?
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "kinesis"
  package static let aliases = ["kinesis-streams"]
  package static let title = "Amazon Kinesis Data Streams"
  package static let summary = "A data stream that exists, or one made beside the task."
  package static let kind = DestinationKind.aws
  package static let example = "{ type: kinesis, stream: order-logs }"
  package static let draft = "{ type: kinesis, create: true }"
  package static let variants = [
    Variant("created", "a stream made beside the task", "{ type: kinesis, create: true }"),
    Variant(
      "encrypted", "a stream with a key of its own",
      "{ type: kinesis, stream: order-logs, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "other-account", "a stream of another account",
      "{ type: kinesis, stream: central-logs, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
    Variant(
      "go-plugin", "AWS's Go plugin, the only one with a partition key",
      "{ type: kinesis, plugin: kinesis, stream: order-logs, partitionKey: container_id }"),
    Variant("fluentd", "a Fluentd router", "{ type: kinesis, stream: order-logs }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("kinesis_streams"), .fluentBit("kinesis"),
    .fluentd("kinesis_streams", gem: "fluent-plugin-kinesis"),
  ]
  package static let fields: [Field<Kinesis>] =
    [
      .optional("stream", \.stream, "The stream's name."),
      .optional("create", \.create, "`true` makes the stream beside the task, encrypted."),
      .optional(
        "shards", \.shards,
        "Shards of a stream that is made here; it scales by itself without them."),
      .optional(
        "retentionHours", \.retentionHours,
        "Hours that a stream made here keeps records.", default: 24),
      .optional(
        "kmsKey", \.kmsKey, "The ARN of the customer-managed key that encrypts the stream."),
    ] + AWSKeys.fields.lifted(to: \.aws) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "log_key", "Send only this key's value, usually `log`, in place of the whole record."),
    OptionNote("time_key", "Adds the time to each record under this key."),
    OptionNote("time_key_format", "How the time is written, in strftime's codes."),
    OptionNote("simple_aggregation", "Packs several records into one, which costs less."),
  ]

  package static let notes = [
    "Fluent Bit's own plugin takes a random partition key for each record."
  ]
  package static let sources = [
    "plugins/out_kinesis_streams/kinesis.c", "plugins/out_kinesis_streams/kinesis.h",
    "aws/amazon-kinesis-streams-for-fluent-bit:fluent-bit-kinesis.go",
    "awslabs/aws-fluent-plugin-kinesis:lib/fluent/plugin/out_kinesis_streams.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    let isMade = create?.value ?? false
    guard
      reviewStream(
        stream, isMade: isMade, aws: aws,
        madeOnly: [("shards", shards?.span), ("retentionHours", retentionHours?.span)], context,
        &diagnostics)
    else { return nil }
    let isNamed = stream?.isDataStream("stream", &diagnostics) ?? true
    guard kmsKey?.isKeyARN("kmsKey", &diagnostics) ?? true, isNamed else { return nil }
    var lowered = Lowered()
    var name = stream?.value ?? ""
    if isMade {
      var made = DataStream("\(context.stem)Stream", origin: context.origin)
      made.name = stream?.value
      made.shards = shards?.value
      made.retentionHours = retentionHours?.value
      made.kmsKey = kmsKey?.value
      made.tags = context.tags
      lowered.resources = [made.resource]
      name = .ref(made.id)
    }
    lowered.set("region", aws.regionValue, at: aws.region?.span ?? .none)
    let isFluentd = context.engine == .fluentd
    lowered.set(isFluentd ? "stream_name" : "stream", name, at: stream?.span ?? context.span)
    if isFluentd, aws.refuseRole(&diagnostics) { return nil }
    lowered.connect(to: .kinesis, aws)
    lowered.set("role_arn", ifPresent: aws.roleArn)
    lowered.set("external_id", ifPresent: aws.externalId)
    if let assume = aws.assumeStatement {
      lowered.statements = [assume]
    } else {
      let arn: Interpolation =
        "arn:${AWS::Partition}:kinesis:\(aws.regionInARN):${AWS::AccountId}:stream/\(name.withoutRouterVariables)"
      lowered.statements = [Statement("WriteToKinesis", ["kinesis:PutRecords"], on: [arn.value])]
      if let kmsKey {
        lowered.statements.append(
          Statement("EncryptRecords", ["kms:GenerateDataKey"], on: [kmsKey.value]))
      }
    }
    return lowered
  }
}
