import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Sematext.
package struct Sematext: Destination {
  package var token = SecretReference()
  package var region: Known<Region>?
  package var server = Server()
  package var common = CommonKeys()

  package init() {}

  package enum Region: String, Word { case us, eu }

  package static let keyword = "sematext"
  package static let title = "Sematext Logs"
  package static let summary = "A Logs App of Sematext, which takes what Elasticsearch takes."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: sematext, token: /orders/sematext-token }"
  package static let variants = [
    Variant(
      "europe", "Sematext Cloud Europe",
      "{ type: sematext, token: /orders/sematext-token, region: eu }")
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("es")]
  package static let fields: [Field<Sematext>] =
    [
      .required(
        "token", \.token,
        "The Logs App's token, which is the name of its index: an ARN, an SSM name or an intrinsic."
      ),
      .optional("region", \.region, "`us` or `eu`.", default: "us"),
    ]
    + Server.fields(
      host: "Another receiver, such as one of Sematext Enterprise.", isRequired: false,
      port: "The port; 443 by default, 80 without TLS."
    ).lifted(to: \.server) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("compress", "`gzip` compresses what is sent."),
    OptionNote("time_key", "The field of the time; `@timestamp` by default."),
    OptionNote("trace_error", "Prints what the receiver refused."),
  ]
  package static let notes = [
    "Whoever knows the token can write to the Logs App, so that the index is a secret here."
  ]
  package static let sources = [
    "https://sematext.com/docs/logs/index-events-via-sematext-api/", "plugins/out_es/es.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    if let region, server.isHostWritten {
      diagnostics.report(
        .conflict, "`region` chooses the host, so `host` has nothing to add", at: server.host.span,
        related: [Label(region.span, "the region")])
      return nil
    }
    let host =
      region?.value == .eu
      ? "logsene-receiver.eu.sematext.com" : "logsene-receiver.sematext.com"
    var lowered = Lowered()
    guard
      server.write(
        to: &lowered, host: .string(host), port: 443, plainPort: 80, context, &diagnostics)
    else { return nil }
    lowered.secret("index", ifPresent: token)
    // The receiver is an Elasticsearch of today, which has no types.
    if !common.sets("suppress_type_name") { lowered.set("suppress_type_name", "On") }
    return lowered
  }
}
