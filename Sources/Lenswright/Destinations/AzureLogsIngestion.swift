package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to a table of Azure Log Analytics through a data collection rule.
package struct AzureLogsIngestion: Destination {
  package var application = EntraApplication()
  package var endpoint = Setting("")
  package var rule = Setting("")
  package var table = Setting("")
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "azure-logs-ingestion"
  package static let title = "Azure Monitor, Logs Ingestion API"
  package static let summary =
    "A table of a Log Analytics workspace, through a data collection rule."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: azure-logs-ingestion, tenantId: 11111111-2222-3333-4444-555555555555, clientId: 66666666-7777-8888-9999-000000000000, clientSecret: /orders/azure-secret, dceUrl: 'https://orders-abcd.westeurope-1.ingest.monitor.azure.com', dcrId: dcr-00000000000000000000000000000000, tableName: Orders_CL }"
  package static let draft =
    "{ type: azure-logs-ingestion, tenantId: 00000000-0000-0000-0000-000000000000, clientId: 00000000-0000-0000-0000-000000000000, clientSecret: /orders/azure-secret, dceUrl: 'https://example-0000.westeurope-1.ingest.monitor.azure.com', dcrId: dcr-00000000000000000000000000000000, tableName: Example_CL }"
  package static let plugins: [PluginChoice] = [.fluentBit("azure_logs_ingestion")]
  package static let fields: [Field<AzureLogsIngestion>] =
    EntraApplication.fields.lifted(to: \.application)
    + [
      .required(
        "dceUrl", \.endpoint,
        "The address of the data collection endpoint, or of the rule's own, with `https://`."),
      .required("dcrId", \.rule, "The rule's immutable id: `dcr-…`."),
      .required("tableName", \.table, "The table, with the `_CL` behind it."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("time_key", "The field that the time is added as; `TimeGenerated` by default."),
    OptionNote(
      "time_generated",
      "Whether the time is written out and not a number; on unless it is said otherwise."),
    OptionNote("compress", "Whether requests are compressed; on unless it is said otherwise."),
    OptionNote("auth_url", "The token server of another cloud."),
  ]
  package static let notes = [
    "The rule declares a stream called `Custom-` and the table's name, with a column for each field of the record: `TimeGenerated` as datetime, `log`, `container_name`, `source`, `ecs_cluster` and so on as string. Fields without a column are dropped.",
    "The application needs the role Monitoring Metrics Publisher on the rule.",
  ]
  package static let sources = [
    "plugins/out_azure_logs_ingestion/azure_logs_ingestion.c",
    "plugins/out_azure_logs_ingestion/azure_logs_ingestion_conf.c",
    "https://learn.microsoft.com/azure/azure-monitor/logs/logs-ingestion-api-overview",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard
      endpoint.isAddress(
        "dceUrl", like: "https://orders-abcd.westeurope-1.ingest.monitor.azure.com", &diagnostics),
      isImmutableID(&diagnostics)
    else { return nil }
    var lowered = Lowered()
    application.write(to: &lowered)
    lowered.set("dce_url", endpoint.value, at: endpoint.span)
    lowered.set("dcr_id", rule.value, at: rule.span)
    lowered.set("table_name", table.value, at: table.span)
    // Every table has this column, and takes the time of arrival for it when a row brings none.
    if !common.sets("time_key") { lowered.set("time_key", "TimeGenerated") }
    if !common.sets("time_generated") { lowered.set("time_generated", "On") }
    if !common.sets("compress") { lowered.set("compress", "On") }
    lowered.connect(endpoint.addressHost(or: "*.ingest.monitor.azure.com"), 443)
    return lowered
  }

  /// The portal shows the rule's resource id first, and the service answers it with 404.
  private func isImmutableID(_ diagnostics: inout Diagnostics) -> Bool {
    guard let text = rule.literal, text.includes("/") else { return true }
    diagnostics.report(
      .invalidValue, "`dcrId` is the rule's immutable id, not its resource id", at: rule.span,
      help: ["it begins with `dcr-`, and stands in the rule's JSON view as `immutableId`"])
    return false
  }
}
