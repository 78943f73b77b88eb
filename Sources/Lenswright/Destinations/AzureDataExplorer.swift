package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Azure Data Explorer, or to an eventhouse of Microsoft Fabric.
package struct AzureDataExplorer: Destination {
  package var application = EntraApplication()
  package var endpoint = Setting("")
  package var database = Setting("")
  package var table = Setting("")
  package var buffering: Known<Bool>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "azure-data-explorer"
  package static let title = "Azure Data Explorer"
  package static let summary =
    "A table of Azure Data Explorer (Kusto), or of an eventhouse in Microsoft Fabric."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: azure-data-explorer, tenantId: 11111111-2222-3333-4444-555555555555, clientId: 66666666-7777-8888-9999-000000000000, clientSecret: /orders/azure-secret, ingestionEndpoint: 'https://ingest-acme.westeurope.kusto.windows.net', databaseName: orders, tableName: logs }"
  package static let draft =
    "{ type: azure-data-explorer, tenantId: 00000000-0000-0000-0000-000000000000, clientId: 00000000-0000-0000-0000-000000000000, clientSecret: /orders/azure-secret, ingestionEndpoint: 'https://ingest-example.westeurope.kusto.windows.net', databaseName: orders, tableName: logs }"
  package static let variants = [
    Variant(
      "buffered", "files that wait in the router until they are large",
      "{ type: azure-data-explorer, tenantId: 11111111-2222-3333-4444-555555555555, clientId: 66666666-7777-8888-9999-000000000000, clientSecret: /orders/azure-secret, ingestionEndpoint: 'https://ingest-acme.westeurope.kusto.windows.net', databaseName: orders, tableName: logs, bufferingEnabled: true, uploadTimeout: 5m, uploadFileSize: 50MB, buffer: 1GB }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("azure_kusto")]
  package static let fields: [Field<AzureDataExplorer>] =
    EntraApplication.fields.lifted(to: \.application)
    + [
      .required(
        "ingestionEndpoint", \.endpoint,
        "The address of the cluster's data ingestion, which begins with `https://ingest-`."),
      .required("databaseName", \.database, "The database."),
      .required("tableName", \.table, "The table."),
      .optional(
        "bufferingEnabled", \.buffering,
        "`true` collects files in the router and sends them by size and time."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("ingestion_mapping_reference", "The mapping of the table that reads the records."),
    OptionNote("log_key", "The column of the record; `log` by default."),
    OptionNote("time_key", "The column of the time; `timestamp` by default."),
    OptionNote("tag_key", "The column of the tag; `tag` by default."),
    OptionNote(
      "upload_timeout", "Time after which a file that waits is sent; 30 minutes by default."),
    OptionNote("upload_file_size", "Size at which a file that waits is sent; 200 MB by default."),
  ]
  package static let notes = [
    "The table has a column `log` of type dynamic with the whole record, `tag` of type string and `timestamp` of type datetime, unless a mapping says otherwise.",
    "Kusto hands out storage accounts and queues at run time: the router must be able to reach any host of `blob.core.windows.net` and `queue.core.windows.net`.",
    "The application needs to be ingestor of the table, or of the database.",
    "With `bufferingEnabled` what waits is sent when the router stops. A volume that outlives the task is no help with several containers: each one's output then sends what all of them left.",
  ]
  package static let sources = [
    "plugins/out_azure_kusto/azure_kusto.c", "plugins/out_azure_kusto/azure_kusto_conf.c",
    "https://docs.fluentbit.io/manual/data-pipeline/outputs/azure_kusto",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard
      endpoint.isAddress(
        "ingestionEndpoint", like: "https://ingest-acme.westeurope.kusto.windows.net", &diagnostics)
    else { return nil }
    var lowered = Lowered()
    application.write(to: &lowered)
    lowered.set("ingestion_endpoint", endpoint.value, at: endpoint.span)
    lowered.set("database_name", database.value, at: database.span)
    lowered.set("table_name", table.value, at: table.span)
    if let buffering {
      lowered.set("buffering_enabled", buffering.value ? "On" : "Off", at: buffering.span)
    }
    lowered.writesFiles = buffering?.value ?? common.sets("buffering_enabled")
    lowered.connect(endpoint.addressHost(or: "*.kusto.windows.net"), 443)
    lowered.connect("*.blob.core.windows.net", 443)
    lowered.connect("*.queue.core.windows.net", 443)
    return lowered
  }
}
