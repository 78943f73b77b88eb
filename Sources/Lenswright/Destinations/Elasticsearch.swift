import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an Elasticsearch of one's own.
package struct Elasticsearch: Destination {
  package var server = Server()
  package var index = ElasticsearchIndex()
  package var apiKey: SecretReference?
  package var credentials = Credentials()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "elasticsearch"
  package static let title = "Elasticsearch"
  package static let summary =
    "An Elasticsearch server of one's own, or whatever else has its bulk endpoint."
  package static let kind = DestinationKind.server
  package static let example =
    "{ type: elasticsearch, host: search.internal, index: orders, httpUser: logs, httpPasswd: /orders/search-password }"
  package static let draft =
    "{ type: elasticsearch, host: search.example.com, index: orders, httpUser: logs, httpPasswd: /orders/search-password }"
  package static let variants = [
    Variant(
      "daily-indices", "an index a day and an API key",
      "{ type: elasticsearch, host: search.internal, logstashFormat: true, logstashPrefix: orders, apiKey: /orders/search-key }"
    ),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: elasticsearch, host: search.internal, index: orders, httpUser: logs, httpPasswd: /orders/search-password, tls: { caFile: /certificates/ca.pem } }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("es"), .fluentd("elasticsearch", gem: "fluent-plugin-elasticsearch"),
  ]
  package static let fields: [Field<Elasticsearch>] =
    Server.fields(
      host: "The server's host name, without a scheme.", port: "The port; 9200 by default."
    ).lifted(to: \.server) + ElasticsearchIndex.fields.lifted(to: \.index)
    + [
      .optional(
        "apiKey", \.apiKey,
        "An API key in the encoded form, as an ARN, an SSM name or an intrinsic; a Fluentd router takes it as `id:key` and encodes it itself."
      )
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let options = ElasticsearchIndex.options
  package static let notes = [
    ElasticsearchIndex.note,
    "For Amazon OpenSearch Service write `type: opensearch`, which signs its requests.",
    "An API key needs Fluent Bit 4.0.8 or later.",
    "Fluentd's plugin asks the server for its version when it starts, and Fluentd stops when it has no answer after 15 retries.",
  ]
  package static let sources = [
    "plugins/out_es/es.c", "plugins/out_es/es_conf.c",
    "uken/fluent-plugin-elasticsearch:lib/fluent/plugin/out_elasticsearch.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    if let apiKey, let user = credentials.user {
      diagnostics.report(
        .conflict, "requests carry a user or an API key, not both", at: apiKey.valueFrom.span,
        related: [Label(user.span, "the user")], notes: ["both are the Authorization header"])
      return nil
    }
    var lowered = Lowered()
    let isRight =
      switch context.engine {
      case .fluentBit: writeForFluentBit(to: &lowered, context, &diagnostics)
      case .fluentd: writeForFluentd(to: &lowered, context, &diagnostics)
      }
    return isRight && index.write(to: &lowered, beside: common, context, &diagnostics)
      ? lowered : nil
  }

  private func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard server.write(to: &lowered, port: 9200, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return false }
    lowered.secret("http_api_key", ifPresent: apiKey)
    return true
  }

  private func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard server.host.isHost("host", &diagnostics) else { return false }
    if let user = credentials.user ?? credentials.password?.valueFrom,
      credentials.user == nil || credentials.password == nil
    {
      diagnostics.report(
        .missingKey, "Fluentd's plugin takes `httpUser` and `httpPasswd` together", at: user.span)
      return false
    }
    let port = server.port?.value ?? 9200
    lowered.set("host", server.host.value, at: server.host.span)
    lowered.set("port", port, at: server.port?.span ?? .none)
    lowered.set("scheme", server.tls.isOn ? "https" : "http")
    server.tls.writeForFluentd(
      to: &lowered, verify: ("ssl_verify", "true", "false"), caFile: "ca_file", context.name,
      &diagnostics)
    lowered.connect(server.host.value, port)
    // It would go on with the addresses of the cluster's nodes, which a router outside of it seldom reaches and no certificate names.
    if !common.sets("reload_connections") { lowered.set("reload_connections", "false") }
    lowered.set("user", ifPresent: credentials.user)
    lowered.secret("password", ifPresent: credentials.password)
    lowered.secret("api_key", ifPresent: apiKey)
    return true
  }
}
