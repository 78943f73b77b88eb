package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to VictoriaLogs.
package struct VictoriaLogs: Destination {
  package var request = HTTPRequest()
  package var streamFields: OneOrMany<Setting<String>>?
  package var messageField: Setting<String>?
  package var timeField: Setting<String>?
  package var ignoreFields: OneOrMany<Setting<String>>?
  package var account: Setting<Int>?
  package var project: Setting<Int>?
  package var credentials = Credentials()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "victorialogs"
  package static let title = "VictoriaLogs"
  package static let summary = "A VictoriaLogs server, which takes lines of JSON."
  package static let kind = DestinationKind.server
  package static let example = "{ type: victorialogs, host: victorialogs.internal }"
  package static let draft = "{ type: victorialogs, host: victorialogs.example.com }"
  package static let variants = [
    Variant(
      "plain", "a server inside the network, without TLS",
      "{ type: victorialogs, host: victorialogs.internal, tls: false, streamFields: [container_name, ecs_cluster], ignoreFields: container_id }"
    ),
    Variant(
      "tenant", "a tenant and a user",
      "{ type: victorialogs, host: victorialogs.internal, accountId: 12, projectId: 3, httpUser: ecs, httpPasswd: /orders/victorialogs-password }"
    ),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<VictoriaLogs>] =
    HTTPRequest.fields(
      host: "The server's host name, without a scheme.", port: "The port; 9428 by default."
    ).lifted(to: \.request)
    + [
      .optional(
        "streamFields", \.streamFields,
        "The fields that make a log stream, one or a list.", default: "container_name"),
      .optional("messageField", \.messageField, "The field of the message.", default: "log"),
      .optional("timeField", \.timeField, "The field of the time.", default: "date"),
      .optional("ignoreFields", \.ignoreFields, "Fields that are not kept, one or a list."),
      .optional("accountId", \.account, "The tenant's account, a number."),
      .optional("projectId", \.project, "The tenant's project, a number."),
    ] + Credentials.fields.lifted(to: \.credentials) + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "The server has TLS only where it was started with `-tls`; inside a network `tls: false` reaches the others.",
    "Each combination of stream fields is a stream: a field with many values, such as a task's id, makes one stream per task and slows VictoriaLogs down.",
  ]
  package static let sources = [
    "https://docs.victoriametrics.com/victorialogs/data-ingestion/fluentbit",
    "https://docs.victoriametrics.com/victoriastack/multitenancy/", "plugins/out_http/http.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    let names =
      (streamFields?.items ?? []) + (ignoreFields?.items ?? [])
      + [messageField, timeField].compactMap { $0 }
    guard names.allSatisfy({ isField($0, &diagnostics) }) else { return nil }
    var form = HTTPRequest.Form()
    form.port = 9428
    form.uri = path
    form.uriSpan = names.first?.span ?? .none
    form.format = "json_lines"
    form.compression = .gzip
    for (name, number) in [("AccountID", account), ("ProjectID", project)] {
      if let number {
        let text: Interpolation = "\(number.value)"
        form.headers.append((name, text.value))
      }
    }
    var lowered = Lowered()
    guard request.write(to: &lowered, form, beside: common, context, &diagnostics),
      credentials.write(to: &lowered, &diagnostics)
    else { return nil }
    // The path names the field, so that the two are written together.
    lowered.set("json_date_key", timeField?.value ?? "date", at: timeField?.span ?? .none)
    if !common.sets("json_date_format") { lowered.set("json_date_format", "iso8601") }
    return lowered
  }

  private var path: Value {
    let fallback = [Setting("container_name")]
    var path: Interpolation = "/insert/jsonline?_stream_fields="
    path.append(streamFields?.items ?? fallback)
    path.appendLiteral("&_msg_field=")
    path.appendInterpolation(messageField?.value ?? "log")
    path.appendLiteral("&_time_field=")
    path.appendInterpolation(timeField?.value ?? "date")
    if let ignoreFields {
      path.appendLiteral("&ignore_fields=")
      path.append(ignoreFields.items)
    }
    return path.value
  }

  /// Refuses what would end the field's name in the path.
  private func isField(_ field: Setting<String>, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = field.literal,
      text.isEmpty || text.utf8.contains(where: { "&#?, ".utf8.contains($0) })
    else { return true }
    diagnostics.report(
      .invalidValue, "`\(text)` cannot stand for a field in a path", at: field.span,
      notes: ["a list of fields is written as one: `[container_name, ecs_cluster]`"])
    return false
  }
}

extension Interpolation {
  /// The values with commas between them.
  fileprivate mutating func append(_ settings: [Setting<String>]) {
    for (index, setting) in settings.enumerated() {
      appendLiteral(index == 0 ? "" : ",")
      appendInterpolation(setting.value)
    }
  }
}
