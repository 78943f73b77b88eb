import LensCloudFormation
import LensFluent
import LensSyntax

/// What the task role has to allow for an output to send.
struct PermissionNeed {
  var actions: [String]
  var resource: TemplateText
}

/// The permissions that plugins ask of the task role, from their names and options.
///
/// Sources: Fluent Bit 5.1.1, plugins/out_cloudwatch_logs/cloudwatch_api.c, out_kinesis_streams/kinesis_api.c, out_kinesis_firehose/firehose_api.c, out_s3/s3.c; the
/// Go plugins github.com/aws/amazon-cloudwatch-logs-for-fluent-bit, amazon-kinesis-firehose-for-fluent-bit and amazon-kinesis-streams-for-fluent-bit; for Fluentd
/// fluent-plugin-cloudwatch-logs, fluent-plugin-kinesis and fluent-plugin-s3. The resources are those of the service authorization reference. 2026-11-22.
struct OutputPermissions {
  let plugin: Plugin
  let options: [ContainerView.Entry]

  /// An option's value; Fluent Bit does not look at the letter case of names.
  private func option(_ name: String) -> TemplateText? {
    let ignoresCase = plugin.engine == .fluentBit
    return options.last { ignoresCase ? $0.name.lowercased() == name : $0.name == name }?.value
  }

  /// Whether a switch is on; an unknown one is taken to be off, so that nothing is asked for in vain.
  private func isOn(_ name: String) -> Bool {
    ["true", "on", "yes", "1"].contains(option(name)?.literal?.lowercased() ?? "")
  }

  /// A name as an option gives it; the router's own variables and tags are not known here.
  private func named(_ name: String) -> [TemplateText.Piece] {
    guard let text = option(name) else { return [.unknown("…")] }
    return text.pieces.map { piece in
      if case .text(let text) = piece, text.includes("$") { return .unknown("…") }
      return piece
    }
  }

  private func arn(
    _ service: String, _ path: [TemplateText.Piece], isGlobal: Bool = false
  ) -> TemplateText {
    let region = option("region").map(\.pieces) ?? [.unknown("AWS::Region")]
    let place: [TemplateText.Piece] =
      isGlobal ? [.text(":")] : region + [.text(":"), .unknown("AWS::AccountId")]
    return TemplateText(
      [.text("arn:"), .unknown("AWS::Partition"), .text(":\(service):")] + place + [.text(":")]
        + path,
      span: .none)
  }

  /// What the output needs; empty for one that asks nothing of AWS, or of which that is not known.
  var needs: [PermissionNeed] {
    // Credentials of its own take the place of the role's.
    if ["profile", "aws_key_id", "aws_credentials"].contains(where: { option($0) != nil }) {
      return []
    }
    // With a role of its own the output only has to assume that one, and what the role allows is written elsewhere.
    for name in ["role_arn", "aws_sts_role_arn", "sts_role_arn"] {
      if let role = option(name) {
        return [PermissionNeed(actions: ["sts:AssumeRole"], resource: role)]
      }
    }
    switch (plugin.engine, plugin.name) {
    case (.fluentBit, "cloudwatch_logs"), (.fluentBit, "cloudwatch"), (.fluentd, "cloudwatch_logs"):
      return logs
    case (.fluentBit, "kinesis_streams"), (.fluentBit, "kinesis"):
      return [stream("kinesis:PutRecords", "kinesis", [.text("stream/")] + named("stream"))]
    case (.fluentd, "kinesis_streams"), (.fluentd, "kinesis_streams_aggregated"):
      return [stream("kinesis:PutRecords", "kinesis", [.text("stream/")] + named("stream_name"))]
    case (.fluentBit, "kinesis_firehose"), (.fluentBit, "firehose"):
      return [
        stream(
          "firehose:PutRecordBatch", "firehose",
          [.text("deliverystream/")] + named("delivery_stream"))
      ]
    case (.fluentd, "kinesis_firehose"):
      return [
        stream(
          "firehose:PutRecordBatch", "firehose",
          [.text("deliverystream/")] + named("delivery_stream_name"))
      ]
    case (.fluentBit, "s3"):
      // Another endpoint is another store, with keys of its own.
      if option("endpoint") != nil { return [] }
      return [objects("bucket")]
    case (.fluentd, "s3"):
      if option("s3_endpoint") != nil { return [] }
      return [objects("s3_bucket")]
    default: return []
    }
  }

  private func stream(
    _ action: String, _ service: String, _ path: [TemplateText.Piece]
  ) -> PermissionNeed {
    PermissionNeed(actions: [action], resource: arn(service, path))
  }

  private func objects(_ option: String) -> PermissionNeed {
    PermissionNeed(
      actions: ["s3:PutObject"],
      resource: arn("s3", named(option) + [.text("/"), .unknown("the object")], isGlobal: true))
  }

  private var logs: [PermissionNeed] {
    if option("endpoint") != nil { return [] }
    let template = option("log_group_template") ?? option("log_group_name_key")
    let group = template == nil ? named("log_group_name") : [.unknown("…")]
    let path: [TemplateText.Piece] = [.text("log-group:")] + group
    var needs = [
      PermissionNeed(
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resource: arn("logs", path + [.text(":log-stream:"), .unknown("the stream")]))
    ]
    if isOn("auto_create_group") {
      needs.append(
        PermissionNeed(
          actions: ["logs:CreateLogGroup"], resource: arn("logs", path + [.unknown("the rest")])))
    }
    return needs
  }
}
