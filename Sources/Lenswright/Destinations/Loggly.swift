package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to SolarWinds Loggly.
package struct Loggly: Destination {
  package var path = TokenPath()
  package var tags: OneOrMany<Setting<String>>?
  package var request = HTTPRequest()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "loggly"
  package static let title = "SolarWinds Loggly"
  package static let summary = "Loggly's bulk endpoint, an event for each record."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: loggly, token: /orders/loggly-token }"
  package static let variants = [
    Variant(
      "tags", "tags of one's own",
      "{ type: loggly, token: /orders/loggly-token, tags: [orders, prod] }"),
    Variant(
      "secret-path", "the whole path in a secret", "{ type: loggly, uri: /orders/loggly-path }"),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<Loggly>] =
    TokenPath.fields(token: "The customer token: an ARN, an SSM name or an intrinsic.")
    .lifted(to: \.path)
    + [
      .optional(
        "tags", \.tags, "Tags of the events, one or a list; the service's name by default.")
    ]
    + HTTPRequest.fields(
      host: "Another host, such as a proxy's.", isHostRequired: false,
      port: "The port; 443 by default, 80 without TLS."
    ).lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `timestamp` here.")
  ]
  package static let notes = [
    "Loggly takes events of 1 MB and batches of 5 MB at most.",
    "Whoever knows the customer token can send logs, so that the path is a secret wherever it holds the token.",
  ]
  package static let sources = [
    "https://documentation.solarwinds.com/en/success_center/loggly/content/admin/http-bulk-endpoint.htm",
    "aws-samples/amazon-ecs-firelens-examples:examples/fluent-bit/solarwinds-loggly",
    "plugins/out_http/http.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard reviewTags(&diagnostics) else { return nil }
    var form = HTTPRequest.Form()
    form.host = "logs-01.loggly.com"
    form.plainPort = 80
    // The bulk endpoint splits at line breaks, and one array would be one event.
    form.format = "json_lines"
    form.date = ("timestamp", "iso8601")
    var lowered = Lowered()
    let isRight =
      path.write(to: &lowered, &form, beside: common, context, &diagnostics) { token in
        var path: Interpolation = "/bulk/\(token)/tag/"
        for (index, tag) in (tags?.items ?? [Setting(context.service)]).enumerated() {
          path.appendLiteral(index == 0 ? "" : ",")
          path.appendInterpolation(tag.value)
        }
        path.appendLiteral("/")
        return path.value
      } && request.write(to: &lowered, form, beside: common, context, &diagnostics)
    return isRight ? lowered : nil
  }

  private func reviewTags(_ diagnostics: inout Diagnostics) -> Bool {
    guard let tags else { return true }
    if let tag = tags.items.first, let whole = path.wholePath(beside: common) {
      diagnostics.report(
        .conflict, "a path of one's own has its tags in it", at: tag.span,
        related: [Label(whole, "the whole path")],
        help: ["leave out `tags`, or write `token` in the place of the path"])
      return false
    }
    for tag in tags.items {
      guard let text = tag.literal, !text.hasRouterVariables else { continue }
      let isTag =
        text.utf8.first?.isLetterOrDigit ?? false
        && text.utf8.allSatisfy { $0.isLetterOrDigit || "._-".utf8.contains($0) }
      if isTag { continue }
      diagnostics.report(
        .invalidValue, "`\(text)` cannot be a tag of Loggly", at: tag.span,
        notes: ["a tag begins with a letter or a digit, and goes on with these and `.`, `_`, `-`"])
      return false
    }
    return true
  }
}
