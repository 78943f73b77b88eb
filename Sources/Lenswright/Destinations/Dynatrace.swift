package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Dynatrace.
package struct Dynatrace: PortableDestination {
  package var environment = Setting("")
  package var apiToken: SecretReference?
  package var request = HTTPRequest()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "dynatrace"
  package static let title = "Dynatrace"
  package static let summary = "Dynatrace's log ingest API, or an ActiveGate in front of it."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: dynatrace, environment: abc12345, apiToken: /orders/dynatrace-token }"
  package static let draft =
    "{ type: dynatrace, environment: example, apiToken: /orders/dynatrace-token }"
  package static let variants = [
    Variant(
      "active-gate", "an ActiveGate inside the network",
      "{ type: dynatrace, environment: abc12345, apiToken: /orders/dynatrace-token, host: gate.internal }"
    ),
    Variant(
      "secret-path", "the token in a path that is a secret",
      "{ type: dynatrace, environment: abc12345, secretOptions: { URI: /orders/dynatrace-path } }"),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: dynatrace, environment: abc12345, apiToken: /orders/dynatrace-token }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("http"), .fluentd("dynatrace", gem: "fluent-plugin-dynatrace"),
  ]
  package static let fields: [Field<Dynatrace>] =
    [
      .required(
        "environment", \.environment, "The environment's id, as in `abc12345.live.dynatrace.com`."),
      .optional(
        "apiToken", \.apiToken,
        "An API token with the scope `logs.ingest`: an ARN, an SSM name or an intrinsic."),
    ]
    + HTTPRequest.fields(
      host: "The host of an ActiveGate, or of Dynatrace Managed.", isHostRequired: false,
      port: "The port; 443 by default, 9999 with a `host` of one's own."
    ).lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `timestamp` here.")
  ]
  package static let notes = [
    "The line is what Dynatrace finds under `content`, `message`, `payload`, `body` or `log`, in this order.",
    "Dynatrace Managed listens on 443: write `host` and `port: 443`.",
    "A certificate of an ActiveGate's own needs `tls: { caFile: … }`, for which Fluentd's plugin has no option.",
  ]
  package static let sources = [
    "https://docs.dynatrace.com/docs/shortlink/lma-stream-logs-with-fluent-bit",
    "https://docs.dynatrace.com/docs/shortlink/lma-ingest-json-txt-logs",
    "aws-samples/amazon-ecs-firelens-examples:examples/fluent-bit/dynatrace",
    "dynatrace-oss/fluent-plugin-dynatrace:lib/fluent/plugin/out_dynatrace.rb",
    "plugins/out_http/http.c",
  ]

  package func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = environment.literal, !text.hasRouterVariables else { return true }
    guard text.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") }) else {
      let id = text.split { ":/.".contains($0) }.first { !$0.hasPrefix("http") }
      diagnostics.report(
        .invalidValue, "`environment` takes the environment's id alone", at: environment.span,
        help: ["a server of one's own is `host`"],
        fix: id.map {
          Fix("replace it with `\($0)`", edits: [Fix.Edit(environment.span, String($0))])
        })
      return false
    }
    return true
  }

  /// The host, the port and the path; an ActiveGate serves several environments and has the id in its path.
  private var address: (host: Value, port: Int, path: Value) {
    guard request.server.isHostWritten else {
      let host: Interpolation = "\(environment.value).live.dynatrace.com"
      return (host.value, 443, "/api/v2/logs/ingest")
    }
    let path: Interpolation = "/e/\(environment.value)/api/v2/logs/ingest"
    return (request.server.host.value, 9999, path.value)
  }

  package func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let (host, port, path) = address
    var form = HTTPRequest.Form()
    form.host = host
    form.port = port
    form.date = ("timestamp", "iso8601")
    form.headers = [("Content-Type", "application/json; charset=utf-8")]
    let hasOwnPath = common.sets("uri")
    if !hasOwnPath { form.uri = path }
    if apiToken != nil || !hasOwnPath {
      guard
        let headers = context.authorization(
          "Api-Token", apiToken, key: ("apiToken", "API_TOKEN"), beside: common, in: &lowered,
          &diagnostics)
      else { return false }
      form.headers += headers
    }
    guard request.write(to: &lowered, form, beside: common, context, &diagnostics) else {
      return false
    }
    // The plugin sends a content type without a character set beside the one above, and Dynatrace takes one only.
    if !common.sets("allow_duplicated_headers") { lowered.set("allow_duplicated_headers", "Off") }
    return true
  }

  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let server = request.server
    let keys = request.keys.filter { $0.key == "headers" || $0.key == "compression" }
    guard !context.refuse(keys, &diagnostics),
      !server.isHostWritten || server.host.isHost("host", &diagnostics)
    else { return false }
    guard apiToken != nil || common.sets("api_token") else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `apiToken`", at: context.span,
        help: ["name the secret that holds the token"])
      return false
    }
    let (host, ownPort, path) = address
    let port = server.port?.value ?? .integer(ownPort)
    let scheme = server.tls.isOn ? "https" : "http"
    let url: Interpolation = "\(scheme)://\(host):\(port)\(path)"
    lowered.set("active_gate_url", url.value, at: server.host.span)
    lowered.secret("api_token", ifPresent: apiToken)
    // Without it every record has the time at which it arrives.
    if !common.sets("inject_timestamp") { lowered.set("inject_timestamp", "true") }
    server.tls.writeForFluentd(
      to: &lowered, verify: ("ssl_verify_none", "false", "true"), caFile: nil, context.name,
      &diagnostics)
    lowered.connect(host, port)
    return true
  }
}
