package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Datadog.
package struct Datadog: Destination {
  package var apiKey = SecretReference()
  package var site: Setting<String>?
  package var host: Setting<String>?
  package var service: Setting<String>?
  package var source: Setting<String>?
  package var tags = Pairs<TagPair, Setting<String>>()
  package var hostname: Setting<String>?
  package var messageKey: Setting<String>?
  package var tls = TLS()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "datadog"
  package static let title = "Datadog Logs"
  package static let summary = "Datadog's intake, with the ECS metadata as tags."
  package static let example =
    "{ type: datadog, apiKey: /orders/datadog-key, service: orders, source: java }"
  package static let plugins: [PluginChoice] = [.fluentBit("datadog")]
  package static let fields: [Field<Datadog>] =
    [
      .required("apiKey", \.apiKey, "The API key: an ARN, an SSM name or an intrinsic."),
      .optional(
        "site", \.site, "Your Datadog site, such as `datadoghq.eu`; `datadoghq.com` by default."),
      .optional("host", \.host, "Another intake, such as a proxy."),
      .optional("service", \.service, "The service that the logs belong to."),
      .optional(
        "source", \.source,
        "The technology that wrote them, which chooses Datadog's pipeline: `java`, `nginx`, …"),
      .optional("tags", \.tags, "Tags, as a mapping."),
      .optional("hostname", \.hostname, "The host's name."),
      .optional(
        "messageKey", \.messageKey, "The key whose value is the message; `log` by default."),
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, … }`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("compress", "`gzip` compresses what is sent."),
    OptionNote("proxy", "An HTTP proxy."),
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    if let host, !host.isHost("host", &diagnostics) { return nil }
    if let host, let site {
      diagnostics.report(
        .conflict, "`site` chooses the host, so `host` has nothing to add", at: host.span,
        related: [Label(site.span, "the site")])
      return nil
    }
    var lowered = Lowered()
    let intake: Interpolation = "http-intake.logs.\(site?.value ?? "datadoghq.com")"
    lowered.set(
      "host", host?.value ?? intake.value,
      at: host?.span ?? site?.span ?? .none)
    tls.write(to: &lowered, context.name, &diagnostics)
    // The plugin then turns the metadata that ECS adds into Datadog's tags.
    lowered.set("provider", "ecs")
    lowered.set("dd_service", ifPresent: service)
    lowered.set("dd_source", ifPresent: source)
    if !tags.items.isEmpty {
      var text: Interpolation = ""
      for (index, tag) in tags.items.enumerated() {
        text.appendInterpolation(Value.string(index == 0 ? "\(tag.name):" : ",\(tag.name):"))
        text.appendInterpolation(tag.value.value)
      }
      lowered.set("dd_tags", text.value, at: tags.items[0].span)
    }
    lowered.set("dd_hostname", ifPresent: hostname)
    lowered.set("dd_message_key", ifPresent: messageKey)
    lowered.secret("apikey", ifPresent: apiKey)
    return lowered
  }
}
