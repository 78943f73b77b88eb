package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to New Relic.
package struct NewRelic: Destination {
  package var licenseKey: SecretReference?
  package var apiKey: SecretReference?
  package var region: Known<Region>?
  package var endpoint: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package enum Region: String, Word {
    case us, eu, jp, gov

    fileprivate var host: String {
      switch self {
      case .us: "log-api.newrelic.com"
      case .eu: "log-api.eu.newrelic.com"
      case .jp: "log-api.jp.nr-data.net"
      case .gov: "gov-log-api.newrelic.com"
      }
    }
  }

  package static let keyword = "newrelic"
  package static let title = "New Relic Logs"
  package static let summary = "New Relic's log API."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: newrelic, licenseKey: /orders/newrelic-license }"
  package static let variants = [
    Variant(
      "europe", "an account of the EU region",
      "{ type: newrelic, licenseKey: /orders/newrelic-license, region: eu }"),
    Variant(
      "vendor-plugin", "New Relic's own plugin and image",
      "{ type: newrelic, plugin: newrelic, licenseKey: /orders/newrelic-license, region: eu, lowDataMode: true }",
      image:
        "533243300146.dkr.ecr.us-east-2.amazonaws.com/newrelic/logging-firelens-fluentbit:3.7.0"),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: newrelic, licenseKey: /orders/newrelic-license, region: eu }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("nrlogs"), .fluentBit("newrelic", image: "New Relic's own image"),
    .fluentd("newrelic", gem: "fluent-plugin-newrelic"),
  ]
  package static let fields: [Field<NewRelic>] =
    [
      .optional(
        "licenseKey", \.licenseKey, "The license key: an ARN, an SSM name or an intrinsic."),
      .optional(
        "apiKey", \.apiKey,
        "An insert key, which New Relic has given up for license keys: an ARN, an SSM name or an intrinsic."
      ),
      .optional(
        "region", \.region,
        "The region of the account: `us`, `eu`, `jp`, or `gov` for FedRAMP.", default: "us"),
      .optional("endpoint", \.endpoint, "Another address of the log API, as a URL."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("compress", "`gzip` by default."),
    OptionNote("lowDataMode", "Whether New Relic's own plugin says less of itself in each record."),
    OptionNote("sendMetrics", "Whether New Relic's own plugin reports on itself."),
  ]
  package static let notes = [
    "The record's `log`, or `message` where it has none, becomes the message; the rest becomes attributes.",
    "Fluent Bit's own plugin is `nrlogs`. New Relic's is called `newrelic`, has other options, and is in New Relic's image only.",
    "Fluentd's plugin does not look at the answer: what New Relic refuses is logged by the router and lost.",
  ]
  package static let sources = [
    "plugins/out_nrlogs/newrelic.c", "newrelic/newrelic-fluent-bit-output:config/config.go",
    "newrelic/newrelic-fluentd-output:lib/fluent/plugin/out_newrelic.rb",
    "newrelic/newrelic-client-go:pkg/region/region_constants.go",
    "https://docs.newrelic.com/docs/logs/log-api/introduction-log-api/",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    let isVendors = context.isGo
    let url = region.map { Setting("https://\($0.value.host)/log/v1", $0.span) }
    lowered.set(isVendors ? "endpoint" : "base_uri", ifPresent: endpoint ?? url)
    lowered.secret(isVendors ? "licenseKey" : "license_key", ifPresent: licenseKey)
    lowered.secret(isVendors ? "apiKey" : "api_key", ifPresent: apiKey)
    lowered.connect(host, 443)
    return lowered
  }

  private var host: Value {
    guard let endpoint else { return .string((region?.value ?? .us).host) }
    guard let text = endpoint.literal else { return "the host of `endpoint`" }
    return .string(String(text.dropFirst("https://".count).prefix { $0 != "/" && $0 != ":" }))
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    let options = ["license_key", "licensekey", "api_key", "apikey"]
    if licenseKey == nil, apiKey == nil, !options.contains(where: common.sets) {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `licenseKey`", at: context.span,
        help: ["name the secret that holds the license key: `licenseKey: /orders/newrelic-license`"]
      )
      return false
    }
    if let licenseKey, let apiKey {
      diagnostics.report(
        .conflict, "the plugin sends one key only", at: apiKey.valueFrom.span,
        related: [Label(licenseKey.valueFrom.span, "the license key")])
      return false
    }
    if let region, let endpoint {
      diagnostics.report(
        .conflict, "`region` chooses the address, so `endpoint` has nothing to add",
        at: endpoint.span, related: [Label(region.span, "the region")])
      return false
    }
    if let endpoint, let text = endpoint.literal, !text.hasPrefix("https://") {
      diagnostics.report(
        .invalidValue, "`endpoint` is a URL that begins with `https://`", at: endpoint.span)
      return false
    }
    return true
  }
}
