package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Log Analytics of Oracle Cloud.
package struct OracleLogAnalytics: Destination {
  package var configuration = Setting("")
  package var profile: Setting<String>?
  package var namespace = Setting("")
  package var group: Setting<String>?
  package var source: Setting<String>?
  package var tls = TLS()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "oracle-log-analytics"
  package static let title = "Oracle Cloud Log Analytics"
  package static let summary = "A log group of Oracle Cloud Infrastructure's Log Analytics."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: oracle-log-analytics, configFileLocation: /oci/config, namespace: acme, ociLaLogGroupId: ocid1.loganalyticsloggroup.oc1.eu-frankfurt-1.aaaa, ociLaLogSourceName: Orders }"
  package static let draft =
    "{ type: oracle-log-analytics, configFileLocation: /oci/config, namespace: example, ociLaLogGroupId: ocid1.loganalyticsloggroup.oc1.eu-frankfurt-1.example, ociLaLogSourceName: Example }"
  package static let variants = [
    Variant(
      "entity", "a profile, a log set and an entity",
      "{ type: oracle-log-analytics, configFileLocation: /oci/config, profileName: LOGS, namespace: acme, ociLaLogGroupId: ocid1.loganalyticsloggroup.oc1.eu-frankfurt-1.aaaa, ociLaLogSourceName: Orders, ociLaLogSetId: prod, ociLaEntityId: ocid1.loganalyticsentity.oc1.eu-frankfurt-1.bbbb }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("oracle_log_analytics")]
  package static let fields: [Field<OracleLogAnalytics>] =
    [
      .required(
        "configFileLocation", \.configuration,
        "The path of OCI's configuration file in the router, from a volume or an image."),
      .optional("profileName", \.profile, "The profile in that file.", default: "DEFAULT"),
      .required("namespace", \.namespace, "The tenancy's namespace of Log Analytics."),
      .optional("ociLaLogGroupId", \.group, "The OCID of the log group."),
      .optional("ociLaLogSourceName", \.source, "The log source, by which the lines are parsed."),
      .optional("tls", \.tls, "On by default; `{ verify, caFile, … }`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("oci_la_log_set_id", "The log set."),
    OptionNote("oci_la_entity_id", "The OCID of the entity that the logs belong to."),
    OptionNote("oci_la_log_path", "The path that the logs are shown with."),
    OptionNote(
      "oci_config_in_record", "Whether records name their group and source themselves."),
  ]
  package static let notes = [
    "The configuration file names the user, the tenancy, the region, the key's fingerprint and the key's file, which has to be in the router too and has no passphrase.",
    "The lines of the file are `name=value` without spaces around the sign.",
    "The region in the file chooses the host.",
  ]
  package static let sources = [
    "plugins/out_oracle_log_analytics/oci_logan.c",
    "plugins/out_oracle_log_analytics/oci_logan_conf.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard configuration.isKeyFile("configFileLocation", &diagnostics), review(context, &diagnostics)
    else { return nil }
    var lowered = Lowered()
    lowered.set("config_file_location", configuration.value, at: configuration.span)
    lowered.set("profile_name", ifPresent: profile)
    lowered.set("namespace", namespace.value, at: namespace.span)
    lowered.set("oci_la_log_group_id", ifPresent: group)
    lowered.set("oci_la_log_source_name", ifPresent: source)
    tls.write(to: &lowered)
    lowered.connect("loganalytics.*.oci.oraclecloud.com", 443)
    return lowered
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    if !tls.isOn {
      diagnostics.report(
        .invalidValue, "Oracle Cloud takes logs over TLS only", at: tls.span,
        help: ["leave `tls` out"])
      return false
    }
    let hosts =
      common.pluginKeys.filter { $0.key.text == "host" }.map(\.key.span)
      + common.options.items.filter { $0.name.lowercased() == "host" }.map(\.span)
    if let span = hosts.first {
      diagnostics.report(
        .optionValue, "this plugin cannot be given a `host`", at: span,
        label: "it frees the text and goes on using it",
        help: ["leave it out; the region in the configuration file chooses the host"])
      return false
    }
    guard !common.sets("oci_config_in_record") else { return true }
    let missing =
      (group == nil ? ["ociLaLogGroupId"] : []) + (source == nil ? ["ociLaLogSourceName"] : [])
    guard !missing.isEmpty else { return true }
    diagnostics.report(
      .missingKey,
      "`\(context.name)` needs the key\(missing.count == 1 ? "" : "s") \(listed(missing))",
      at: context.span)
    return false
  }
}
