package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Google Security Operations.
package struct Chronicle: Destination {
  package var credentials = GoogleCredentials()
  package var project: Setting<String>?
  package var customer = Setting("")
  package var logType = Setting("")
  package var region: Setting<Region>?
  package var logKey: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package enum Region: String, Word {
    case us = "US"
    case eu = "EU"
    case uk = "UK"
    case asia = "ASIA"

    /// What the service's host begins with.
    var hostPrefix: String {
      switch self {
      case .us: ""
      case .eu: "europe-"
      case .uk: "europe-west2-"
      case .asia: "asia-southeast1-"
      }
    }
  }

  package static let keyword = "chronicle"
  package static let title = "Google Security Operations"
  package static let summary = "Google SecOps, formerly Chronicle, through its ingestion API."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: chronicle, customerId: 11111111-2222-3333-4444-555555555555, logType: NGINX, projectId: acme, serviceAccountEmail: router@acme.iam.gserviceaccount.com, serviceAccountSecret: { valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:google-AbCdEf', jsonKey: private_key } }"
  package static let draft =
    "{ type: chronicle, customerId: 00000000-0000-0000-0000-000000000000, logType: NGINX, projectId: example-project, serviceAccountEmail: router@example-project.iam.gserviceaccount.com, serviceAccountSecret: /orders/google-private-key }"
  package static let variants = [
    Variant(
      "key-file", "a key file in the router, and an instance in Europe",
      "{ type: chronicle, customerId: 11111111-2222-3333-4444-555555555555, logType: NGINX, region: EU, googleServiceCredentials: /keys/google.json }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("chronicle")]
  package static let fields: [Field<Chronicle>] =
    [
      .required("customerId", \.customer, "The customer's id."),
      .required(
        "logType", \.logType, "The type by which the logs are parsed, such as `NGINX`."),
      .optional("region", \.region, "`US`, `EU`, `UK` or `ASIA`.", default: "US"),
      .optional(
        "projectId", \.project, "The project of the service account; the key file's by default."),
      .optional(
        "logKey", \.logKey,
        "The field of the record that is sent, as the log type's parser expects it.", default: "log"
      ),
    ] + GoogleCredentials.fields.lifted(to: \.credentials)
    + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("namespace", "The namespace that the logs belong to."),
    OptionNote("namespace_key", "The field of the record that names it."),
    OptionNote("label", "A label: its key and its value, with a space between."),
  ]
  package static let notes = [
    "When the router starts it asks Google for the known log types. Without an answer, or with an account that may not ask, it does not start, and no destination gets anything.",
    "Records without the field `logKey` are dropped.",
    GoogleCredentials.keyNote,
    GoogleCredentials.fileNote,
  ]
  package static let sources = [
    "plugins/out_chronicle/chronicle.c", "plugins/out_chronicle/chronicle_conf.c",
    "plugins/out_chronicle/chronicle.h",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard credentials.write(to: &lowered, beside: common, context, &diagnostics),
      credentials.hasProject(project, beside: common, context, &diagnostics)
    else { return nil }
    lowered.set("project_id", ifPresent: project)
    lowered.set("customer_id", customer.value, at: customer.span)
    lowered.set("log_type", logType.value, at: logType.span)
    if let region { lowered.set("region", region.value, at: region.span) }
    // The whole record is no log of any type that a parser knows.
    lowered.set("log_key", logKey?.value ?? "log", at: logKey?.span ?? .none)
    let name = "malachiteingestion-pa.googleapis.com"
    let prefix = region.map { $0.literal?.hostPrefix ?? "*" } ?? ""
    lowered.connect(.string(prefix + name), 443)
    return lowered
  }
}
