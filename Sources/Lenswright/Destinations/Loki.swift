package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Grafana Loki.
package struct Loki: Destination {
  package var server = Server()
  package var stream = LokiStream()
  package var tenant: Setting<String>?
  package var bearerToken: SecretReference?
  package var credentials = Credentials()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "loki"
  package static let title = "Grafana Loki"
  package static let summary = "A Loki server of one's own."
  package static let kind = DestinationKind.server
  package static let example =
    "{ type: loki, host: loki.internal, labels: { job: orders, container: $container_name } }"
  package static let draft =
    "{ type: loki, host: loki.example.com, labels: { job: orders, container: $container_name } }"
  package static let variants = [
    Variant(
      "tenant", "a tenant and a token",
      "{ type: loki, host: loki.internal, tenantId: orders, bearerToken: /orders/loki-token }"),
    Variant(
      "plain", "a server inside the network, without TLS",
      "{ type: loki, host: loki.internal, tls: false, lineFormat: key_value }"),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: loki, host: loki.internal, labels: { job: orders, container: $container_name }, tenantId: orders }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("loki"),
    .fluentd("loki", gem: "fluent-plugin-grafana-loki"),
  ]
  package static let fields: [Field<Loki>] =
    Server.fields(
      host: "The server's host name, without a scheme.", port: "The port; 3100 by default."
    ).lifted(to: \.server) + LokiStream.fields.lifted(to: \.stream)
    + [
      .optional("tenantId", \.tenant, "The tenant, sent as X-Scope-OrgID."),
      .optional(
        "bearerToken", \.bearerToken, "A bearer token: an ARN, an SSM name or an intrinsic."),
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let options =
    LokiStream.options + [
      OptionNote("uri", "The path; `/loki/api/v1/push` by default."),
      OptionNote("tenant_id_key", "The field of the record that names the tenant."),
    ]
  package static let notes = [
    LokiStream.note,
    "Grafana's own image has another plugin, `grafana-loki`, with other options: `type: custom` takes it.",
  ]
  package static let sources = [
    "plugins/out_loki/loki.c",
    "grafana/loki:clients/cmd/fluentd/lib/fluent/plugin/out_loki.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    if context.engine == .fluentd { return lowerForFluentd(context, &diagnostics) }
    var lowered = Lowered()
    guard server.write(to: &lowered, port: 3100, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics),
      stream.write(to: &lowered, context, &diagnostics)
    else { return nil }
    lowered.set("tenant_id", ifPresent: tenant)
    lowered.secret("bearer_token", ifPresent: bearerToken)
    return lowered
  }

  /// The gem takes a token from a file only, and knows nothing of fields beside the line.
  private func lowerForFluentd(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Lowered? {
    let onlyFluentBit = [
      ("bearerToken", bearerToken?.valueFrom.span),
      ("structuredMetadata", stream.metadata.items.first?.span),
    ]
    for (key, span) in onlyFluentBit {
      guard let span else { continue }
      diagnostics.report(
        .unsupportedEngine, "Fluentd's plugin has no `\(key)`", at: span)
      return nil
    }
    var lowered = Lowered()
    guard server.host.isHost("host", &diagnostics) else { return nil }
    let port = server.port?.value ?? .integer(3100)
    let url: Interpolation = "\(server.tls.isOn ? "https" : "http")://\(server.host.value):\(port)"
    lowered.set("url", url.value, at: server.host.span)
    lowered.connect(server.host.value, port)
    server.tls.writeForFluentd(
      to: &lowered, verify: ("insecure_tls", "false", "true"), caFile: "ca_cert", context.name,
      &diagnostics)
    lowered.set("username", ifPresent: credentials.user)
    lowered.secret("password", ifPresent: credentials.password)
    lowered.set("tenant", ifPresent: tenant)
    guard stream.writeForFluentd(to: &lowered, context, &diagnostics) else { return nil }
    return lowered
  }
}
