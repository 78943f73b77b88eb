package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Datadog.
package struct Datadog: PortableDestination {
  package var apiKey: SecretReference?
  package var site: Setting<String>?
  package var server = Server()
  package var service: Setting<String>?
  package var source: Setting<String>?
  package var tags = Pairs<TagPair, Setting<String>>()
  package var hostname: Setting<String>?
  package var messageKey: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "datadog"
  package static let title = "Datadog Logs"
  package static let summary = "Datadog's intake, with the ECS metadata as tags."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: datadog, apiKey: /orders/datadog-key, service: orders, source: java }"
  package static let draft =
    "{ type: datadog, apiKey: /orders/datadog-key, service: orders }"
  package static let variants = [
    Variant(
      "site-and-tags", "another site",
      "{ type: datadog, apiKey: /orders/datadog-key, site: datadoghq.eu, tags: { env: prod } }"),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: datadog, apiKey: /orders/datadog-key, service: orders, source: java }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("datadog"), .fluentd("datadog", gem: "fluent-plugin-datadog"),
  ]
  package static let fields: [Field<Datadog>] =
    [
      .optional("apiKey", \.apiKey, "The API key: an ARN, an SSM name or an intrinsic."),
      .optional(
        "site", \.site, "Your Datadog site, such as `datadoghq.eu`.", default: "datadoghq.com"),
      .optional("service", \.service, "The service that the logs belong to."),
      .optional(
        "source", \.source,
        "The technology that wrote them, which chooses Datadog's pipeline: `java`, `nginx`, …"),
      .optional("tags", \.tags, "Tags, as a mapping."),
      .optional("hostname", \.hostname, "The host's name."),
      .optional(
        "messageKey", \.messageKey, "The key whose value is the message.", default: "log"),
    ]
    + Server.fields(
      host: "Another intake, such as a proxy.", isRequired: false,
      port: "The port; 443 by default, 80 without TLS."
    ).lifted(to: \.server) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("compress", "`gzip`, unless it is something else."),
    OptionNote("proxy", "An HTTP proxy."),
  ]
  package static let notes = [
    "The tags come from the metadata that ECS adds, so `router.metadata` stays on."
  ]
  package static let sources = [
    "plugins/out_datadog/datadog.c", "plugins/out_datadog/datadog_conf.c",
    "DataDog/fluent-plugin-datadog",
  ]

  package func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    if let site, server.isHostWritten {
      diagnostics.report(
        .conflict, "`site` chooses the host, so `host` has nothing to add", at: server.host.span,
        related: [Label(site.span, "the site")])
      return false
    }
    if apiKey == nil, !common.sets("apikey"), !common.sets("api_key") {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `apiKey`", at: context.span,
        help: ["name the secret that holds the key, by its ARN or its SSM name"])
      return false
    }
    if let site, let text = site.literal, !text.hasRouterVariables, !Datadog.isSite(text) {
      diagnostics.report(
        .invalidValue, "`\(text)` is not a Datadog site", at: site.span,
        notes: [
          "a site is the domain behind `app.` in your browser: `datadoghq.eu`, `us5.datadoghq.com`"
        ])
      return false
    }
    for tag in tags.items where tag.value.literal?.includes(",") ?? false {
      diagnostics.report(
        .invalidValue, "the value of the tag `\(tag.name)` cannot hold a comma", at: tag.value.span,
        notes: ["Datadog would take what follows for another tag"])
      return false
    }
    return true
  }

  /// Source: docs.datadoghq.com/getting_started/site, 2026-11-22. A new site of Datadog's has one of these domains too.
  private static func isSite(_ text: String) -> Bool {
    let domains = ["datadoghq.com", "datadoghq.eu", "ddog-gov.com"]
    return domains.contains { text == $0 || text.hasSuffix(".\($0)") } && !text.includes("/")
      && !text.hasPrefix("app.")
  }

  private var intake: Value {
    let host: Interpolation = "http-intake.logs.\(site?.value ?? "datadoghq.com")"
    return host.value
  }

  /// Tags as Datadog writes them: `env:prod,team:orders`.
  private var tagText: Value? {
    if tags.items.isEmpty { return nil }
    var text: Interpolation = ""
    for (index, tag) in tags.items.enumerated() {
      text.appendInterpolation(Value.string(index == 0 ? "\(tag.name):" : ",\(tag.name):"))
      text.appendInterpolation(tag.value.value)
    }
    return text.value
  }

  package func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard
      server.write(to: &lowered, host: intake, port: 443, plainPort: 80, context, &diagnostics)
    else { return false }
    // The plugin then turns the metadata that ECS adds into Datadog's tags.
    lowered.set("provider", "ecs")
    lowered.set("dd_service", ifPresent: service)
    lowered.set("dd_source", ifPresent: source)
    if let tagText { lowered.set("dd_tags", tagText, at: tags.items[0].span) }
    lowered.set("dd_hostname", ifPresent: hostname)
    lowered.set("dd_message_key", ifPresent: messageKey)
    // Datadog recommends it, and it is a fraction of the traffic.
    if !common.sets("compress") { lowered.set("compress", "gzip") }
    lowered.secret("apikey", ifPresent: apiKey)
    return true
  }

  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if let messageKey {
      diagnostics.report(
        .unsupportedEngine, "the plugin `datadog` of Fluentd has no `messageKey`",
        at: messageKey.span)
      return false
    }
    guard !server.isHostWritten || server.host.isHost("host", &diagnostics) else { return false }
    let host = server.isHostWritten ? server.host.value : intake
    let port = server.port?.value ?? .integer(server.tls.isOn ? 443 : 80)
    lowered.set("host", host, at: server.host.span)
    if server.tls.isOn {
      lowered.set("ssl_port", port, at: server.port?.span ?? .none)
    } else {
      lowered.set("use_ssl", "false")
      lowered.set("port", port, at: server.port?.span ?? .none)
    }
    server.tls.writeForFluentd(
      to: &lowered, verify: ("no_ssl_validation", "false", "true"), caFile: nil, context.name,
      &diagnostics)
    lowered.connect(host, port)
    lowered.set("service", ifPresent: service)
    lowered.set("dd_source", ifPresent: source)
    if let tagText { lowered.set("dd_tags", tagText, at: tags.items[0].span) }
    lowered.set("dd_hostname", ifPresent: hostname)
    lowered.secret("api_key", ifPresent: apiKey)
    return true
  }
}
