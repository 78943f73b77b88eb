package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Honeycomb, as OpenTelemetry's.
package struct Honeycomb: Destination {
  package var apiKey = SecretReference()
  package var region: Setting<Region>?
  package var dataset: Setting<String>?
  package var request = OTLPRequest()
  package var common = CommonKeys()

  package init() {}

  package enum Region: String, Word { case us, eu }

  package static let keyword = "honeycomb"
  package static let title = "Honeycomb"
  package static let summary = "Honeycomb, through its OpenTelemetry endpoint."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: honeycomb, apiKey: /orders/honeycomb-key }"
  package static let variants = [
    Variant(
      "europe", "a team of the EU instance and a dataset of its own",
      "{ type: honeycomb, apiKey: /orders/honeycomb-key, region: eu, dataset: orders }")
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("opentelemetry"),
    .fluentd("http", gap: "the shape of Honeycomb's batches needs a filter"),
  ]
  package static let fields: [Field<Honeycomb>] =
    [
      .required(
        "apiKey", \.apiKey, "The ingest key: an ARN, an SSM name or an intrinsic."),
      .optional("region", \.region, "`us` or `eu`.", default: "us"),
      .optional(
        "dataset", \.dataset,
        "The dataset, in a classic environment; elsewhere the service's name is the dataset."),
    ]
    + OTLPRequest.fields(host: "Another host, such as a Refinery's.", isHostRequired: false)
    .lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "Fluent Bit 1.9.10, which AWS's images 2.x hold, sends no logs to OpenTelemetry."
  ]
  package static let sources = [
    "plugins/out_opentelemetry/opentelemetry.c",
    "https://docs.honeycomb.io/send-data/opentelemetry/",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    let key = context.variable("API_KEY", for: apiKey, in: &lowered)
    var headers: [(name: String, value: Value)] = [("x-honeycomb-team", .string(key))]
    if let dataset { headers.append(("x-honeycomb-dataset", dataset.value)) }
    let host = region?.literal == .eu ? "api.eu1.honeycomb.io" : "api.honeycomb.io"
    guard
      request.write(
        to: &lowered, host: .string(host), headers: headers, beside: common, context, &diagnostics)
    else { return nil }
    return lowered
  }
}
