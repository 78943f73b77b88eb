package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Streams logs into a table of Google BigQuery.
package struct BigQuery: PortableDestination {
  package var credentials = GoogleCredentials()
  package var project: Setting<String>?
  package var dataset = Setting("")
  package var table = Setting("")
  package var isFederated: Known<Bool>?
  package var region: Setting<String>?
  package var projectNumber: Setting<String>?
  package var pool: Setting<String>?
  package var provider: Setting<String>?
  package var serviceAccount: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "bigquery"
  package static let title = "Google BigQuery"
  package static let summary = "Rows of a table, streamed in."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: bigquery, projectId: acme, datasetId: logs, tableId: orders, serviceAccountEmail: router@acme.iam.gserviceaccount.com, serviceAccountSecret: { valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:google-AbCdEf', jsonKey: private_key } }"
  package static let draft =
    "{ type: bigquery, projectId: example-project, datasetId: logs, tableId: orders, serviceAccountEmail: router@example-project.iam.gserviceaccount.com, serviceAccountSecret: /orders/google-private-key }"
  package static let fluentdDraft: String? =
    "{ type: bigquery, projectId: example-project, datasetId: logs, tableId: orders, jsonKey: /orders/google-key }"
  package static let variants = [
    Variant(
      "federated", "the task role in the place of a key",
      "{ type: bigquery, projectId: acme, datasetId: logs, tableId: orders, projectNumber: 123456789012, poolId: aws, providerId: ecs, googleServiceAccount: router@acme.iam.gserviceaccount.com }"
    ),
    Variant(
      "key-file", "a key file in the router",
      "{ type: bigquery, datasetId: logs, tableId: orders, googleServiceCredentials: /keys/google.json }"
    ),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: bigquery, projectId: acme, datasetId: logs, tableId: orders, jsonKey: /orders/google-key }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("bigquery"), .fluentd("bigquery_insert", gem: "fluent-plugin-bigquery"),
  ]
  package static let fields: [Field<BigQuery>] =
    [
      .optional("projectId", \.project, "The project of the dataset; the key file's by default."),
      .required("datasetId", \.dataset, "The dataset."),
      .required("tableId", \.table, "The table, which has to exist."),
      .optional(
        "enableIdentityFederation", \.isFederated,
        "Whether the task role signs in through a workload identity pool; on where one is named."),
      .optional("projectNumber", \.projectNumber, "The number of the pool's project."),
      .optional("poolId", \.pool, "The workload identity pool."),
      .optional("providerId", \.provider, "The pool's provider for the AWS account."),
      .optional(
        "googleServiceAccount", \.serviceAccount,
        "The e-mail of the service account that the task role acts as."),
      .optional("awsRegion", \.region, "The region that signs in; the stack's by default."),
    ] + GoogleCredentials.fields.lifted(to: \.credentials)
    + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "ignore_unknown_values",
      "Whether fields without a column are left out; on unless it is said otherwise."),
    OptionNote(
      "skip_invalid_rows",
      "Whether the other rows of a request are kept when one does not fit; on unless it is said otherwise."
    ),
    OptionNote("json_key", "The whole key file as a secret, for Fluentd."),
  ]
  package static let notes = [
    "Each field of the record is a column, and the record's time is none: `log`, `source`, `container_name`, `container_id`, `ecs_cluster`, `ecs_task_arn`, `ecs_task_definition`. A column with a default of CURRENT_TIMESTAMP() keeps the time of arrival.",
    "BigQuery answers rows that do not fit with success and a list of errors that Fluent Bit does not read, so that they are lost without a word.",
    "Identity federation needs no permission of the task role: the provider in Google lets the role in.",
    GoogleCredentials.keyNote,
    GoogleCredentials.fileNote,
  ]
  package static let sources = [
    "plugins/out_bigquery/bigquery.c", "plugins/out_bigquery/bigquery_conf.c",
    "https://cloud.google.com/bigquery/docs/reference/rest/v2/tabledata/insertAll",
    "fluent-plugins-nursery/fluent-plugin-bigquery:lib/fluent/plugin/out_bigquery_base.rb",
  ]

  private var federation: [(option: String, key: String, value: Setting<String>?)] {
    [
      ("project_number", "projectNumber", projectNumber), ("pool_id", "poolId", pool),
      ("provider_id", "providerId", provider),
      ("google_service_account", "googleServiceAccount", serviceAccount),
    ]
  }

  package func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if isFederated?.value ?? federation.contains(where: { $0.value != nil }) {
      guard writeFederation(to: &lowered, context, &diagnostics) else { return false }
    } else {
      guard credentials.write(to: &lowered, beside: common, context, &diagnostics),
        credentials.hasProject(project, beside: common, context, &diagnostics)
      else { return false }
    }
    lowered.set("project_id", ifPresent: project)
    lowered.set("dataset_id", dataset.value, at: dataset.span)
    lowered.set("table_id", table.value, at: table.span)
    // One field without a column would otherwise take the whole request with it.
    for option in ["ignore_unknown_values", "skip_invalid_rows"] where !common.sets(option) {
      lowered.set(option, "On")
    }
    lowered.connect("www.googleapis.com", 443)
    return true
  }

  private func writeFederation(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let missing =
      federation.filter { $0.value == nil }.map(\.key) + (project == nil ? ["projectId"] : [])
    if !missing.isEmpty {
      diagnostics.report(
        .missingKey, "identity federation needs \(listed(missing)) too",
        at: federation.lazy.compactMap(\.value?.span).first ?? isFederated?.span ?? context.span)
      return false
    }
    let own =
      credentials.keyFile?.span ?? credentials.email?.span
      ?? credentials.privateKey?.valueFrom.span
    if let own {
      diagnostics.report(
        .conflict, "with identity federation the task role is the credential", at: own,
        help: ["leave it out, or the keys of the pool"])
      return false
    }
    lowered.set("enable_identity_federation", "On", at: isFederated?.span ?? .none)
    let region = region?.value ?? .ref("AWS::Region")
    lowered.set("aws_region", region, at: self.region?.span ?? .none)
    for (option, _, value) in federation { lowered.set(option, ifPresent: value) }
    lowered.connect(to: .sts, in: region)
    lowered.connect("sts.googleapis.com", 443)
    lowered.connect("iamcredentials.googleapis.com", 443)
    return true
  }

  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let onlyFluentBit: [(String, Span?)] =
      [
        ("serviceAccountEmail", credentials.email?.span),
        ("serviceAccountSecret", credentials.privateKey?.valueFrom.span),
        ("enableIdentityFederation", isFederated?.span), ("awsRegion", region?.span),
      ] + federation.map { ($0.key, $0.value?.span) }
    for (key, span) in onlyFluentBit {
      guard let span else { continue }
      diagnostics.report(
        .unsupportedEngine, "Fluentd's plugin has no `\(key)`", at: span,
        help: ["write `jsonKey`, with the secret that holds the key file"])
      return false
    }
    guard let project else {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `projectId`", at: context.span)
      return false
    }
    if !common.sets("auth_method") {
      guard credentials.keyFile != nil || common.sets("json_key") else {
        diagnostics.report(
          .missingKey, "`\(context.name)` needs the key `jsonKey` or `googleServiceCredentials`",
          at: context.span,
          help: ["name the secret that holds the service account's key file, or the file's path"])
        return false
      }
      lowered.set("auth_method", "json_key")
    }
    if let keyFile = credentials.keyFile {
      guard keyFile.isKeyFile("googleServiceCredentials", &diagnostics) else { return false }
      lowered.set("json_key", keyFile.value, at: keyFile.span)
    }
    lowered.set("project", project.value, at: project.span)
    lowered.set("dataset", dataset.value, at: dataset.span)
    lowered.set("table", table.value, at: table.span)
    // Rows are made of the columns that the table has; without the schema they would be empty.
    if !common.sets("fetch_schema"), !common.sets("schema"), !common.sets("schema_path") {
      lowered.set("fetch_schema", "true")
    }
    for option in ["ignore_unknown_values", "skip_invalid_rows"] where !common.sets(option) {
      lowered.set(option, "true")
    }
    lowered.connect("oauth2.googleapis.com", 443)
    lowered.connect("bigquery.googleapis.com", 443)
    return true
  }
}
