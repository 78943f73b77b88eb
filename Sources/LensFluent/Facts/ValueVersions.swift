/// Words of options that came later than the options themselves. An engine that does not know one stops, or takes another in silence.
///
/// Source: the tags of fluent/fluent-bit from v1.9.10 to v5.1.1, read 2026-11-22.
package enum ValueVersions {
  private static let table:
    [(plugins: [String], option: String, value: String, since: EngineVersion)] =
      [
        (["s3", "kinesis_firehose"], "compression", "zstd", EngineVersion(4, 1, 0)),
        (["s3", "kinesis_firehose"], "compression", "snappy", EngineVersion(5, 0, 0)),
        (["http"], "compress", "snappy", EngineVersion(3, 2, 7)),
        (["http"], "compress", "zstd", EngineVersion(3, 2, 7)),
        (["opentelemetry"], "compress", "zstd", EngineVersion(3, 2, 7)),
        (["kafka"], "format", "otlp_json", EngineVersion(5, 0, 1)),
      ]

  /// The first release of the engine that knows a word of an option; `nil` for words that are as old as their option.
  package static func since(_ plugin: String, _ option: String, _ value: String) -> EngineVersion? {
    table.first {
      $0.plugins.contains(plugin) && $0.option == option.lowercased() && $0.value == value
    }?.since
  }
}
