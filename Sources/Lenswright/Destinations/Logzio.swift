package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Logz.io.
package struct Logzio: Destination {
  package var path = TokenPath()
  package var region: Known<Region>?
  package var logType: Setting<String>?
  package var request = HTTPRequest()
  package var endpointURL: SecretReference?
  package var common = CommonKeys()

  package init() {}

  package enum Region: String, Word { case us, au, ca, eu, nl, uk, wa }

  package static let keyword = "logzio"
  package static let title = "Logz.io"
  package static let summary = "A Logz.io account, through its listener for lines of JSON."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: logzio, token: /orders/logzio-token, logType: orders }"
  package static let fluentdDraft: String? = "{ type: logzio, endpointUrl: /orders/logzio-address }"
  package static let variants = [
    Variant(
      "europe", "an account of another region",
      "{ type: logzio, token: /orders/logzio-token, region: eu }"),
    Variant(
      "vendor-plugin", "the plugin of Logz.io's own image",
      "{ type: logzio, plugin: logzio, token: /orders/logzio-token, region: uk, logType: orders }",
      image: "registry.internal/logzio-fluent-bit:0.6"),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: logzio, endpointUrl: /orders/logzio-address }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("http"), .fluentBit("logzio", image: "Logz.io's own image"),
    .fluentd("logzio_buffered", gem: "fluent-plugin-logzio"),
  ]
  package static let fields: [Field<Logzio>] =
    TokenPath.fields(
      token: "The account's shipping token: an ARN, an SSM name or an intrinsic."
    ).lifted(to: \.path)
    + [
      .optional(
        "region", \.region,
        "The account's region: `us`, `au`, `ca`, `eu`, `nl`, `uk` or `wa`.", default: "us"),
      .optional(
        "logType", \.logType,
        "The type of the logs, by which Logz.io parses them.", default: "http-bulk"),
      .optional(
        "endpointUrl", \.endpointURL,
        "For a Fluentd router: the listener's whole address with the token, as one secret."),
    ]
    + HTTPRequest.fields(
      host: "Another listener.", isHostRequired: false,
      port: "The port; 8071 by default, 8070 without TLS."
    ).lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `@timestamp` here.")
  ]
  package static let notes = [
    "A line of more than 500000 bytes is not kept.",
    "A Fluentd router reads `https://listener.logz.io:8071?token=TOKEN&type=TYPE` from the secret `endpointUrl`.",
  ]
  package static let sources = [
    "https://docs.logz.io/docs/shipping/Code/HTTP", "plugins/out_http/http.c",
    "logzio/fluent-plugin-logzio:lib/fluent/plugin/out_logzio_buffered.rb",
    "logzio/fluent-bit-logzio-output:README.md",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    let server = request.server
    if let region, server.isHostWritten {
      diagnostics.report(
        .conflict, "`region` chooses the host, so `host` has nothing to add", at: server.host.span,
        related: [Label(region.span, "the region")])
      return nil
    }
    if let logType, let text = logType.literal, text.includes(" ") || text.includes("&") {
      diagnostics.report(
        .invalidValue, "the type of logs cannot hold spaces or `&`", at: logType.span,
        notes: ["it is a part of the listener's address"])
      return nil
    }
    var lowered = Lowered()
    let isRight =
      switch (context.engine, context.plugin.name) {
      case (.fluentd, _): writeForFluentd(to: &lowered, context, &diagnostics)
      case (.fluentBit, "logzio"): writeForOwnPlugin(to: &lowered, context, &diagnostics)
      case (.fluentBit, _): writeForFluentBit(to: &lowered, context, &diagnostics)
      }
    return isRight ? lowered : nil
  }

  private var listener: Value {
    guard let region, region.value != .us else { return "listener.logz.io" }
    return .string("listener-\(region.value.rawValue).logz.io")
  }

  private func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let keys = [("endpointUrl", endpointURL?.valueFrom.span)]
    guard !context.refuse(keys, help: ["write `token`"], &diagnostics) else { return false }
    var form = HTTPRequest.Form()
    form.host = listener
    form.port = 8071
    form.plainPort = 8070
    form.format = "json_lines"
    form.date = ("@timestamp", "iso8601")
    if let logType, let whole = path.wholePath(beside: common) {
      diagnostics.report(
        .conflict, "a path of one's own says the type of logs itself", at: logType.span,
        related: [Label(whole, "the whole path")])
      return false
    }
    return path.write(to: &lowered, &form, beside: common, context, &diagnostics) { token in
      var path: Interpolation = "/?token=\(token)"
      if let logType {
        path.appendLiteral("&type=")
        path.appendInterpolation(logType.value)
      }
      return path.value
    } && request.write(to: &lowered, form, beside: common, context, &diagnostics)
  }

  /// Logz.io's own plugin for Fluent Bit, which knows an address and a token apart.
  private func writeForOwnPlugin(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let server = request.server
    let keys =
      [("endpointUrl", endpointURL?.valueFrom.span), ("uri", path.uri?.valueFrom.span)]
      + request.keys.filter { $0.key != "host" && $0.key != "port" }
    guard !context.refuse(keys, &diagnostics),
      !server.isHostWritten || server.host.isHost("host", &diagnostics)
    else { return false }
    guard path.token != nil || common.sets("logzio_token") else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `token`", at: context.span,
        help: ["name the secret that holds the shipping token"])
      return false
    }
    let host = server.isHostWritten ? server.host.value : listener
    let port = server.port?.value ?? 8071
    let address: Interpolation = "https://\(host):\(port)"
    lowered.set("logzio_url", address.value, at: server.host.span)
    lowered.secret("logzio_token", ifPresent: path.token)
    lowered.set("logzio_type", ifPresent: logType)
    lowered.connect(host, port)
    return true
  }

  private func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let keys = path.keys + [("region", region?.span), ("logType", logType?.span)] + request.keys
    let help = "write `endpointUrl: <arn>`, a secret that holds the listener's whole address"
    guard !context.refuse(keys, help: [help], &diagnostics) else { return false }
    guard endpointURL != nil || common.sets("endpoint_url") else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `endpointUrl`", at: context.span, help: [help]
      )
      return false
    }
    lowered.secret("endpoint_url", ifPresent: endpointURL)
    // Off in the plugin for the sake of old listeners.
    if !common.sets("gzip") { lowered.set("gzip", "true") }
    lowered.connect("the host of the secret address", 8071)
    return true
  }
}
