package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Amazon CloudWatch Logs.
package struct CloudWatch: Destination {
  package var group: Setting<String>?
  package var streamPrefix: Setting<String>?
  package var streamName: Setting<String>?
  package var groupTemplate: Setting<String>?
  package var streamTemplate: Setting<String>?
  package var retentionDays: Setting<Retention>?
  package var kmsKey: Setting<String>?
  package var logGroupClass: Setting<LogGroupClass>?
  package var create: Known<Creation>?
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "cloudwatch"
  package static let aliases = ["cloudwatch-logs"]
  package static let title = "Amazon CloudWatch Logs"
  package static let summary =
    "A log group of its own with retention, or one that exists, in this account and region or another."
  package static let kind = DestinationKind.aws
  package static let example = "{ type: cloudwatch }"
  package static let draft = "{ type: cloudwatch, retentionDays: 30 }"
  package static let variants = [
    Variant(
      "existing", "a group that exists",
      "{ type: cloudwatch, group: /ecs/orders, create: false, streamPrefix: app- }"),
    Variant(
      "at-runtime", "a group that the router makes",
      "{ type: cloudwatch, group: '/ecs/orders', create: atRuntime, retentionDays: 14 }"),
    Variant(
      "templates", "groups named by the records",
      "{ type: cloudwatch, groupTemplate: $team, group: /ecs/orders, create: atRuntime }"),
    Variant(
      "encrypted", "a group with a key of its own",
      "{ type: cloudwatch, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "other-account", "a group of another account",
      "{ type: cloudwatch, group: /central/orders, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
    Variant(
      "go-plugin", "AWS's Go plugin, which fills in `$(…)`",
      "{ type: cloudwatch, plugin: cloudwatch, group: '/ecs/$(ecs_cluster)', create: atRuntime }"),
    Variant("fluentd", "a Fluentd router", "{ type: cloudwatch }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("cloudwatch_logs"), .fluentBit("cloudwatch"),
    .fluentd("cloudwatch_logs", gem: "fluent-plugin-cloudwatch-logs"),
  ]
  /// What the `awslogs` driver, the plugins and CloudFormation call the keys.
  package static let meanings: [String: Meaning] = [
    "loggroup": "group", "loggroupname": "group", "awslogsgroup": "group",
    "logstream": "streamName", "logstreamname": "streamName", "stream": "streamName",
    "logstreamprefix": "streamPrefix", "awslogsstreamprefix": "streamPrefix",
    "retention": "retentionDays", "retentionindays": "retentionDays",
    "logretentiondays": "retentionDays", "awslogsregion": "region",
    "autocreategroup": .advice("`create: atRuntime` says it, and brings the permission"),
    "awslogscreategroup": .advice("`create: atRuntime` says it, and brings the permission"),
  ]
  package static let fields: [Field<CloudWatch>] =
    [
      .optional("group", \.group, "The log group's name; `/ecs/<stack>/<destination>` by default."),
      .optional(
        "streamPrefix", \.streamPrefix,
        "What stream names begin with, before the container's name and the task's id; `<service>/` by default."
      ),
      .optional("streamName", \.streamName, "One stream for all lines."),
      .optional(
        "groupTemplate", \.groupTemplate,
        "A group taken from the record, such as `$team`; `group` is the one to fall back on."),
      .optional(
        "streamTemplate", \.streamTemplate,
        "A stream taken from the record, such as `$level`; `streamPrefix` is the one to fall back on."
      ),
      .optional(
        "retentionDays", \.retentionDays,
        "Days that lines are kept; 30 by default in a group that is made here."),
      .optional(
        "kmsKey", \.kmsKey,
        "The ARN of a key to encrypt the group with; its policy must admit CloudWatch Logs."),
      .optional("logGroupClass", \.logGroupClass, "`STANDARD` or `INFREQUENT_ACCESS`."),
      .optional(
        "create", \.create,
        "`true` makes the group with the stack, `false` expects it, `atRuntime` lets the router make it."
      ),
    ] + AWSKeys.fields.lifted(to: \.aws) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "log_key", "Send only this key's value, usually `log`, in place of the whole record."),
    OptionNote("log_format", "`json/emf` makes CloudWatch read embedded metrics."),
    OptionNote("endpoint", "Another host name of the service, such as a VPC endpoint's."),
    OptionNote("metric_namespace", "The namespace of metrics."),
    OptionNote("metric_dimensions", "The dimensions of metrics."),
  ]

  package static let notes = [
    "An event of more than 1,000,000 bytes is cut off with a warning in the router's log.",
    "The policy of a group's key has to admit the principal of CloudWatch Logs; the task role needs nothing of it.",
    "The router's own messages go to a group of their own, or a failing export would hide why.",
  ]
  package static let sources = [
    "plugins/out_cloudwatch_logs/cloudwatch_logs.c", "plugins/out_cloudwatch_logs/cloudwatch_api.h",
    "aws/amazon-cloudwatch-logs-for-fluent-bit:fluent-bit-cloudwatch.go",
    "fluent-plugins-nursery/fluent-plugin-cloudwatch-logs:lib/fluent/plugin/out_cloudwatch_logs.rb",
  ]

  /// Made with the stack where that is possible: a group of this account and region whose name is known before the router runs.
  private func creation(_ context: LoweringContext) -> Creation {
    if let create { return create.value }
    let isHere = aws.region == nil && aws.roleArn == nil
    let isFixed = group.map { !$0.value.hasRouterVariables } ?? true
    let isNew = group.map { !isNameOfAnother($0.value, context) } ?? true
    return isHere && isFixed && isNew && groupTemplate == nil ? .withStack : .exists
  }

  /// Whether a name comes from a group that somebody else makes: an export, or a resource of the template.
  private func isNameOfAnother(_ name: Value, _ context: LoweringContext) -> Bool {
    if let function = name.function, ["Fn::ImportValue", "Fn::GetAtt"].contains(function.key) {
      return true
    }
    return name.reference.map { context.types.isResource($0) } ?? false
  }

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    let unnamed: Interpolation = "/ecs/${AWS::StackName}/\(context.name)"
    let name = group?.value ?? unnamed.value
    var groupValue = name
    if creation(context) == .withStack {
      var resource = LogGroup(
        "\(context.stem)LogGroup", origin: context.origin, name: name,
        retentionDays: retentionDays?.value ?? 30)
      resource.kmsKey = kmsKey?.value
      resource.logGroupClass = logGroupClass?.value
      resource.tags = context.tags
      lowered.resources.append(resource.resource)
      groupValue = .ref(resource.id)
    }
    let groupSpan = group?.span ?? context.span
    lowered.set("region", aws.regionValue, at: aws.region?.span ?? .none)
    lowered.set("log_group_name", groupValue, at: groupSpan)
    switch context.engine {
    case .fluentBit: writeFluentBit(to: &lowered, context)
    case .fluentd: writeFluentd(to: &lowered, context)
    }
    lowered.connect(to: .logs, aws)
    lowered.statements = aws.assumeStatement.map { [$0] } ?? statements(on: groupValue, context)
    return lowered
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = group?.isLogGroup("group", &diagnostics) ?? true
    isRight = streamName?.isLogStream("streamName", &diagnostics) ?? true && isRight
    isRight = kmsKey?.isKeyARN("kmsKey", isGranted: false, &diagnostics) ?? true && isRight
    if let streamName, streamPrefix != nil {
      diagnostics.report(
        .conflict, "`streamName` and `streamPrefix` exclude one another", at: streamName.span,
        notes: ["the plugin does not start with both"])
      isRight = false
    }
    if let streamName, streamName.literal.map({ !$0.hasRouterVariables }) ?? false,
      streamTemplate == nil
    {
      diagnostics.report(
        .fixedStream, "all tasks write to the stream `\(streamName.literal ?? "")`",
        at: streamName.span,
        help: ["`streamPrefix` gives each container of each task a stream of its own"])
    }
    for (option, key) in [
      ("auto_create_group", "create: atRuntime"), ("log_retention_days", "retentionDays"),
      ("retention_in_days", "retentionDays"),
    ] {
      for item in common.options.items where item.name.lowercased() == option {
        diagnostics.report(
          .reservedOption, "`\(item.name)` is not yours to write", at: item.span,
          label: "`\(key)` says it, and brings the permission")
        isRight = false
      }
    }
    if creation(context) == .withStack {
      if let value = group?.value, value.hasRouterVariables {
        diagnostics.report(
          .conflict, "a group whose name the router completes cannot be made with the stack",
          at: create?.span ?? group?.span ?? context.span,
          help: ["write `create: atRuntime`, or a name without variables"])
        isRight = false
      }
      if aws.roleArn != nil || aws.region != nil {
        diagnostics.report(
          .conflict, "a stack makes log groups in its own account and region only",
          at: create?.span ?? context.span, help: ["write `create: false` or `create: atRuntime`"])
        isRight = false
      }
    } else {
      if let span = kmsKey?.span {
        diagnostics.report(
          .conflict, "`kmsKey` is for a group that is made with the stack", at: span,
          help: ["write `create: true`, or set it where the group is made"])
        isRight = false
      }
      if creation(context) == .exists, let span = retentionDays?.span ?? logGroupClass?.span {
        diagnostics.report(
          .conflict, "retention and class are set where a group is made, and this one exists",
          at: span,
          help: ["leave them out, or write `create: true` or `create: atRuntime`"])
        isRight = false
      }
    }
    if context.engine == .fluentd || context.isGo {
      for (name, span) in [
        ("groupTemplate", groupTemplate?.span), ("streamTemplate", streamTemplate?.span),
        ("logGroupClass", creation(context) == .atRuntime ? logGroupClass?.span : nil),
      ] {
        guard let span else { continue }
        diagnostics.report(
          .unsupportedEngine, "the plugin `\(context.plugin.name)` has no `\(name)`", at: span,
          help: context.isGo ? ["the Go plugin takes `$(key)` in `group` and `streamName`"] : [])
        isRight = false
      }
    }
    if context.engine == .fluentBit, !context.isGo, let text = group?.literal,
      text.includes("$(")
    {
      diagnostics.report(
        .optionValue, "only AWS's Go plugin fills in `$(…)`", at: group?.span ?? context.span,
        help: ["add `plugin: cloudwatch`, or use `groupTemplate` with a field of the record"])
      isRight = false
    }
    if context.engine == .fluentBit, !context.isGo, let text = streamName?.literal,
      text.includes("$(")
    {
      diagnostics.report(
        .optionValue, "only AWS's Go plugin fills in `$(…)`", at: streamName?.span ?? context.span,
        help: ["add `plugin: cloudwatch`, or use `streamTemplate` with a field of the record"])
      isRight = false
    }
    if context.engine == .fluentd {
      if let span = streamPrefix?.span {
        diagnostics.report(
          .unsupportedEngine, "Fluentd's plugin has no prefix for streams", at: span,
          help: ["leave it out: each container of each task then has a stream named after its tag"])
        isRight = false
      }
    }
    return isRight
  }

  private func writeFluentBit(to lowered: inout Lowered, _ context: LoweringContext) {
    lowered.set("log_group_template", ifPresent: groupTemplate)
    if let streamName {
      lowered.set("log_stream_name", streamName.value, at: streamName.span)
    } else {
      lowered.set(
        "log_stream_prefix", streamPrefix?.value ?? .string("\(context.service)/"),
        at: streamPrefix?.span ?? .none)
    }
    lowered.set("log_stream_template", ifPresent: streamTemplate)
    if creation(context) == .atRuntime {
      lowered.set("auto_create_group", "true")
      if let retentionDays {
        lowered.set("log_retention_days", retentionDays.value, at: retentionDays.span)
      }
      if let logGroupClass, !context.isGo {
        lowered.set("log_group_class", logGroupClass.value, at: logGroupClass.span)
      }
    }
    lowered.set("role_arn", ifPresent: aws.roleArn)
    lowered.set("external_id", ifPresent: aws.externalId)
  }

  private func writeFluentd(to lowered: inout Lowered, _ context: LoweringContext) {
    if let streamName {
      lowered.set("log_stream_name", streamName.value, at: streamName.span)
    } else {
      lowered.set("use_tag_as_stream", "true")
    }
    lowered.set("auto_create_stream", "true")
    if creation(context) == .atRuntime, let retentionDays {
      lowered.set("retention_in_days", retentionDays.value, at: retentionDays.span)
    }
    if let role = aws.roleArn {
      lowered.set("aws_use_sts", "true")
      lowered.set("aws_sts_role_arn", role.value, at: role.span)
      lowered.set("aws_sts_external_id", ifPresent: aws.externalId)
    }
  }

  private func statements(on group: Value, _ context: LoweringContext) -> [Statement] {
    let name = groupTemplate == nil ? group.withoutRouterVariables : "*"
    let region = aws.regionInARN
    let streams: Interpolation =
      "arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(name):log-stream:*"
    let itself: Interpolation =
      "arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(name)"
    let andBelow: Interpolation =
      "arn:${AWS::Partition}:logs:\(region):${AWS::AccountId}:log-group:\(name):*"
    let groups = [itself.value, andBelow.value]
    var statements = [
      Statement("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], on: [streams.value])
    ]
    if context.isGo || context.engine == .fluentd {
      statements.append(Statement("FindLogStreams", ["logs:DescribeLogStreams"], on: groups))
    }
    if context.engine == .fluentd {
      // The action has no resource type, so that IAM takes no narrower resource.
      statements.append(Statement("FindLogGroups", ["logs:DescribeLogGroups"], on: ["*"]))
    }
    if creation(context) == .atRuntime {
      statements.append(Statement("CreateLogGroups", ["logs:CreateLogGroup"], on: groups))
      if retentionDays != nil {
        statements.append(Statement("SetLogRetention", ["logs:PutRetentionPolicy"], on: groups))
      }
    }
    return statements
  }
}
