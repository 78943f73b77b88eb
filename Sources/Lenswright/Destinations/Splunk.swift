package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Splunk's HTTP Event Collector.
package struct Splunk: Destination {
  package var server = Server()
  package var token: SecretReference?
  package var eventKey: Setting<String>?
  package var credentials = Credentials()
  package var index: Setting<String>?
  package var source: Setting<String>?
  package var sourcetype: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "splunk"
  package static let title = "Splunk HTTP Event Collector"
  package static let summary = "Splunk Enterprise or Cloud through its event collector."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: splunk, host: http-inputs-acme.splunkcloud.com, token: /orders/splunk-hec, index: orders }"
  package static let draft =
    "{ type: splunk, host: http-inputs-example.splunkcloud.com, token: /orders/splunk-hec, index: orders }"
  package static let variants = [
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: splunk, host: splunk.internal, token: /orders/splunk-hec, tls: { caFile: /certificates/ca.pem } }",
      on: .fluentd)
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("splunk"), .fluentd("splunk_hec", gem: "fluent-plugin-splunk-hec"),
  ]
  package static let fields: [Field<Splunk>] =
    Server.fields(
      host: "The collector's host name, without a scheme.",
      port: "The port; 8088 by default, and 443 for `…splunkcloud.com`."
    ).lifted(to: \.server)
    + [
      .optional("token", \.token, "The collector's token: an ARN, an SSM name or an intrinsic."),
      .optional("index", \.index, "The index; the token's own by default."),
      .optional("source", \.source, "The events' source."),
      .optional("sourcetype", \.sourcetype, "The events' source type."),
      .optional(
        "eventKey", \.eventKey,
        "Send only this value, such as `$log`, in place of the whole record."),
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("event_host", "The events' host."),
    OptionNote("channel", "The channel, for a token that acknowledges."),
    OptionNote("compress", "`gzip` compresses what is sent."),
  ]
  package static let notes = [
    "This is not Docker's log driver `splunk`, which needs no router.",
    "A token with indexer acknowledgement needs a `channel`.",
    "Splunk has archived Fluentd's plugin in favour of the OpenTelemetry collector.",
  ]
  package static let sources = [
    "plugins/out_splunk/splunk.c", "plugins/out_splunk/splunk_conf.c",
    "splunk/fluent-plugin-splunk-hec",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard review(context, &diagnostics) else { return nil }
    switch context.engine {
    case .fluentBit:
      guard server.write(to: &lowered, port: port, context, &diagnostics),
        credentials.write(to: &lowered, &diagnostics)
      else { return nil }
      lowered.set("event_key", ifPresent: eventKey)
      lowered.set("event_index", ifPresent: index)
      lowered.set("event_source", ifPresent: source)
      lowered.set("event_sourcetype", ifPresent: sourcetype)
      lowered.secret("splunk_token", ifPresent: token)
    case .fluentd:
      guard server.host.isHost("host", &diagnostics) else { return nil }
      let port = server.port?.value ?? .integer(self.port)
      lowered.set("hec_host", server.host.value, at: server.host.span)
      lowered.set("hec_port", port, at: server.port?.span ?? .none)
      lowered.set("protocol", server.tls.isOn ? "https" : "http")
      server.tls.writeForFluentd(
        to: &lowered, verify: ("insecure_ssl", "false", "true"), caFile: "ca_file", context.name,
        &diagnostics)
      lowered.connect(server.host.value, port)
      lowered.set("index", ifPresent: index)
      lowered.set("source", ifPresent: source)
      lowered.set("sourcetype", ifPresent: sourcetype)
      lowered.secret("hec_token", ifPresent: token)
    }
    return lowered
  }

  /// Splunk Cloud's collectors listen where browsers do.
  private var port: Int { server.host.literal?.hasSuffix(".splunkcloud.com") ?? false ? 443 : 8088 }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    let hasToken = token != nil || common.sets("splunk_token") || common.sets("hec_token")
    guard hasToken || credentials.user != nil else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `token`", at: context.span,
        help: ["name the secret that holds the collector's token, by its ARN or its SSM name"])
      return false
    }
    if let eventKey, let text = eventKey.literal, !text.hasPrefix("$") {
      diagnostics.report(
        .optionValue, "`eventKey` begins with a dollar sign", at: eventKey.span,
        notes: ["it is an accessor of the record, and the router does not start with another text"],
        fix: Fix("replace it with `$\(text)`", edits: [Fix.Edit(eventKey.span, "$\(text)")]))
      return false
    }
    return context.engine == .fluentBit
      || !context.refuse(
        [("eventKey", eventKey?.span), ("httpUser", credentials.user?.span)], &diagnostics)
  }
}
