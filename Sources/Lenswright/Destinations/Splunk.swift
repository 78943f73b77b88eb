package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Splunk's HTTP Event Collector.
package struct Splunk: Destination {
  package var host = Setting("")
  package var port: Setting<Int>?
  package var token = SecretReference()
  package var index: Setting<String>?
  package var source: Setting<String>?
  package var sourcetype: Setting<String>?
  package var tls = TLS()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "splunk"
  package static let title = "Splunk HTTP Event Collector"
  package static let summary = "Splunk Enterprise or Cloud through its event collector."
  package static let example =
    "{ type: splunk, host: http-inputs-acme.splunkcloud.com, port: 443, token: /orders/splunk-hec, index: orders }"
  package static let plugins: [PluginChoice] = [.fluentBit("splunk")]
  package static let fields: [Field<Splunk>] =
    [
      .required("host", \.host, "The collector's host name, without a scheme."),
      .optional("port", \.port, "The port; 8088 by default. Splunk Cloud listens on 443."),
      .required("token", \.token, "The collector's token: an ARN, an SSM name or an intrinsic."),
      .optional("index", \.index, "The index; the token's own by default."),
      .optional("source", \.source, "The events' source."),
      .optional("sourcetype", \.sourcetype, "The events' source type."),
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, … }`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("event_key", "Send only this value, such as `$log`, in place of the whole record."),
    OptionNote("event_host", "The events' host."),
    OptionNote("channel", "The channel, for a token that acknowledges."),
    OptionNote("compress", "`gzip` compresses what is sent."),
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard host.isHost("host", &diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.set("host", host.value, at: host.span)
    lowered.set("port", port?.value ?? 8088, at: port?.span ?? .none)
    tls.write(to: &lowered, context.name, &diagnostics)
    lowered.set("event_index", ifPresent: index)
    lowered.set("event_source", ifPresent: source)
    lowered.set("event_sourcetype", ifPresent: sourcetype)
    lowered.secret("splunk_token", ifPresent: token)
    return lowered
  }
}
