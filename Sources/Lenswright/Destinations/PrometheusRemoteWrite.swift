package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends metrics to Amazon Managed Service for Prometheus, or to another server that takes Prometheus's remote writes.
package struct PrometheusRemoteWrite: Destination {
  package var workspace: Setting<String>?
  package var create: Known<Bool>?
  package var retentionDays: Setting<Int>?
  package var kmsKey: Setting<String>?
  package var server = Server()
  package var uri: Setting<String>?
  package var headers = Headers()
  package var compression: Setting<Compression>?
  package var credentials = Credentials()
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package enum Compression: String, Word { case snappy, gzip }

  package static let keyword = "prometheus-remote-write"
  package static let title = "Amazon Managed Service for Prometheus, or Prometheus"
  package static let summary =
    "Metrics, not logs: a workspace that exists, one made beside the task, or a server of one's own."
  package static let kind = DestinationKind.aws
  package static let takesMetricsOnly = true
  package static let example =
    "{ type: prometheus-remote-write, workspace: ws-11111111-2222-3333-4444-555555555555 }"
  package static let variants = [
    Variant(
      "created", "a workspace made beside the task",
      "{ type: prometheus-remote-write, create: true, retentionDays: 90 }"),
    Variant(
      "own-server", "a server of one's own",
      "{ type: prometheus-remote-write, host: mimir.internal, uri: /api/v1/push, headers: { X-Scope-OrgID: orders }, httpUser: metrics, httpPasswd: /orders/mimir-password }"
    ),
    Variant(
      "other-account", "a workspace of another account",
      "{ type: prometheus-remote-write, workspace: ws-11111111-2222-3333-4444-555555555555, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/metrics', externalId: orders }"
    ),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("prometheus_remote_write")]
  package static let fields: [Field<PrometheusRemoteWrite>] =
    [
      .optional("workspace", \.workspace, "The workspace's id. Requests are then signed."),
      .optional("create", \.create, "`true` makes a workspace beside the task, encrypted."),
      .optional(
        "retentionDays", \.retentionDays,
        "Days that a workspace made here keeps samples.", default: 150),
      .optional(
        "kmsKey", \.kmsKey, "The ARN of a key to encrypt a workspace with that is made here."),
    ]
    + Server.fields(
      host: "The host name of a server of one's own, without a scheme.", isRequired: false,
      port: "The port; 443 by default, 9090 without TLS."
    ).lifted(to: \.server)
    + [
      .optional("uri", \.uri, "The path on that server.", default: "/api/v1/write"),
      .optional("headers", \.headers, "Further headers, as a mapping."),
      .optional("compression", \.compression, "`snappy` or `gzip`.", default: "snappy"),
    ] + Credentials.fields.lifted(to: \.credentials) + AWSKeys.fields.lifted(to: \.aws)
    + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("add_label", "A label on every metric: its name, a space and its value."),
    OptionNote("log_response_payload", "Whether the router logs what the server answered."),
  ]
  package static let notes = [
    "The plugin takes metrics, such as the router's own, and never a container's lines: they are dropped."
  ]
  package static let sources = [
    "plugins/out_prometheus_remote_write/remote_write.c",
    "https://docs.aws.amazon.com/prometheus/latest/userguide/AMP-onboard-ingest-metrics.html",
    "cfn-lint 1.51.0: AWS::APS::Workspace",
  ]

  private var isMade: Bool { create?.value ?? false }
  private var isManaged: Bool { isMade || workspace != nil }

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics), headers.reviewAsHeaders(&diagnostics) else { return nil }
    var lowered = Lowered()
    let isRight =
      isManaged
      ? writeWorkspace(to: &lowered, context, &diagnostics)
      : writeServer(to: &lowered, context, &diagnostics)
    guard isRight else { return nil }
    if let compression {
      lowered.set("compression", compression.value, at: compression.span)
    }
    for header in headers.items {
      guard
        lowered.addHeader(
          header.name, header.value.value, beside: common, at: header.span, &diagnostics)
      else { return nil }
    }
    return lowered
  }

  private func writeWorkspace(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var id = workspace?.value ?? ""
    let named: Interpolation =
      "arn:${AWS::Partition}:aps:\(aws.regionInARN):${AWS::AccountId}:workspace/\(id)"
    var arn = named.value
    if isMade {
      let alias: Interpolation = "${AWS::StackName}-\(context.name)"
      var made = MetricsWorkspace(
        "\(context.stem)Workspace", origin: context.origin, alias: alias.value)
      made.retentionDays = retentionDays?.value
      made.kmsKey = kmsKey?.value
      made.tags = context.tags
      lowered.resources = [made.resource]
      id = .getAtt(made.id, "WorkspaceId")
      arn = .getAtt(made.id, "Arn")
    }
    let host: Interpolation =
      "\(AWSEndpoint.prometheus.hostPrefix).\(aws.regionValue).${AWS::URLSuffix}"
    guard server.write(to: &lowered, host: host.value, port: 443, context, &diagnostics) else {
      return false
    }
    lowered.endpoints = []
    lowered.connect(to: .prometheus, in: aws.regionValue)
    let path: Interpolation = "/workspaces/\(id)/api/v1/remote_write"
    lowered.set("uri", path.value, at: workspace?.span ?? .none)
    aws.sign(&lowered, as: ("aws_service", "aps"))
    lowered.statements = [
      aws.assumeStatement ?? Statement("WriteMetrics", ["aps:RemoteWrite"], on: [arn])
    ]
    return true
  }

  private func writeServer(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard server.write(to: &lowered, port: 443, plainPort: 9090, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return false }
    if !common.sets("uri") {
      lowered.set("uri", uri?.value ?? "/api/v1/write", at: uri?.span ?? .none)
    }
    return true
  }

  // MARK: Checks

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = kmsKey?.isKeyARN("kmsKey", isGranted: false, &diagnostics) ?? true
    isRight =
      context.reviewCreation(
        of: "a workspace", isMade: isMade, aws: aws,
        madeOnly: [("retentionDays", retentionDays?.span), ("kmsKey", kmsKey?.span)],
        existingOnly: [("workspace", workspace?.span)], &diagnostics) && isRight
    isRight = workspace.map { reviewWorkspace($0, context, &diagnostics) } ?? true && isRight
    if !isManaged, !server.isHostWritten {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `workspace` or `host`", at: context.span,
        help: ["name a workspace or a server that exists, or add `create: true`"])
      return false
    }
    let foreign: [(String, Span?)] =
      isManaged
      ? [
        ("host", server.isHostWritten ? server.host.span : nil), ("uri", uri?.span),
        ("port", server.port?.span), ("tls", server.tls.isOn ? nil : server.tls.span),
        ("httpUser", credentials.user?.span),
        ("httpPasswd", credentials.password?.valueFrom.span),
      ]
      : [
        ("region", aws.region?.span), ("roleArn", aws.roleArn?.span),
        ("externalId", aws.externalId?.span),
      ]
    for (key, span) in foreign {
      guard let span else { continue }
      diagnostics.report(
        .conflict,
        isManaged
          ? "`\(key)` is for a server of one's own, and this is a workspace"
          : "`\(key)` is for a workspace, and this is a server of one's own", at: span)
      isRight = false
    }
    return isRight
  }

  private func reviewWorkspace(
    _ workspace: Setting<String>, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if let name = workspace.intrinsic?.reference,
      context.types.type(name) == "AWS::APS::Workspace"
    {
      diagnostics.report(
        .invalidValue, "`workspace` takes the id of a workspace, and this is an ARN",
        at: workspace.span, help: ["write `!GetAtt \(name).WorkspaceId`"])
      return false
    }
    if let text = workspace.literal, text.hasPrefix("arn:") {
      let id = text.split(separator: "/").last.map(String.init) ?? ""
      diagnostics.report(
        .invalidValue, "`workspace` takes the id of a workspace, not its ARN", at: workspace.span,
        fix: Fix("replace it with `\(id)`", edits: [Fix.Edit(workspace.span, id)]))
      return false
    }
    return workspace.isWorkspace("workspace", &diagnostics)
  }
}
