package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an HTTP source of a Sumo Logic collector.
package struct SumoLogic: PortableDestination {
  package var request = HTTPRequest()
  package var path = TokenPath()
  package var endpoint: SecretReference?
  package var category: Setting<String>?
  package var sourceName: Setting<String>?
  package var sourceHost: Setting<String>?
  package var metadata = NamedList<Setting<String>>()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "sumologic"
  package static let title = "Sumo Logic"
  package static let summary = "An HTTP source of a hosted collector, a message for each record."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: sumologic, host: endpoint4.collection.eu.sumologic.com, token: /orders/sumo-token, sourceCategory: prod/orders }"
  package static let draft =
    "{ type: sumologic, host: endpoint0.collection.sumologic.com, token: /orders/sumo-token, sourceCategory: orders }"
  package static let fluentdDraft: String? =
    "{ type: sumologic, endpoint: /orders/sumo-address, sourceCategory: orders }"
  package static let variants = [
    Variant(
      "secret-path", "the whole path in a secret",
      "{ type: sumologic, host: endpoint4.collection.eu.sumologic.com, uri: /orders/sumo-path, fields: { team: orders, stage: prod } }"
    ),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: sumologic, endpoint: /orders/sumo-address, sourceCategory: prod/orders, fields: { team: orders } }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("http"), .fluentd("sumologic", gem: "fluent-plugin-sumologic_output"),
  ]
  package static let fields: [Field<SumoLogic>] =
    HTTPRequest.fields(
      host:
        "The host of the HTTP source's address, such as `endpoint4.collection.eu.sumologic.com`.",
      isHostRequired: false
    ).lifted(to: \.request)
    + TokenPath.fields(
      token:
        "The last part of the HTTP source's address, behind `/receiver/v1/http/`: an ARN, an SSM name or an intrinsic."
    ).lifted(to: \.path)
    + [
      .optional(
        "endpoint", \.endpoint,
        "For a Fluentd router: the HTTP source's whole address, as one secret."),
      .optional("sourceCategory", \.category, "The source category; the HTTP source's by default."),
      .optional("sourceName", \.sourceName, "The source's name; the HTTP source's by default."),
      .optional("sourceHost", \.sourceHost, "The source's host; the sender's address by default."),
      .optional("fields", \.metadata, "Fields of each message, as a mapping."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `timestamp` here."),
    OptionNote("json_date_format", "How the time is written; `epoch_ms` here."),
  ]
  package static let notes = [
    "The address of an HTTP source is its credential: whoever knows it can send logs.",
    "A field that is not in the account's list of fields is dropped by Sumo Logic.",
    "On a Fluentd router the line is parsed where it is JSON, and a token has no place of its own.",
  ]
  package static let sources = [
    "plugins/out_http/http.c",
    "aws-samples/amazon-ecs-firelens-examples:examples/fluent-bit/sumologic",
    "SumoLogic/fluentd-output-sumologic:lib/fluent/plugin/out_sumologic.rb",
  ]

  /// Sumo Logic's header for fields is `key=value, key=value`.
  package func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    for field in metadata.items
    where field.name.includes(",") || field.name.includes("=")
      || field.value.literal?.includes(",") ?? false
    {
      diagnostics.report(
        .invalidValue, "the field `\(field.name)` cannot stand in a header", at: field.value.span,
        notes: ["commas are between fields, and `=` between a field's name and its value"])
      return false
    }
    return true
  }

  private var metadataText: Value? {
    guard !metadata.items.isEmpty else { return nil }
    var text: Interpolation = ""
    for (index, field) in metadata.items.enumerated() {
      text.appendInterpolation(index == 0 ? "\(field.name)=" : ", \(field.name)=")
      text.appendInterpolation(field.value.value)
    }
    return text.value
  }

  package func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let keys = [("endpoint", endpoint?.valueFrom.span)]
    guard
      !context.refuse(keys, help: ["write `host`, and `token` or `uri`"], &diagnostics)
    else { return false }
    guard request.server.isHostWritten else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `host`", at: context.span,
        help: ["it is the host of the HTTP source's address"])
      return false
    }
    var form = HTTPRequest.Form()
    // One array would be one message.
    form.format = "json_lines"
    form.date = ("timestamp", "epoch_ms")
    form.compression = .gzip
    let headers = [
      ("X-Sumo-Category", category?.value), ("X-Sumo-Name", sourceName?.value),
      ("X-Sumo-Host", sourceHost?.value), ("X-Sumo-Fields", metadataText),
    ]
    for (name, value) in headers {
      if let value { form.headers.append((name, value)) }
    }
    return path.write(to: &lowered, &form, beside: common, context, &diagnostics) {
      let path: Interpolation = "/receiver/v1/http/\($0)"
      return path.value
    } && request.write(to: &lowered, form, beside: common, context, &diagnostics)
  }

  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let tls = request.server.tls
    var keys = (request.keys + path.keys).filter { $0.key != "tls" }
    if !tls.isOn { keys.append(("tls", tls.span)) }
    guard
      !context.refuse(
        keys, help: ["write `endpoint: <arn>`, a secret that holds the whole address"], &diagnostics
      )
    else { return false }
    guard endpoint != nil || common.sets("endpoint") else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `endpoint`", at: context.span,
        help: ["name the secret that holds the HTTP source's whole address"])
      return false
    }
    lowered.secret("endpoint", ifPresent: endpoint)
    tls.writeForFluentd(
      to: &lowered, verify: ("verify_ssl", "true", "false"), caFile: nil, context.name, &diagnostics
    )
    // What a container writes is under this key in FireLens's records; the plugin looks for another.
    if !common.sets("log_key") { lowered.set("log_key", "log") }
    lowered.set("source_category", ifPresent: category)
    lowered.set("source_name", ifPresent: sourceName)
    lowered.set("source_host", ifPresent: sourceHost)
    if let metadataText {
      lowered.set("custom_fields", metadataText, at: metadata.items[0].span)
    }
    lowered.connect("the host of the secret address", 443)
    return true
  }
}
