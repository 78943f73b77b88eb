/// What a plugin does not start without.
///
/// Sources: each plugin of Fluent Bit 5.1.1 was started without these, one after the other, and refused; for those in Go `newFirehoseOutput` in
/// github.com/aws/amazon-kinesis-firehose-for-fluent-bit and `newKinesisOutput` in github.com/aws/amazon-kinesis-streams-for-fluent-bit; 2026-11-26.
package enum RequiredOptions {
  /// Each item is met by one of its options.
  private static let table: [(plugins: [String], options: [[String]])] = [
    (["azure"], [["customer_id"], ["shared_key"]]),
    (
      ["azure_logs_ingestion"],
      [["dce_url"], ["dcr_id"], ["table_name"]]
    ),
    (
      ["cloudwatch_logs"],
      [["region"], ["log_group_name"], ["log_stream_name", "log_stream_prefix"]]
    ),
    (["datadog"], [["apikey"]]),
    (["gcs", "s3"], [["bucket"]]),
    (["kinesis_firehose", "firehose"], [["region"], ["delivery_stream"]]),
    (["kinesis_streams", "kinesis"], [["region"], ["stream"]]),
    (["logdna"], [["api_key"]]),
    (["nrlogs"], [["api_key", "license_key"]]),
    (["slack"], [["webhook"]]),
    (["splunk"], [["splunk_token", "http_user"]]),
    (["td"], [["api"], ["database"], ["table"]]),
  ]

  /// What a plugin of Fluent Bit's asks for; empty for one that starts with nothing, or of which that is not known.
  package static func of(_ plugin: String) -> [[String]] {
    table.first { $0.plugins.contains(plugin) }?.options ?? []
  }
}
