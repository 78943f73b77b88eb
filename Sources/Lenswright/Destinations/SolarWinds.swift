package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to SolarWinds Observability.
package struct SolarWinds: Destination {
  package var token: SecretReference?
  package var region: Setting<Region>?
  package var request = OTLPRequest()
  package var common = CommonKeys()

  package init() {}

  package enum Region: String, Word {
    case northAmerica1 = "na-01"
    case northAmerica2 = "na-02"
    case europe1 = "eu-01"
    case asiaPacific1 = "ap-01"
  }

  package static let keyword = "solarwinds"
  package static let title = "SolarWinds Observability"
  package static let summary = "SolarWinds Observability, through its OpenTelemetry endpoint."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: solarwinds, token: /orders/solarwinds-token }"
  package static let variants = [
    Variant(
      "europe", "an organization of another data center",
      "{ type: solarwinds, token: /orders/solarwinds-token, region: eu-01 }"),
    Variant(
      "http", "records as they are, one a line",
      "{ type: solarwinds, plugin: http, token: /orders/solarwinds-token }"),
    Variant(
      "whole-header", "a secret that holds the whole header",
      "{ type: solarwinds, secretOptions: { header: /orders/solarwinds-header } }"),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("opentelemetry"), .fluentBit("http")]
  package static let fields: [Field<SolarWinds>] =
    [
      .optional("token", \.token, "An ingestion token: an ARN, an SSM name or an intrinsic."),
      .optional(
        "region", \.region,
        "The data center of the organization: `na-01`, `na-02`, `eu-01` or `ap-01`.",
        default: "na-01"),
    ]
    + OTLPRequest.fields(host: "Another host, such as a proxy's.", isHostRequired: false)
    .lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "The data center is in the address at which the organization signs in, such as my.na-01.cloud.solarwinds.com.",
    "Loggly and the Papertrail of old are other products of SolarWinds, with other hosts and tokens.",
    "Fluent Bit 1.9.10, which AWS's images 2.x hold, sends no logs to OpenTelemetry; `plugin: http` works there too.",
  ]
  package static let sources = [
    "plugins/out_opentelemetry/opentelemetry.c", "plugins/out_http/http.c",
    "https://documentation.solarwinds.com/en/success_center/observability/content/configure/configure-logs-pt-otlp.htm",
    "https://documentation.solarwinds.com/en/success_center/observability/content/configure/configure-logs-pt-https.htm",
    "https://documentation.solarwinds.com/en/success_center/observability/content/system_requirements/endpoints.htm",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    var headers: [(name: String, value: Value)] = []
    if let token {
      let variable = context.variable("TOKEN", for: token, in: &lowered)
      headers.append(("Authorization", .string("Bearer \(variable)")))
    }
    let isRight =
      context.plugin.name == "http"
      ? writeForHTTP(to: &lowered, headers, context, &diagnostics)
      : request.write(
        to: &lowered, host: host("otel"), headers: headers, beside: common, context, &diagnostics)
    return isRight ? lowered : nil
  }

  private func host(_ collector: String) -> Value {
    let host: Interpolation =
      "\(collector).collector.\(region?.value ?? "na-01").cloud.solarwinds.com"
    return host.value
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    if token == nil, !common.sets("header"),
      !request.headers.items.contains(where: { $0.name.lowercased() == "authorization" })
    {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `token`", at: context.span,
        help: ["name the secret that holds the ingestion token: `token: /orders/solarwinds-token`"])
      return false
    }
    if let region, request.server.isHostWritten {
      diagnostics.report(
        .conflict, "`region` chooses the host, so `host` has nothing to add",
        at: request.server.host.span, related: [Label(region.span, "the region")])
      return false
    }
    return true
  }

  private func writeForHTTP(
    to lowered: inout Lowered, _ own: [(name: String, value: Value)], _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard request.refuseOTLPKeys(context, &diagnostics) else { return false }
    var http = HTTPRequest()
    http.server = request.server
    http.headers = request.headers
    var form = HTTPRequest.Form()
    form.host = host("logs")
    if !common.sets("uri") { form.uri = "/v1/logs/bulk" }
    // The bulk endpoint takes an event a line.
    form.format = "json_lines"
    form.headers = own
    guard http.write(to: &lowered, form, beside: common, context, &diagnostics) else {
      return false
    }
    if let compression = request.compression {
      lowered.set("compress", compression.value, at: compression.span)
    }
    return true
  }
}
