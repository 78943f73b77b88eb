/// How outputs are told not to look at the certificate of a server.
package enum TransportFacts {
  /// Options of Fluentd's outputs, with the words that switch the verification off. None means another thing in another plugin.
  ///
  /// Sources: the parameters of each plugin, as the table of outputs has them: elasticsearch and opensearch (`ssl_verify`), dynatrace (`ssl_verify_none`), s3
  /// (`ssl_verify_peer`), loki (`insecure_tls`), splunk_hec (`insecure_ssl`), sumologic (`verify_ssl`), forward (`tls_insecure_mode`), http (`tls_verify_mode`),
  /// remote_syslog (`verify_mode`, OpenSSL's `VERIFY_NONE` being 0); 2026-11-26.
  private static let fluentd: [(option: String, words: [String])] = [
    ("ssl_verify", ["false", "no"]), ("ssl_verify_peer", ["false", "no"]),
    ("verify_ssl", ["false", "no"]), ("ssl_verify_none", ["true", "yes"]),
    ("insecure_ssl", ["true", "yes"]), ("insecure_tls", ["true", "yes"]),
    ("tls_insecure_mode", ["true", "yes"]), ("tls_verify_mode", ["none"]), ("verify_mode", ["0"]),
  ]

  /// The same for Fluent Bit: its own option, and that of librdkafka in the Kafka output (CONFIGURATION.md and src/rdkafka_conf.c of librdkafka 2.15.0, 2026-11-26).
  private static let fluentBit: [(option: String, words: [String])] = [
    ("tls.verify", ["false", "off", "no"]),
    ("rdkafka.enable.ssl.certificate.verification", ["false", "f", "0"]),
  ]

  /// Outputs of Fluent Bit that speak in clear unless `tls` is on, and to a server that `host` names. Others always encrypt (`FLB_IO_TLS`).
  ///
  /// Source: `FLB_IO_OPT_TLS` in the flags of plugins/out_* of Fluent Bit 5.1.1, 2026-11-27.
  package static let clearByDefault: Set<String> = [
    "datadog", "es", "forward", "gelf", "http", "influxdb", "kafka-rest", "loki", "opensearch",
    "opentelemetry", "prometheus_remote_write", "skywalking", "splunk", "syslog", "tcp",
    "websocket",
  ]

  /// Whether an option switches the verification off.
  ///
  /// - Parameter value: in small letters.
  package static func isUnverified(_ option: String, _ value: String, _ engine: Engine) -> Bool {
    switch engine {
    case .fluentBit:
      fluentBit.contains { $0.option == option.lowercased() && $0.words.contains(value) }
    case .fluentd: fluentd.contains { $0.option == option && $0.words.contains(value) }
    }
  }
}
