package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an HTTP endpoint.
package struct HTTP: PortableDestination {
  package var request = HTTPRequest()
  package var uri: Setting<String>?
  package var format: Setting<Format>?
  package var credentials = Credentials()
  package var permissions: [PassedValue] = []
  package var common = CommonKeys()

  package init() {}

  package enum Format: String, Word {
    case json, gelf, msgpack
    case jsonStream = "json_stream"
    case jsonLines = "json_lines"
    case otlp = "otlp_json"
  }

  package static let keyword = "http"
  package static let title = "Generic HTTP endpoint"
  package static let summary = "Any server that takes logs in the body of a POST."
  package static let kind = DestinationKind.server
  package static let example = "{ type: http, host: in.example.com, uri: /logs }"
  package static let variants = [
    Variant(
      "secret-path", "a path that is the credential",
      "{ type: http, host: in.example.com, secretOptions: { uri: /orders/hook-path } }"),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: http, host: in.example.com, uri: /logs, headers: { X-Source: ecs } }", on: .fluentd),
    Variant(
      "fluentd-password", "a Fluentd router and a password",
      "{ type: http, host: in.example.com, httpUser: orders, httpPasswd: /orders/password }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http"), .fluentd("http")]
  package static let fields: [Field<HTTP>] =
    HTTPRequest.fields(
      host: "The server's host name, without a scheme.",
      port: "The port; 443 by default, 80 without TLS."
    ).lifted(to: \.request)
    + [
      .optional(
        "uri", \.uri,
        "The path; `/` by default. A path that holds a token belongs in `secretOptions`."),
      .optional(
        "format", \.format,
        "`json` (one array, the default), `json_lines`, `json_stream`, `gelf`, `msgpack` or `otlp_json`."
      ),
      .optional(
        "permissions", \.permissions,
        "IAM statements for the task role, for requests that are signed with `awsAuth`."),
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `false` leaves it out."),
    OptionNote("json_date_format", "How the time is written."),
    OptionNote("header_tag", "A header that carries the tag."),
    OptionNote("http_method", "`POST` or `PUT`."),
    OptionNote("body_key", "Send only this value of the record."),
    OptionNote("aws_auth", "Signs the requests with the task role, for `aws_service`."),
    OptionNote("log_response_payload", "Whether the router logs what the server answered."),
  ]
  package static let notes = [
    "Since Fluent Bit 3.1.0 an answer of 4xx other than 408 and 429 drops the chunk without another attempt.",
    "The variable HTTP_PROXY of the router sends the requests through a proxy.",
  ]
  package static let sources = [
    "plugins/out_http/http.c", "plugins/out_http/http_conf.c",
    "fluent/fluentd:lib/fluent/plugin/out_http.rb",
  ]

  package func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var form = HTTPRequest.Form()
    // The plugin takes 80 when no port is said, with TLS too.
    form.plainPort = 80
    form.uri = uri?.value
    form.uriSpan = uri?.span ?? .none
    form.format = format?.value ?? "json"
    form.formatSpan = format?.span ?? .none
    if format?.literal == .gelf {
      // Without it the plugin looks for a field that no record has, and drops them all.
      if !common.sets("gelf_short_message_key") {
        lowered.set("gelf_short_message_key", "log")
      }
    } else if format?.literal != .msgpack, format?.literal != .otlp {
      form.date = ("date", "iso8601")
    }
    guard request.write(to: &lowered, form, beside: common, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return false }
    return reviewSigning(&lowered, action: "execute-api:Invoke", context, &diagnostics)
  }

  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let server = request.server
    let onlyFluentBit = [
      ("permissions", permissions.first?.node.span),
      (
        "format", format.flatMap { $0.literal == .json || $0.literal == .jsonLines ? nil : $0.span }
      ),
      ("compression", request.compression.flatMap { $0.literal == .gzip ? nil : $0.span }),
    ]
    for (key, span) in onlyFluentBit {
      guard let span else { continue }
      diagnostics.report(
        .unsupportedEngine, "Fluentd's plugin cannot be given this `\(key)` by plain options",
        at: span)
      return false
    }
    guard server.host.isHost("host", &diagnostics), request.headers.reviewAsHeaders(&diagnostics)
    else { return false }
    let port = server.port?.value ?? .integer(server.tls.isOn ? 443 : 80)
    let scheme = server.tls.isOn ? "https" : "http"
    if !common.sets("endpoint") {
      let isRelative = uri?.literal.map { !$0.hasPrefix("/") } ?? false
      let endpoint: Interpolation =
        "\(scheme)://\(server.host.value):\(port)\(isRelative ? "/" : "")\(uri?.value ?? "/")"
      lowered.set("endpoint", endpoint.value, at: server.host.span)
    }
    lowered.connect(server.host.value, port)
    server.tls.writeForFluentd(
      to: &lowered, verify: ("tls_verify_mode", "peer", "none"), caFile: "tls_ca_cert_path",
      context.name, &diagnostics)
    lowered.set("json_array", .string(format?.literal == .jsonLines ? "false" : "true"))
    // The plugin gives up on every other answer, a short outage of the server's proxy included.
    if !common.sets("retryable_response_codes") {
      lowered.set("retryable_response_codes", "408,429,500,502,503,504")
    }
    if !request.headers.items.isEmpty {
      var text: Interpolation = "{"
      for (index, header) in request.headers.items.enumerated() {
        text.appendLiteral(index == 0 ? "\"" : ",\"")
        text.appendLiteral("\(header.name)\":\"")
        text.appendInterpolation(
          header.value.literal.map { .string($0.inJSON) } ?? header.value.value)
        text.appendLiteral("\"")
      }
      text.appendLiteral("}")
      lowered.set("headers", text.value, at: request.headers.items[0].span)
    }
    if request.compression != nil { lowered.set("compress", "gzip") }
    return credentials.writeSection(to: &lowered, &diagnostics)
  }
}

extension String {
  /// The text between the quotes of a JSON text. A `#` could begin a comment to Fluentd, which looks for the end of the text first.
  fileprivate var inJSON: String {
    var result = ""
    for character in self {
      switch character {
      case "\"", "\\": result += "\\\(character)"
      case "#": result += "\\u0023"
      default: result.append(character)
      }
    }
    return result
  }
}
