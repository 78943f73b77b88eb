/// How outputs are told not to look at the certificate of a server.
package enum TransportFacts {
  /// Options of Fluentd's outputs, with the words that switch the verification off.
  ///
  /// Sources: the parameters of fluent-plugin-elasticsearch and fluent-plugin-opensearch (`ssl_verify`), fluent-plugin-splunk-hec (`insecure_ssl`), fluent-plugin-s3
  /// (`ssl_verify_peer`), fluent/fluentd's out_forward (`tls_insecure_mode`) and out_http (`tls_verify_mode`); 2026-11-26.
  private static let fluentd: [(option: String, words: [String])] = [
    ("ssl_verify", ["false", "no"]), ("ssl_verify_peer", ["false", "no"]),
    ("insecure_ssl", ["true", "yes"]), ("tls_insecure_mode", ["true", "yes"]),
    ("tls_verify_mode", ["none"]),
  ]

  /// Whether an option switches the verification off.
  ///
  /// - Parameter value: in small letters.
  package static func isUnverified(_ option: String, _ value: String, _ engine: Engine) -> Bool {
    switch engine {
    case .fluentBit:
      option.lowercased() == "tls.verify" && ["false", "off", "no"].contains(value)
    case .fluentd: fluentd.contains { $0.option == option && $0.words.contains(value) }
    }
  }
}
