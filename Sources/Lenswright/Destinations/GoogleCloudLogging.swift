package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Google Cloud Logging.
package struct GoogleCloudLogging: PortableDestination {
  package var credentials = GoogleCredentials()
  package var project: Setting<String>?
  package var resource: Setting<Resource>?
  package var labels = NamedList<Setting<String>>()
  package var resourceLabels = NamedList<Setting<String>>()
  package var severityKey: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package enum Resource: String, Word {
    case genericTask = "generic_task"
    case genericNode = "generic_node"
    case global
    case container = "k8s_container"
    case node = "k8s_node"
    case pod = "k8s_pod"
    case cluster = "k8s_cluster"
    case instance = "gce_instance"

    /// Options without which the router does not start.
    var needed: [String] {
      switch self {
      case .genericTask: ["location", "namespace", "job", "task_id"]
      case .genericNode: ["location", "namespace", "node_id"]
      case .container, .node, .pod, .cluster: ["k8s_cluster_name", "k8s_cluster_location"]
      case .global, .instance: []
      }
    }
  }

  package static let keyword = "google-cloud-logging"
  package static let title = "Google Cloud Logging"
  package static let summary = "The log store of a Google Cloud project, formerly Stackdriver."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: google-cloud-logging, googleServiceCredentials: /keys/google.json }"
  package static let draft =
    "{ type: google-cloud-logging, googleServiceCredentials: /keys/example.json }"
  /// The key file is named in the router's environment.
  package static let fluentdDraft: String? = nil
  package static let variants = [
    Variant(
      "labels", "another project, labels and the level as severity",
      "{ type: google-cloud-logging, googleServiceCredentials: /keys/google.json, projectId: acme-logs, resource: global, labels: { env: prod, team: orders }, severityKey: level }"
    ),
    Variant(
      "node", "a resource of one's own",
      "{ type: google-cloud-logging, googleServiceCredentials: /keys/google.json, resource: generic_node, location: aws, namespace: orders, nodeId: router }"
    ),
    Variant(
      "fluentd", "a Fluentd router whose environment names the key file",
      "{ type: google-cloud-logging, projectId: acme-logs, labels: { env: prod } }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("stackdriver"), .fluentd("google_cloud", gem: "fluent-plugin-google-cloud"),
  ]
  package static let fields: [Field<GoogleCloudLogging>] =
    GoogleCredentials.fileFields.lifted(to: \.credentials)
    + [
      .optional("projectId", \.project, "The project; the key file's by default."),
      .optional(
        "resource", \.resource,
        "What the logs come from: `generic_task` (the default, filled with the service, the cluster and the task), `generic_node`, `global` and others."
      ),
      .optional("labels", \.labels, "Labels of each entry, as a mapping."),
      .optional(
        "resourceLabels", \.resourceLabels,
        "Labels of the resource, as a mapping; a value such as `$ecs_cluster` is taken from the record."
      ),
      .optional("severityKey", \.severityKey, "The field of the record that holds the severity."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("text_payload_key", "The field that becomes the entry's text, where it is alone."),
    OptionNote("log_name_key", "The field that names the log; the tag by default."),
    OptionNote("compress", "`gzip` compresses what is sent."),
  ]
  package static let notes = [
    "A service account's e-mail and private key are not enough for Fluent Bit's plugin: it takes the project from the key file, and without one the router does not start.",
    GoogleCredentials.fileNote,
    "With Fluentd the key file is named by GOOGLE_APPLICATION_CREDENTIALS, in `router.environment`.",
    "The labels of the resource come from the metadata that ECS adds, so `router.metadata` stays on.",
  ]
  package static let sources = [
    "plugins/out_stackdriver/stackdriver.c", "plugins/out_stackdriver/stackdriver_conf.c",
    "plugins/out_stackdriver/stackdriver_resource_types.c",
    "GoogleCloudPlatform/fluent-plugin-google-cloud:lib/fluent/plugin/out_google_cloud.rb",
  ]

  package func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    lowered.connect("logging.googleapis.com", 443)
    guard
      credentials.write(
        to: &lowered, beside: common,
        fileOnly: "this plugin takes the project from the key file, and does not start without one",
        context, &diagnostics),
      writeResource(to: &lowered, context, &diagnostics)
    else { return false }
    lowered.set("export_to_project_id", ifPresent: project)
    lowered.set("severity_key", ifPresent: severityKey)
    guard !labels.items.isEmpty else { return true }
    guard hasPlainValues(labels, &diagnostics) else { return false }
    lowered.set("labels", text(of: labels), at: labels.items[0].span)
    return true
  }

  /// The plugin takes one record's values for the labels of all that it sends at once; these are the same for a container.
  private func writeResource(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    lowered.set(
      "resource", resource?.value ?? .string(Resource.genericTask.rawValue),
      at: resource?.span ?? .none)
    if !resourceLabels.items.isEmpty {
      guard hasPlainValues(resourceLabels, &diagnostics) else { return false }
      lowered.set("resource_labels", text(of: resourceLabels), at: resourceLabels.items[0].span)
      return true
    }
    guard !common.sets("resource_labels"),
      let kind = resource.map(\.literal) ?? Resource.genericTask
    else { return true }
    let missing = kind.needed.filter { !common.sets($0) }
    if missing.isEmpty { return true }
    if kind == .genericTask, missing.count == kind.needed.count {
      let labels: Interpolation =
        "location=\(Value.ref("AWS::Region")),namespace=$ecs_cluster,job=\(context.service),task_id=$ecs_task_arn"
      lowered.set("resource_labels", labels.value)
      return true
    }
    diagnostics.report(
      .missingKey,
      "the resource `\(kind.rawValue)` needs \(listed(missing.map(camelCased)))\(missing.count == kind.needed.count ? "" : " too")",
      at: resource?.span ?? context.span,
      notes: ["the router does not start without them"])
    return false
  }

  /// The plugin splits at commas, so that one in a value would begin another label; an empty value stops it.
  private func hasPlainValues(
    _ labels: NamedList<Setting<String>>, _ diagnostics: inout Diagnostics
  ) -> Bool {
    for item in labels.items {
      let isSplit = [item.name, item.value.literal ?? ""].contains { $0.includes(",") }
      guard isSplit || item.value.literal == "" || item.name.includes("=") else { continue }
      diagnostics.report(
        .invalidValue,
        item.value.literal == ""
          ? "the label `\(item.name)` has no value"
          : "the label `\(item.name)` cannot hold \(isSplit ? "a comma" : "`=` in its name")",
        at: item.value.span,
        notes: item.value.literal == ""
          ? [] : ["the plugin would take what follows for something else"])
      return false
    }
    return true
  }

  /// `env=prod,team=orders`
  private func text(of labels: NamedList<Setting<String>>) -> Value {
    var text: Interpolation = ""
    for (index, label) in labels.items.enumerated() {
      text.appendInterpolation(Value.string((index == 0 ? "" : ",") + label.name + "="))
      text.appendInterpolation(label.value.value)
    }
    return text.value
  }

  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    lowered.connect("logging.googleapis.com", 443)
    let onlyFluentBit = [
      ("resource", resource?.span), ("resourceLabels", resourceLabels.items.first?.span),
      ("severityKey", severityKey?.span),
    ]
    for (key, span) in onlyFluentBit {
      guard let span else { continue }
      diagnostics.report(.unsupportedEngine, "Fluentd's plugin has no `\(key)`", at: span)
      return false
    }
    if let keyFile = credentials.keyFile {
      diagnostics.report(
        .unsupportedEngine, "Fluentd's plugin has no option for the key file", at: keyFile.span,
        help: ["write `router: { environment: { GOOGLE_APPLICATION_CREDENTIALS: … } }`"])
      return false
    }
    lowered.connect("oauth2.googleapis.com", 443)
    lowered.set("project_id", ifPresent: project)
    // The plugin would otherwise look for a machine of Google's, and take the instance of EC2 below the task for one.
    if !common.sets("use_metadata_service") { lowered.set("use_metadata_service", "false") }
    // Entries are then of a machine, which has a place and a name.
    if !common.sets("zone") {
      let zone: Interpolation = "aws:\(Value.ref("AWS::Region"))"
      lowered.set("zone", zone.value)
    }
    if !common.sets("vm_id") { lowered.set("vm_id", .string(context.service)) }
    if !labels.items.isEmpty {
      for label in labels.items {
        let isPlain = ![label.name, label.value.literal ?? ""].contains {
          $0.includes("\"") || $0.includes("\\")
        }
        guard !isPlain else { continue }
        diagnostics.report(
          .invalidValue, "the label `\(label.name)` cannot hold a quote or a backslash",
          at: label.value.span, notes: ["the plugin reads its labels as JSON"])
        return false
      }
      var text: Interpolation = "{"
      for (index, label) in labels.items.enumerated() {
        text.appendLiteral(index == 0 ? "\"" : ",\"")
        text.appendLiteral("\(label.name)\":\"")
        text.appendInterpolation(label.value.value)
        text.appendLiteral("\"")
      }
      text.appendLiteral("}")
      lowered.set("labels", text.value, at: labels.items[0].span)
    }
    return true
  }
}
