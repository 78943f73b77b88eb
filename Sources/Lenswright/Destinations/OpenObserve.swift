package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to OpenObserve.
package struct OpenObserve: Destination {
  package var organization: Setting<String>?
  package var stream: Setting<String>?
  package var credentials = Credentials()
  package var request = HTTPRequest()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "openobserve"
  package static let title = "OpenObserve"
  package static let summary = "OpenObserve Cloud, or a server of one's own."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: openobserve, organization: acme, stream: orders, httpUser: logs@example.com, httpPasswd: /orders/openobserve-password }"
  package static let draft =
    "{ type: openobserve, organization: example, stream: orders, httpUser: logs@example.com, httpPasswd: /orders/openobserve-password }"
  package static let variants = [
    Variant(
      "own-server", "a server inside the network, without TLS",
      "{ type: openobserve, host: openobserve.internal, port: 5080, tls: false, httpUser: logs@example.com, httpPasswd: /orders/openobserve-password }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<OpenObserve>] =
    [
      .optional("organization", \.organization, "The organisation's id.", default: "default"),
      .optional("stream", \.stream, "The stream.", default: "default"),
    ] + Credentials.fields.lifted(to: \.credentials)
    + HTTPRequest.fields(
      host: "The server's host name; `api.openobserve.ai` by default.", isHostRequired: false,
      port: "The port; 443 by default. A server of one's own listens on 5080 unless told otherwise."
    ).lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `_timestamp` here.")
  ]
  package static let notes = [
    "The user's name is an address of mail, and the password the one that the page on ingestion shows."
  ]
  package static let sources = [
    "https://openobserve.ai/docs/ingestion/logs/fluent-bit/",
    "https://openobserve.ai/docs/ingestion/ingestion-format-support.md",
    "https://docs.fluentbit.io/manual/data-pipeline/outputs/openobserve",
    "plugins/out_http/http.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard reviewCredentials(context, &diagnostics),
      organization?.isPathSegment("organization", &diagnostics) ?? true,
      stream?.isPathSegment("stream", &diagnostics) ?? true
    else { return nil }
    let path: Interpolation =
      "/api/\(organization?.value ?? "default")/\(stream?.value ?? "default")/_json"
    var form = HTTPRequest.Form()
    form.host = "api.openobserve.ai"
    form.uri = path.value
    form.uriSpan = stream?.span ?? organization?.span ?? .none
    form.date = ("_timestamp", "iso8601")
    form.compression = .gzip
    guard request.write(to: &lowered, form, beside: common, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return nil }
    return lowered
  }

  private func reviewCredentials(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if common.sets("header") { return true }
    let keys = [
      ("httpUser", credentials.user != nil || common.sets("http_user")),
      ("httpPasswd", credentials.password != nil || common.sets("http_passwd")),
    ]
    guard let (key, _) = keys.first(where: { !$0.1 }) else { return true }
    diagnostics.report(
      .missingKey, "`\(context.name)` needs the key `\(key)`", at: context.span,
      help: ["OpenObserve takes logs from a user with a password, and the password is a secret"])
    return false
  }
}
