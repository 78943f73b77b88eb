package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to a deployment of Elastic Cloud.
package struct ElasticCloud: Destination {
  package var cloudId = Setting("")
  package var cloudAuth: SecretReference?
  package var apiKey: SecretReference?
  package var port: Setting<Int>?
  package var tls = TLS()
  package var index = ElasticsearchIndex()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "elastic-cloud"
  package static let title = "Elastic Cloud"
  package static let summary = "A deployment of Elastic Cloud, by its cloud id."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: elastic-cloud, cloudId: 'orders:ZXUtd2VzdC0xLmF3cy5mb3VuZC5pbyRhYmMxMjMkZGVmNDU2', cloudAuth: /orders/elastic-auth, index: orders }"
  package static let draft =
    "{ type: elastic-cloud, cloudId: 'example:ZXUtd2VzdC0xLmF3cy5mb3VuZC5pbyRleGFtcGxlJGV4YW1wbGU=', cloudAuth: /orders/elastic-auth, index: orders }"
  package static let variants = [
    Variant(
      "api-key", "an API key and an index a day",
      "{ type: elastic-cloud, cloudId: 'orders:ZXUtd2VzdC0xLmF3cy5mb3VuZC5pbyRhYmMxMjMkZGVmNDU2', apiKey: /orders/elastic-key, logstashFormat: true, logstashPrefix: orders }"
    ),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: elastic-cloud, cloudId: 'orders:ZXUtd2VzdC0xLmF3cy5mb3VuZC5pbyRhYmMxMjMkZGVmNDU2', cloudAuth: /orders/elastic-auth, index: orders }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("es"), .fluentd("elasticsearch", gem: "fluent-plugin-elasticsearch"),
  ]
  package static let fields: [Field<ElasticCloud>] =
    [
      .required(
        "cloudId", \.cloudId, "The deployment's cloud id, as its page shows it: `NAME:BASE64`."),
      .optional(
        "cloudAuth", \.cloudAuth,
        "A secret that holds `USER:PASSWORD`: an ARN, an SSM name or an intrinsic."),
      .optional(
        "apiKey", \.apiKey,
        "An API key in the encoded form, in the place of `cloudAuth`: an ARN, an SSM name or an intrinsic."
      ),
      .optional(
        "port", \.port,
        "Without effect beside a cloud id, whose own port the plugin takes, or 443.", default: 9243
      ),
      .optional("tls", \.tls, "On by default; `{ verify, caFile, … }`."),
    ] + ElasticsearchIndex.fields.lifted(to: \.index) + CommonKeys.fields.lifted(to: \.common)

  package static let options = ElasticsearchIndex.options
  package static let notes = [
    ElasticsearchIndex.note,
    "A password with a colon in it is cut off at the colon by both plugins.",
    "An API key needs Fluent Bit 4.0.8 or later, and Fluentd's plugin takes none beside a cloud id.",
    "The cloud id is no secret: it holds the deployment's address alone.",
  ]
  package static let sources = [
    "plugins/out_es/es_conf.c", "plugins/out_es/es.c",
    "uken/fluent-plugin-elasticsearch:lib/fluent/plugin/out_elasticsearch.rb",
    "aws-samples/amazon-ecs-firelens-examples:examples/fluent-bit/elastic-cloud",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard review(context, &diagnostics), connect(&lowered, &diagnostics) else { return nil }
    lowered.set("cloud_id", cloudId.value, at: cloudId.span)
    lowered.secret("cloud_auth", ifPresent: cloudAuth)
    switch context.engine {
    case .fluentBit:
      lowered.set("port", port?.value ?? 9243, at: port?.span ?? .none)
      tls.write(to: &lowered)
      lowered.secret("http_api_key", ifPresent: apiKey)
    case .fluentd:
      let keys = [("apiKey", apiKey?.valueFrom.span), ("port", port?.span), ("tls", tls.span)]
      guard
        !context.refuse(
          keys, help: ["beside a cloud id it takes `cloudAuth` alone"], &diagnostics)
      else { return nil }
    }
    return index.write(to: &lowered, beside: common, context, &diagnostics) ? lowered : nil
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    if let cloudAuth, let apiKey {
      diagnostics.report(
        .conflict, "requests carry a user or an API key, not both", at: apiKey.valueFrom.span,
        related: [Label(cloudAuth.valueFrom.span, "the user and the password")],
        notes: ["both are the Authorization header"])
      return false
    }
    let isGiven = ["cloud_auth", "http_api_key", "http_user"].contains { common.sets($0) }
    guard cloudAuth == nil, apiKey == nil, !isGiven else { return true }
    diagnostics.report(
      .missingKey, "`\(context.name)` needs the key `cloudAuth` or `apiKey`", at: context.span,
      help: ["name the secret that holds `USER:PASSWORD`, or the one that holds an API key"])
    return false
  }

  /// Notes where the router connects, and refuses an id with which it would not start.
  private func connect(_ lowered: inout Lowered, _ diagnostics: inout Diagnostics) -> Bool {
    var host = "the deployment's host, which the cloud id names"
    var port = 443
    if let text = cloudId.literal, !text.hasRouterVariables {
      guard let id = CloudID(text) else {
        diagnostics.report(
          .invalidValue, "this is not a cloud id", at: cloudId.span,
          notes: ["it is a name, a colon and a text in base64, and the router stops at any other"],
          help: ["copy it from the deployment's page"])
        return false
      }
      if let known = id.host { host = known }
      port = id.port
    }
    lowered.connect(.string(host), .integer(port))
    return true
  }
}
