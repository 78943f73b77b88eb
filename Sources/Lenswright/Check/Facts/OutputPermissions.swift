import LensCloudFormation
import LensFluent
import LensSyntax

/// Actions on a resource that a role has to allow.
struct PermissionNeed {
  var actions: [String] { didSet { texts = Self.texts(actions) } }
  /// The same, to be held against statements: each need is held against many.
  private(set) var texts: [TemplateText]
  let resource: TemplateText
  /// Whether a policy of the resource may let the role in that nobody sees here, so that a role without a word of it may be right.
  var isSharedWithResource = false

  init(_ actions: String..., on resource: TemplateText, isSharedWithResource: Bool = false) {
    self.actions = actions
    texts = Self.texts(actions)
    self.resource = resource
    self.isSharedWithResource = isSharedWithResource
  }

  private static func texts(_ actions: [String]) -> [TemplateText] {
    actions.map(TemplateText.init(action:))
  }
}

/// The permissions that plugins ask of the task role, from their names and options.
///
/// Sources: Fluent Bit 5.1.1, plugins/out_cloudwatch_logs/cloudwatch_api.c (a group is made, and its retention set, only when it is not there),
/// out_kinesis_streams/kinesis_api.c, out_kinesis_firehose/firehose_api.c, out_s3/s3.c, out_opensearch/opensearch.c, out_http/http.c, src/aws/flb_aws_msk_iam.c;
/// the Go plugins github.com/aws/amazon-cloudwatch-logs-for-fluent-bit, amazon-kinesis-firehose-for-fluent-bit and amazon-kinesis-streams-for-fluent-bit; for Fluentd
/// fluent-plugin-cloudwatch-logs, fluent-plugin-kinesis and fluent-plugin-s3. The resources are those of the service authorization reference; for keys
/// "Using server-side encryption with AWS KMS keys" (S3 user guide) and "Permissions to use user-generated KMS keys" (Kinesis developer guide). 2026-11-26.
struct OutputPermissions {
  let plugin: Plugin
  let options: [ContainerView.Entry]
  let template: TemplateView

  /// An option's value; Fluent Bit does not look at the letter case of names.
  private func option(_ name: String) -> TemplateText? {
    let ignoresCase = plugin.engine == .fluentBit
    return options.last { ignoresCase ? $0.name.isSpelling(of: name) : $0.name == name }?.value
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
    let region =
      (option("region") ?? option("aws_region")).map(\.pieces) ?? [.unknown("AWS::Region")]
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
    if ["profile", "aws_profile", "aws_key_id", "aws_credentials"].contains(where: {
      option($0) != nil
    }) {
      return []
    }
    let needs = self.ownNeeds
    // With a role of its own the output only has to assume that one, and what the role allows is written elsewhere.
    for name in ["role_arn", "aws_role_arn", "aws_sts_role_arn", "sts_role_arn"] {
      if !needs.isEmpty, let role = option(name) {
        return [PermissionNeed("sts:AssumeRole", on: role)]
      }
    }
    return needs
  }

  private var ownNeeds: [PermissionNeed] {
    switch (plugin.engine, plugin.name) {
    case (.fluentBit, "cloudwatch_logs"), (.fluentBit, "cloudwatch"), (.fluentd, "cloudwatch_logs"):
      return logs
    case (.fluentBit, "kinesis_streams"), (.fluentBit, "kinesis"): return stream("stream")
    case (.fluentd, "kinesis_streams"), (.fluentd, "kinesis_streams_aggregated"):
      return stream("stream_name")
    case (.fluentBit, "kinesis_firehose"), (.fluentBit, "firehose"):
      return delivery("delivery_stream")
    case (.fluentd, "kinesis_firehose"): return delivery("delivery_stream_name")
    case (.fluentBit, "s3"): return objects("bucket", endpoint: "endpoint")
    case (.fluentd, "s3"): return objects("s3_bucket", endpoint: "s3_endpoint")
    case (.fluentBit, "opensearch"), (.fluentBit, "es"):
      return isOn("aws_auth") ? signed(option("aws_service_name")?.literal ?? "es") : []
    case (.fluentBit, "http"), (.fluentBit, "opentelemetry"),
      (.fluentBit, "prometheus_remote_write"):
      return isOn("aws_auth") ? signed(option("aws_service")?.literal ?? "") : []
    case (.fluentBit, "kafka"): return isOn("aws_msk_iam") ? topics : []
    default: return []
    }
  }

  // MARK: Streams

  private func stream(_ option: String) -> [PermissionNeed] {
    let name = named(option)
    return [PermissionNeed("kinesis:PutRecords", on: arn("kinesis", [.text("stream/")] + name))]
      + key(of: resource("AWS::Kinesis::Stream", name)?["StreamEncryption"]?["KeyId"])
  }

  private func delivery(_ option: String) -> [PermissionNeed] {
    [
      PermissionNeed(
        "firehose:PutRecordBatch",
        on: arn("firehose", [.text("deliverystream/")] + named(option)))
    ]
  }

  /// What sending into something encrypted with a key of the template needs. The policy of a key elsewhere may let everybody of the account in.
  private func key(of id: TemplateValue?) -> [PermissionNeed] {
    guard let key = template.resource(id, type: "AWS::KMS::Key"),
      let arn = template.physicalName("\(key.id).Arn")
    else { return [] }
    return [PermissionNeed("kms:GenerateDataKey", on: TemplateText(arn, span: .none))]
  }

  /// The resource of the template that an option's name means.
  private func resource(_ type: String, _ name: [TemplateText.Piece]) -> ResourceView? {
    let wanted = TemplateText(name, span: .none).pieces
    return template.resources(of: type).first {
      template.physicalName($0.id).map { TemplateText($0, span: .none).pieces } == wanted
    }
  }

  // MARK: Objects

  private func objects(_ option: String, endpoint: String) -> [PermissionNeed] {
    // Another endpoint is another store, with keys of its own.
    if self.option(endpoint) != nil { return [] }
    let name = named(option)
    let objects = arn(
      "s3", name + [.text("/")] + objectPrefix + [.unknown("the object")], isGlobal: true)
    var needs = [PermissionNeed("s3:PutObject", on: objects)]
    if plugin.engine == .fluentBit, self.option("canned_acl") != nil {
      needs[0].actions.append("s3:PutObjectAcl")
    }
    let encryption = resource("AWS::S3::Bucket", name)?["BucketEncryption"]?[
      "ServerSideEncryptionConfiguration"]
    for rule in encryption?.items ?? [] {
      guard let standard = rule["ServerSideEncryptionByDefault"],
        standard["SSEAlgorithm"]?.literal?.hasPrefix("aws:kms") ?? false
      else { continue }
      needs += key(of: standard["KMSMasterKeyID"])
    }
    return needs
  }

  /// What the names of all objects begin with.
  private var objectPrefix: [TemplateText.Piece] {
    guard plugin.engine == .fluentBit else { return [] }
    let format = option("s3_key_format").map(\.literal) ?? "/fluent-bit-logs/$TAG"
    guard let format else { return [] }
    let name = format.hasPrefix("/") ? format.dropFirst() : format[...]
    return [.text(String(name.prefix { $0 != "$" && $0 != "%" }))]
  }

  // MARK: Log groups

  private var logs: [PermissionNeed] {
    if option("endpoint") != nil { return [] }
    let template = option("log_group_template") ?? option("log_group_name_key")
    let group = template == nil ? named("log_group_name") : [.unknown("…")]
    let path: [TemplateText.Piece] = [.text("log-group:")] + group
    let itself = arn("logs", path + [.unknown("the rest")])
    var needs = [
      PermissionNeed(
        "logs:CreateLogStream", "logs:PutLogEvents",
        on: arn("logs", path + [.text(":log-stream:"), .unknown("the stream")]))
    ]
    let looksForStreams = plugin.engine == .fluentd && isOn("auto_create_stream")
    if plugin.isGo || looksForStreams {
      needs.append(PermissionNeed("logs:DescribeLogStreams", on: itself))
    }
    if looksForStreams {
      needs.append(
        PermissionNeed("logs:DescribeLogGroups", on: TemplateText([.text("*")], span: .none)))
    }
    // A group that comes with the stack is there before the first log.
    if isOn("auto_create_group"), resource("AWS::Logs::LogGroup", group) == nil {
      needs.append(PermissionNeed("logs:CreateLogGroup", on: itself))
      if let days = option("log_retention_days")?.literal, days != "0" {
        needs[needs.count - 1].actions.append("logs:PutRetentionPolicy")
      }
    }
    return needs
  }

  // MARK: Signed requests

  private func signed(_ service: String) -> [PermissionNeed] {
    let host = option("host") ?? TemplateText([.unknown("…")], span: .none)
    switch service {
    case "es":
      let domain = SearchHost(host, template)
      return [
        PermissionNeed(
          "es:ESHttpPost",
          on: arn("es", [.text("domain/")] + domain.name + [.text("/"), .unknown("the request")]),
          isSharedWithResource: !domain.isInTemplate)
      ]
    case "aoss":
      return [
        PermissionNeed(
          "aoss:APIAccessAll", on: arn("aoss", [.text("collection/"), .unknown("the collection")]))
      ]
    case "osis":
      return [
        PermissionNeed(
          "osis:Ingest", on: arn("osis", [.text("pipeline/"), .unknown("the pipeline")]))
      ]
    case "aps":
      let workspace =
        option("uri")?.split(at: "/workspaces/")?.after.split(at: "/")?.before.pieces
        ?? [.unknown("the workspace")]
      return [
        PermissionNeed("aps:RemoteWrite", on: arn("aps", [.text("workspace/")] + workspace))
      ]
    case "logs":
      return [
        PermissionNeed("logs:PutLogEvents", on: arn("logs", [.text("log-group:"), .unknown("…")]))
      ]
    default: return []
    }
  }

  // MARK: Topics

  /// Source: "Common use cases for client authorization policy" in the Amazon MSK Developer Guide, 2026-11-26.
  private var topics: [PermissionNeed] {
    guard let cluster = option("aws_msk_iam_cluster_arn") else { return [] }
    let prefix: [TemplateText.Piece] =
      cluster.split(at: ":cluster/").map { $0.before.pieces + [.text(":topic/")] + $0.after.pieces }
      ?? [.unknown("the cluster")]
    let topic =
      isOn("dynamic_topic") || option("topics")?.literal?.includes(",") ?? true
      ? [.unknown("the topic")] : named("topics")
    var needs = [
      PermissionNeed("kafka-cluster:Connect", on: cluster),
      PermissionNeed(
        "kafka-cluster:DescribeTopic", "kafka-cluster:WriteData",
        on: TemplateText(prefix + [.text("/")] + topic, span: .none)),
    ]
    if isOn("rdkafka.enable.idempotence") {
      needs[0].actions.append("kafka-cluster:WriteDataIdempotently")
    }
    return needs
  }
}

/// A domain of Amazon OpenSearch Service, as far as its host tells.
///
/// Source: "Creating and managing domains" in the OpenSearch Service developer guide: `search-NAME-ID.REGION.es.amazonaws.com`, `vpc-…` in a VPC, 2026-11-26.
private struct SearchHost {
  var name: [TemplateText.Piece] = [.unknown("the domain")]
  /// Whether the domain is in the template, and its own policy with it.
  var isInTemplate = false

  init(_ host: TemplateText, _ template: TemplateView) {
    if case .unknown(let reference)? = host.pieces.first, host.pieces.count == 1,
      reference.hasSuffix(".DomainEndpoint")
    {
      let id = String(reference.dropLast(".DomainEndpoint".count))
      guard let physical = template.physicalName(id) else { return }
      name = physical
      isInTemplate = true
    } else if let label = host.literal?.split(separator: ".").first,
      let hyphen = label.lastIndex(of: "-"), host.literal?.includes(".es.") ?? false
    {
      for prefix in ["search-", "vpc-"] where label.hasPrefix(prefix) {
        name = [.text(String(label[..<hyphen].dropFirst(prefix.count)))]
      }
    }
  }
}
