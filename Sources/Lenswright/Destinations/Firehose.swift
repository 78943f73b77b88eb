package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Amazon Data Firehose.
package struct Firehose: Destination {
  package var stream: Setting<String>?
  package var prefix: Setting<String>?
  package var kmsKey: Setting<String>?
  package var create: Known<Bool>?
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "firehose"
  package static let title = "Amazon Data Firehose"
  package static let summary =
    "A delivery stream that exists, or one made beside the task with a bucket behind it."
  package static let kind = DestinationKind.aws
  package static let example = "{ type: firehose, stream: order-logs }"
  package static let draft = "{ type: firehose, create: true, prefix: orders/ }"
  package static let variants = [
    Variant(
      "created", "a stream made beside the task, with a bucket behind it",
      "{ type: firehose, create: true, prefix: orders/ }"),
    Variant(
      "created-encrypted", "a key of its own for the stream's bucket",
      "{ type: firehose, create: true, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "other-account", "a stream of another account",
      "{ type: firehose, stream: central-logs, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
    Variant(
      "go-plugin", "AWS's Go plugin, which can choose among the record's keys",
      "{ type: firehose, plugin: firehose, stream: order-logs, dataKeys: 'log,container_name' }"),
    Variant("fluentd", "a Fluentd router", "{ type: firehose, stream: order-logs }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("kinesis_firehose"), .fluentBit("firehose"),
    .fluentd("kinesis_firehose", gem: "fluent-plugin-kinesis"),
  ]
  package static let fields: [Field<Firehose>] =
    [
      .optional(
        "stream", \.stream,
        "The delivery stream's name. It must take records directly (Direct PUT)."),
      .optional(
        "create", \.create, "`true` makes the stream, its bucket and its role beside the task."),
      .optional(
        "prefix", \.prefix,
        "What the keys in the bucket begin with, for a stream that is made here."),
      .optional(
        "kmsKey", \.kmsKey,
        "The ARN of a key to encrypt the bucket with, for a stream that is made here."),
    ] + AWSKeys.fields.lifted(to: \.aws) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "log_key", "Send only this key's value, usually `log`, in place of the whole record."),
    OptionNote("time_key", "Adds the time to each record under this key."),
    OptionNote("time_key_format", "How the time is written, in strftime's codes."),
    OptionNote("compression", "`gzip`, `zstd` or `snappy`."),
    OptionNote("simple_aggregation", "Packs several records into one, which costs less."),
  ]

  package static let notes = [
    "A delivery stream that reads from a data stream takes no records from a router: its type has to be Direct PUT.",
    "Each record ends with a line break, so that the objects need no processor to separate them.",
  ]
  package static let sources = [
    "plugins/out_kinesis_firehose/firehose.c", "plugins/out_kinesis_firehose/firehose.h",
    "aws/amazon-kinesis-firehose-for-fluent-bit:fluent-bit-firehose.go",
    "awslabs/aws-fluent-plugin-kinesis:lib/fluent/plugin/out_kinesis_firehose.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    let isMade = create?.value ?? false
    guard
      reviewStream(
        stream, isMade: isMade, aws: aws,
        madeOnly: [("prefix", prefix?.span), ("kmsKey", kmsKey?.span)],
        context, &diagnostics)
    else { return nil }
    let isNamed = stream?.isDeliveryStream("stream", &diagnostics) ?? true
    guard kmsKey?.isKeyARN("kmsKey", &diagnostics) ?? true, isNamed else { return nil }
    var lowered = Lowered()
    var name = stream?.value ?? ""
    if isMade {
      let made = madeStream(context)
      lowered.resources = made
      name = .ref(made[made.count - 1].id)
    }
    lowered.set("region", aws.regionValue, at: aws.region?.span ?? .none)
    let isFluentd = context.engine == .fluentd
    lowered.set(
      isFluentd ? "delivery_stream_name" : "delivery_stream", name,
      at: stream?.span ?? context.span)
    if isFluentd, aws.refuseRole(&diagnostics) { return nil }
    lowered.connect(to: .firehose, aws)
    lowered.set("role_arn", ifPresent: aws.roleArn)
    lowered.set("external_id", ifPresent: aws.externalId)
    let arn: Interpolation =
      "arn:${AWS::Partition}:firehose:\(aws.regionInARN):${AWS::AccountId}:deliverystream/\(name.withoutRouterVariables)"
    lowered.statements = [
      aws.assumeStatement
        ?? Statement("WriteToFirehose", ["firehose:PutRecordBatch"], on: [arn.value])
    ]
    return lowered
  }

  /// The bucket, the role that Firehose writes with, and the stream.
  private func madeStream(_ context: LoweringContext) -> [Resource] {
    var bucket = Bucket("\(context.stem)Bucket", origin: context.origin)
    bucket.kmsKey = kmsKey?.value
    bucket.tags = context.tags
    var role = Role(
      "\(context.stem)DeliveryRole", origin: context.origin, service: "firehose.amazonaws.com",
      description: "Lets Firehose write the logs of \(context.service) to their bucket")
    role.tags = context.tags
    let bucketArn = Value.getAtt(bucket.id, "Arn")
    let objects: Interpolation = "\(bucketArn)/*"
    var statements = [
      Statement(
        "WriteObjects", ["s3:AbortMultipartUpload", "s3:PutObject"], on: [objects.value]),
      Statement(
        "FindUploads", ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"],
        on: [bucketArn]),
    ]
    if let kmsKey {
      statements.append(
        Statement("EncryptObjects", ["kms:Decrypt", "kms:GenerateDataKey"], on: [kmsKey.value]))
    }
    role.policies = [Role.Policy("WriteToBucket", statements.map(\.value))]
    var stream = DeliveryStream(
      "\(context.stem)DeliveryStream", origin: context.origin, bucketArn: bucketArn,
      roleArn: .getAtt(role.id, "Arn"))
    stream.name = self.stream?.value
    stream.prefix = prefix?.value
    stream.kmsKey = kmsKey?.value
    stream.tags = context.tags
    return [bucket.resource, role.resource, stream.resource]
  }
}
