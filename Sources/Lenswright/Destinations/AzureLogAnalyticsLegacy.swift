package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Azure Log Analytics through the API with a workspace's key.
package struct AzureLogAnalyticsLegacy: Destination {
  package var workspace = Setting("")
  package var sharedKey = SecretReference()
  package var logType: Setting<String>?
  package var host: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "azure-log-analytics-legacy"
  package static let title = "Azure Log Analytics, HTTP Data Collector API"
  package static let summary =
    "A Log Analytics workspace through the older API with the workspace's key."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: azure-log-analytics-legacy, customerId: 11111111-2222-3333-4444-555555555555, sharedKey: /orders/workspace-key }"
  package static let draft =
    "{ type: azure-log-analytics-legacy, customerId: 00000000-0000-0000-0000-000000000000, sharedKey: /orders/workspace-key }"
  package static let variants = [
    Variant(
      "government", "a table of its own, in the cloud of the US government",
      "{ type: azure-log-analytics-legacy, customerId: 11111111-2222-3333-4444-555555555555, sharedKey: /orders/workspace-key, logType: orders, host: ods.opinsights.azure.us }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("azure")]
  package static let fields: [Field<AzureLogAnalyticsLegacy>] =
    [
      .required("customerId", \.workspace, "The workspace's id."),
      .required(
        "sharedKey", \.sharedKey,
        "The workspace's primary or secondary key: an ARN, an SSM name or an intrinsic."),
      .optional(
        "logType", \.logType, "The table without the `_CL` behind it.", default: "fluentbit"),
      .optional(
        "host", \.host, "The host of another cloud than the public one: `ods.opinsights.azure.us`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("log_type_key", "The field of the record that names the table."),
    OptionNote("time_key", "The field that the time is added as; `@timestamp` by default."),
    OptionNote(
      "time_generated", "Whether that field becomes the row's time; on unless it is said otherwise."
    ),
  ]
  package static let notes = [
    "Microsoft's support for this API ended on 14 September 2026: `azure-logs-ingestion` is its successor.",
    "Without `timeGenerated` each row has the time of its arrival.",
  ]
  package static let sources = [
    "plugins/out_azure/azure.c", "plugins/out_azure/azure_conf.c",
    "https://learn.microsoft.com/azure/azure-monitor/logs/custom-logs-migrate",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard host?.isHost("host", &diagnostics) ?? true, isTable(&diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.set("customer_id", workspace.value, at: workspace.span)
    lowered.set("log_type", ifPresent: logType)
    lowered.set("host", ifPresent: host)
    if !common.sets("time_generated") { lowered.set("time_generated", "On") }
    lowered.secret("shared_key", ifPresent: sharedKey)
    let address: Interpolation = "\(workspace.value).\(host?.value ?? "ods.opinsights.azure.com")"
    lowered.connect(address.value, 443)
    return lowered
  }

  /// The service answers other names with an error to each request.
  private func isTable(_ diagnostics: inout Diagnostics) -> Bool {
    guard let logType, let text = logType.literal, !text.hasRouterVariables else { return true }
    let isRight =
      text.utf8.count <= 100
      && text.utf8.allSatisfy { $0.isLetterOrDigit || $0 == UInt8(ascii: "_") }
    if isRight { return true }
    diagnostics.report(
      .invalidValue, "`\(text)` cannot be a log type", at: logType.span,
      notes: ["it has up to 100 letters, digits and `_`"])
    return false
  }
}
