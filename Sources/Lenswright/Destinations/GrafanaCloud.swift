package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Grafana Cloud.
package struct GrafanaCloud: Destination {
  package var user = Setting("")
  package var token = SecretReference()
  package var stream = LokiStream()
  package var request = OTLPRequest()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "grafana-cloud"
  package static let title = "Grafana Cloud Logs"
  package static let summary = "The Loki of a Grafana Cloud stack, or its OpenTelemetry gateway."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: grafana-cloud, host: logs-prod-012.grafana.net, user: 123456, token: /orders/grafana-token }"
  package static let draft =
    "{ type: grafana-cloud, host: logs-prod-000.grafana.net, user: '000000', token: /orders/grafana-token }"
  package static let variants = [
    Variant(
      "labels", "labels of one's own and compression",
      "{ type: grafana-cloud, host: logs-prod-012.grafana.net, user: 123456, token: /orders/grafana-token, labels: { job: orders, container: $container_name }, compression: gzip }"
    ),
    Variant(
      "opentelemetry", "the OpenTelemetry gateway",
      "{ type: grafana-cloud, plugin: opentelemetry, host: otlp-gateway-prod-eu-west-2.grafana.net, user: 654321, token: /orders/grafana-token }"
    ),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("loki"), .fluentBit("opentelemetry"),
    .fluentd("loki", gem: "fluent-plugin-grafana-loki", gap: "its labels are a section"),
  ]
  package static let fields: [Field<GrafanaCloud>] =
    [
      .required(
        "user", \.user,
        "The number of the stack's Loki, shown as its user; the stack's instance id for the gateway."
      ),
      .required(
        "token", \.token,
        "A token of an access policy with `logs:write`: an ARN, an SSM name or an intrinsic."),
    ]
    + OTLPRequest.fields(
      host:
        "The host of the stack's Loki, such as `logs-prod-012.grafana.net`, or of its gateway with `plugin: opentelemetry`."
    ).lifted(to: \.request) + LokiStream.fields.lifted(to: \.stream)
    + CommonKeys.fields.lifted(to: \.common)

  package static let options = LokiStream.options.filter { $0.option != "compress" }
  package static let notes = [
    LokiStream.note,
    "Both hosts and both numbers are on the stack's page, under Details of Loki and of OpenTelemetry.",
  ]
  package static let sources = [
    "plugins/out_loki/loki.c", "plugins/out_opentelemetry/opentelemetry.c",
    "https://grafana.com/docs/grafana-cloud/send-data/otlp/send-data-otlp/",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    let isRight =
      context.plugin.name == "loki"
      ? writeForLoki(to: &lowered, context, &diagnostics)
      : writeForOTLP(to: &lowered, context, &diagnostics)
    guard isRight else { return nil }
    lowered.set("http_user", user.value, at: user.span)
    lowered.secret("http_passwd", ifPresent: token)
    return lowered
  }

  private func writeForLoki(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard request.refuseOTLPKeys(context, &diagnostics),
      request.headers.reviewAsHeaders(&diagnostics),
      request.server.write(to: &lowered, port: 443, context, &diagnostics),
      stream.write(to: &lowered, context, &diagnostics)
    else { return false }
    if let compression = request.compression {
      lowered.set("compress", compression.value, at: compression.span)
    }
    return request.headers.writeAsHeaders(to: &lowered, beside: common, &diagnostics)
  }

  private func writeForOTLP(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let onlyLoki = [
      ("labels", stream.labels.items.first?.span),
      ("structuredMetadata", stream.metadata.items.first?.span),
      ("lineFormat", stream.lineFormat?.span),
    ]
    for (key, span) in onlyLoki {
      guard let span else { continue }
      diagnostics.report(
        .conflict, "`\(key)` means nothing to the plugin `opentelemetry`", at: span,
        help: ["leave it out, or leave out `plugin`"])
      return false
    }
    return request.write(
      to: &lowered, uri: "/otlp/v1/logs", beside: common, context, &diagnostics)
  }
}
