package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to CloudWatch Logs, as OpenTelemetry's.
package struct CloudWatchOTLP: Destination {
  package var group: Setting<String>?
  package var streamName: Setting<String>?
  package var retentionDays: Setting<Retention>?
  package var kmsKey: Setting<String>?
  package var create: Known<Bool>?
  package var request = OTLPRequest()
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "cloudwatch-otlp"
  package static let title = "Amazon CloudWatch Logs, through its OpenTelemetry endpoint"
  package static let summary =
    "A log group and a stream made beside the task, or ones that exist, which take OpenTelemetry's records."
  package static let kind = DestinationKind.aws
  package static let example = "{ type: cloudwatch-otlp }"
  package static let variants = [
    Variant(
      "existing", "a group and a stream that exist",
      "{ type: cloudwatch-otlp, create: false, group: /ecs/orders, streamName: app }"),
    Variant(
      "encrypted", "a group with a key of its own",
      "{ type: cloudwatch-otlp, group: /ecs/orders, streamName: app, retentionDays: 90, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "other-account", "a group of another account",
      "{ type: cloudwatch-otlp, create: false, group: /central/orders, streamName: app, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("opentelemetry")]
  package static let fields: [Field<CloudWatchOTLP>] =
    [
      .optional("group", \.group, "The log group's name; `/ecs/<stack>/<destination>` by default."),
      .optional(
        "streamName", \.streamName,
        "The stream for all lines; the service's name by default in a group that is made here."),
      .optional(
        "create", \.create,
        "`true` (the default in this account and region) makes the group and the stream with the stack, `false` expects both."
      ),
      .optional(
        "retentionDays", \.retentionDays,
        "Days that lines are kept; 30 by default in a group that is made here."),
      .optional(
        "kmsKey", \.kmsKey,
        "The ARN of a key to encrypt the group with; its policy must admit CloudWatch Logs."),
    ]
    + OTLPRequest.fields(
      host: "Another host name of the service, such as a VPC endpoint's.", isHostRequired: false
    ).lifted(to: \.request) + AWSKeys.fields.lifted(to: \.aws)
    + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "The endpoint makes neither group nor stream, and one stream takes the lines of all tasks; `cloudwatch` gives each container of each task its own.",
    "Fluent Bit signs these requests since 4.1.0, so AWS's images 2.x cannot send them.",
  ]
  package static let sources = [
    "plugins/out_opentelemetry/opentelemetry.c",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_HTTP_Endpoints_OTLP.html",
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-OTLPEndpoint.html",
  ]

  private var isMade: Bool { create?.value ?? (aws.region == nil && aws.roleArn == nil) }

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    let unnamed: Interpolation = "/ecs/${AWS::StackName}/\(context.name)"
    var groupValue = group?.value ?? unnamed.value
    var streamValue = streamName?.value ?? .string(context.service)
    if isMade {
      var made = LogGroup(
        "\(context.stem)LogGroup", origin: context.origin, name: groupValue,
        retentionDays: retentionDays?.value ?? 30)
      made.kmsKey = kmsKey?.value
      made.tags = context.tags
      groupValue = .ref(made.id)
      let stream = LogStream(
        "\(context.stem)LogStream", origin: context.origin, group: groupValue, name: streamValue)
      streamValue = .ref(stream.id)
      lowered.resources = [made.resource, stream.resource]
    }
    let host: Interpolation =
      "\(AWSEndpoint.logs.hostPrefix).\(aws.regionValue).${AWS::URLSuffix}"
    guard
      request.write(
        to: &lowered, host: host.value,
        headers: [("x-aws-log-group", groupValue), ("x-aws-log-stream", streamValue)],
        beside: common, context, &diagnostics)
    else { return nil }
    if !request.server.isHostWritten {
      // The service's own host, which is noted as what it is.
      lowered.endpoints = []
      lowered.connect(to: .logs, in: aws.regionValue)
    }
    if request.compression == nil, !common.sets("compress") { lowered.set("compress", "gzip") }
    aws.sign(&lowered, as: ("aws_service", "logs"))
    lowered.statements = [aws.assumeStatement ?? statement(group: groupValue, stream: streamValue)]
    return lowered
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = group?.isLogGroup("group", &diagnostics) ?? true
    isRight = streamName?.isLogStream("streamName", &diagnostics) ?? true && isRight
    isRight = kmsKey?.isKeyARN("kmsKey", isGranted: false, &diagnostics) ?? true && isRight
    isRight =
      context.reviewCreation(
        of: "a log group", isMade: isMade, aws: aws,
        madeOnly: [("retentionDays", retentionDays?.span), ("kmsKey", kmsKey?.span)], &diagnostics)
      && isRight
    for (key, setting) in [("group", group), ("streamName", streamName)] {
      if let setting, setting.value.hasRouterVariables, isMade {
        diagnostics.report(
          .conflict, "what the router completes in `\(key)` cannot be made with the stack",
          at: setting.span,
          help: ["write `create: false`, or a name without variables"])
        isRight = false
      }
      guard setting == nil, !isMade else { continue }
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `\(key)`", at: context.span,
        notes: ["the endpoint makes neither a group nor a stream"],
        help: [
          "name what exists, or leave out `create: false`, `region` and `roleArn` to have both made"
        ])
      isRight = false
    }
    if request.compression?.literal == .zstd {
      diagnostics.report(
        .invalidValue, "CloudWatch's endpoint does not take `zstd`",
        at: request.compression?.span ?? context.span,
        help: ["write `gzip`, or leave `compression` out, which is the same"])
      isRight = false
    }
    return isRight
  }

  private func statement(group: Value, stream: Value) -> Statement {
    let streams: Interpolation =
      "arn:${AWS::Partition}:logs:\(aws.regionInARN):${AWS::AccountId}:log-group:\(group.withoutRouterVariables):log-stream:\(stream.withoutRouterVariables)"
    return Statement("WriteLogs", ["logs:PutLogEvents"], on: [streams.value])
  }
}
