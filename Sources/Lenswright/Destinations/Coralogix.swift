package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Coralogix, as OpenTelemetry's.
package struct Coralogix: Destination {
  package var domain = Setting("")
  package var apiKey: SecretReference?
  package var application: Setting<String>?
  package var subsystem: Setting<String>?
  package var request = OTLPRequest()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "coralogix"
  package static let title = "Coralogix"
  package static let summary = "Coralogix, through its OpenTelemetry endpoint."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: coralogix, domain: eu1.coralogix.com, apiKey: /orders/coralogix-key }"
  package static let variants = [
    Variant(
      "names", "names of one's own for the application and the subsystem",
      "{ type: coralogix, domain: us2.coralogix.com, apiKey: /orders/coralogix-key, application: shop, subsystem: orders, compression: gzip }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("opentelemetry")]
  package static let fields: [Field<Coralogix>] =
    [
      .required(
        "domain", \.domain,
        "The account's domain, such as `eu1.coralogix.com` or `us1.coralogix.com`."
      ),
      .optional(
        "apiKey", \.apiKey, "A Send-Your-Data API key: an ARN, an SSM name or an intrinsic."),
      .optional(
        "application", \.application, "The application's name; the service's name by default."),
      .optional("subsystem", \.subsystem, "The subsystem's name; the service's name by default."),
    ]
    + OTLPRequest.fields(
      host: "Another host, such as a collector's; `ingress.` and the domain by default.",
      isHostRequired: false
    ).lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "Coralogix's endpoint for plain JSON asks each record for the application, the subsystem and the text, which takes filters; this one takes both names from headers.",
    "Fluent Bit 1.9.10, which AWS's images 2.x hold, sends no logs to OpenTelemetry.",
  ]
  package static let sources = [
    "https://coralogix.com/docs/integrations/coralogix-endpoints",
    "https://coralogix.com/docs/developer-portal/apis/data-ingestion/opentelemetry-custom-logs/",
    "Coralogix's documentation: Python OpenTelemetry Instrumentation, for the names of the headers",
    "plugins/out_opentelemetry/opentelemetry.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard reviewDomain(&diagnostics),
      let authorization = context.authorization(
        "Bearer", apiKey, key: ("apiKey", "API_KEY"), beside: common, in: &lowered, &diagnostics)
    else { return nil }
    let service = Value.string(context.service)
    let names: [(name: String, value: Value)] = [
      ("CX-Application-Name", application?.value ?? service),
      ("CX-Subsystem-Name", subsystem?.value ?? service),
    ]
    let host: Interpolation = "ingress.\(domain.value)"
    let isRight = request.write(
      to: &lowered, host: host.value, headers: authorization + names, beside: common, context,
      &diagnostics)
    return isRight ? lowered : nil
  }

  private func reviewDomain(_ diagnostics: inout Diagnostics) -> Bool {
    guard domain.isHost("domain", &diagnostics) else { return false }
    guard let text = domain.literal, text.hasPrefix("ingress.") else { return true }
    let bare = String(text.dropFirst("ingress.".count))
    diagnostics.report(
      .invalidValue, "`domain` is without the name of the endpoint", at: domain.span,
      fix: Fix("replace it with `\(bare)`", edits: [Fix.Edit(domain.span, bare)]))
    return false
  }
}
