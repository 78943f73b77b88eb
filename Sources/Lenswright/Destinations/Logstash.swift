package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Logstash's HTTP input.
package struct Logstash: Destination {
  package var request = HTTPRequest()
  package var uri: Setting<String>?
  package var format: Setting<Format>?
  package var credentials = Credentials()
  package var common = CommonKeys()

  package init() {}

  package enum Format: String, Word {
    case json
    case jsonLines = "json_lines"
  }

  package static let keyword = "logstash"
  package static let title = "Logstash"
  package static let summary = "The HTTP input of a Logstash of one's own."
  package static let kind = DestinationKind.server
  package static let example =
    "{ type: logstash, host: logstash.internal, httpUser: ecs, httpPasswd: /orders/logstash-password }"
  package static let draft =
    "{ type: logstash, host: logstash.example.com, httpUser: ecs, httpPasswd: /orders/logstash-password }"
  package static let variants = [
    Variant(
      "plain", "an input inside the network, without TLS",
      "{ type: logstash, host: logstash.internal, port: 8090, tls: false }"),
    Variant(
      "secret-path", "a path that is the credential",
      "{ type: logstash, host: logstash.internal, secretOptions: { uri: /orders/logstash-path } }"),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<Logstash>] =
    HTTPRequest.fields(
      host: "The server's host name, without a scheme.", port: "The port; 8080 by default."
    ).lifted(to: \.request)
    + [
      .optional("uri", \.uri, "The path.", default: "/"),
      .optional(
        "format", \.format,
        "`json` (one array, the default), or `json_lines` for an input with that codec."),
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `@timestamp` here.")
  ]
  package static let notes = [
    "The input makes an event of each item of an array. It answers 429 when its queue is full, and the router tries again."
  ]
  package static let sources = [
    "https://www.elastic.co/guide/en/logstash/current/plugins-inputs-http.html",
    "aws-samples/amazon-ecs-firelens-examples:examples/fluent-bit/logstash",
    "plugins/out_http/http.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var form = HTTPRequest.Form()
    form.port = 8080
    form.uri = uri?.value
    form.uriSpan = uri?.span ?? .none
    form.format = format?.value ?? "json"
    form.formatSpan = format?.span ?? .none
    // Logstash takes the event's time from here, if it is written like this.
    form.date = ("@timestamp", "iso8601")
    var lowered = Lowered()
    guard request.write(to: &lowered, form, beside: common, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return nil }
    return lowered
  }
}
