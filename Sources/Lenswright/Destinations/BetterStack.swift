import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Better Stack, which was Logtail.
package struct BetterStack: PortableDestination {
  package var sourceToken: SecretReference?
  package var request = HTTPRequest()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "betterstack"
  package static let title = "Better Stack"
  package static let summary = "A source of Better Stack Telemetry, which was Logtail."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: betterstack, host: s1234567.eu-nbg-2.betterstackdata.com, sourceToken: /orders/betterstack-token }"
  package static let draft =
    "{ type: betterstack, host: s0000000.eu-nbg-2.betterstackdata.com, sourceToken: /orders/betterstack-token }"
  /// The plugin does not check whom it sends to.
  package static let fluentdDraft: String? = nil
  package static let variants = [
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: betterstack, host: s1234567.eu-nbg-2.betterstackdata.com, sourceToken: /orders/betterstack-token }",
      on: .fluentd)
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("http"), .fluentd("logtail", gem: "fluent-plugin-logtail"),
  ]
  package static let fields: [Field<BetterStack>] =
    [
      .optional(
        "sourceToken", \.sourceToken, "The source's token: an ARN, an SSM name or an intrinsic.")
    ]
    + HTTPRequest.fields(host: "The source's ingesting host, as its page shows it.")
    .lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `dt` here.")
  ]
  package static let notes = [
    "Better Stack takes a record's time from `dt`, and the time of arrival when there is none.",
    "Fluentd's plugin does not check the certificate of whom it sends logs and token to, and writes times in whole seconds.",
  ]
  package static let sources = [
    "https://betterstack.com/docs/logs/http-rest-api/",
    "https://betterstack.com/docs/logs/fluentd",
    "logtail/fluentd-plugin-logtail:lib/fluent/plugin/out_logtail.rb", "plugins/out_http/http.c",
  ]

  package func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard
      let headers = context.authorization(
        "Bearer", sourceToken, key: ("sourceToken", "SOURCE_TOKEN"), beside: common, in: &lowered,
        &diagnostics)
    else { return false }
    var form = HTTPRequest.Form()
    form.date = ("dt", "iso8601")
    form.compression = .gzip
    form.headers = headers
    return request.write(to: &lowered, form, beside: common, context, &diagnostics)
  }

  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let host = request.server.host
    let keys = request.keys.filter { $0.key != "host" }
    guard !context.refuse(keys, &diagnostics), host.isHost("host", &diagnostics) else {
      return false
    }
    guard sourceToken != nil || common.sets("source_token") else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `sourceToken`", at: context.span,
        help: ["name the secret that holds the source's token"])
      return false
    }
    diagnostics.report(
      .unverifiedTLS, "`\(context.name)` does not check whom it sends logs to", at: context.span,
      notes: ["the plugin `logtail` of Fluentd has this fixed, and no option for it"],
      help: ["a Fluent Bit router checks the certificate"])
    lowered.set("ingesting_host", host.value, at: host.span)
    lowered.secret("source_token", ifPresent: sourceToken)
    lowered.connect(host.value, 443)
    return true
  }
}
