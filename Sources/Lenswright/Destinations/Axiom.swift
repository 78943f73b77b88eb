package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Axiom.
package struct Axiom: Destination {
  package var dataset = Setting("")
  package var apiToken: SecretReference?
  package var edge: Known<Edge>?
  package var request = HTTPRequest()
  package var common = CommonKeys()

  package init() {}

  /// Axiom's edge deployments, each with a domain of its own for ingest.
  package enum Edge: String, Word {
    case unitedStates = "us-east-1"
    case europe = "eu-central-1"
  }

  package static let keyword = "axiom"
  package static let title = "Axiom"
  package static let summary = "A dataset of Axiom."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: axiom, dataset: orders, apiToken: /orders/axiom-token }"
  package static let variants = [
    Variant(
      "europe", "an organisation of the European edge deployment",
      "{ type: axiom, dataset: orders, apiToken: /orders/axiom-token, edge: eu-central-1 }")
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<Axiom>] =
    [
      .required("dataset", \.dataset, "The dataset's name."),
      .optional(
        "apiToken", \.apiToken,
        "An API token that may ingest into the dataset: an ARN, an SSM name or an intrinsic."),
      .optional(
        "edge", \.edge,
        "The edge deployment that keeps the dataset: `us-east-1` or `eu-central-1`.",
        default: "us-east-1"),
    ]
    + HTTPRequest.fields(
      host: "Another host, such as the domain of a further edge deployment.", isHostRequired: false
    ).lifted(to: \.request) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `_time` here.")
  ]
  package static let notes = [
    "A dataset is kept by one edge deployment, whose domain takes its records; `api.axiom.co` is for everything but ingest and queries."
  ]
  package static let sources = [
    "https://axiom.co/docs/send-data/fluent-bit",
    "https://axiom.co/docs/reference/edge-deployments", "plugins/out_http/http.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    if let edge, request.server.isHostWritten {
      diagnostics.report(
        .conflict, "`edge` chooses the host, so `host` has nothing to add",
        at: request.server.host.span, related: [Label(edge.span, "the edge deployment")])
      return nil
    }
    guard dataset.isPathSegment("dataset", &diagnostics) else { return nil }
    var lowered = Lowered()
    guard
      let headers = context.authorization(
        "Bearer", apiToken, key: ("apiToken", "API_TOKEN"), beside: common, in: &lowered,
        &diagnostics)
    else { return nil }
    let path: Interpolation = "/v1/ingest/\(dataset.value)"
    var form = HTTPRequest.Form()
    form.host = .string("\((edge?.value ?? .unitedStates).rawValue).aws.edge.axiom.co")
    form.uri = path.value
    form.uriSpan = dataset.span
    form.date = ("_time", "iso8601")
    form.compression = .gzip
    form.headers = headers
    let isRight = request.write(to: &lowered, form, beside: common, context, &diagnostics)
    return isRight ? lowered : nil
  }
}
