package import LensCloudFormation
package import LensSyntax

/// What the destinations have in common that take OpenTelemetry's logs over HTTP.
package struct OTLPRequest: Sendable {
  package var server = Server()
  package var headers = Headers()
  package var compression: Setting<Compression>?
  package var logsURI: Setting<String>?
  package var bodyKey: Setting<String>?

  package init() {}

  package enum Compression: String, Word { case gzip, zstd }

  /// - Parameters: as of `Server.fields`.
  package static func fields(
    host: String, isHostRequired: Bool = true, port: String = "The port; 443 by default."
  ) -> [Field<OTLPRequest>] {
    Server.fields(host: host, isRequired: isHostRequired, port: port).lifted(to: \.server)
      + [
        .optional("headers", \.headers, "Further headers, as a mapping."),
        .optional("compression", \.compression, "`gzip` or `zstd`."),
        .optional("logsUri", \.logsURI, "The path for logs; `/v1/logs` by default."),
        .optional(
          "logsBodyKey", \.bodyKey,
          "The value that becomes the body, `$log` by default; the rest of the record becomes attributes."
        ),
      ]
  }

  /// - Parameters:
  ///   - host: the service's host, where the spec may leave it out.
  ///   - port: the port when none is written.
  ///   - uri: the service's path for logs.
  ///   - own: the service's own headers.
  package func write(
    to lowered: inout Lowered, host: Value = "", port: Int = 443, uri: Value = "/v1/logs",
    headers own: [(name: String, value: Value)] = [], beside common: CommonKeys,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard headers.reviewAsHeaders(&diagnostics),
      server.write(to: &lowered, host: host, port: port, context, &diagnostics)
    else { return false }
    lowered.set("logs_uri", logsURI?.value ?? uri, at: logsURI?.span ?? .none)
    // Without a body key the whole record would be the body, and nothing an attribute to search by.
    lowered.set("logs_body_key", bodyKey?.value ?? "$log", at: bodyKey?.span ?? .none)
    if !common.sets("logs_body_key_attributes") { lowered.set("logs_body_key_attributes", "On") }
    if let compression { lowered.set("compress", compression.value, at: compression.span) }
    let all =
      own.map { ($0.name, $0.value, Span.none) }
      + headers.items.map { ($0.name, $0.value.value, $0.span) }
    return all.allSatisfy { name, value, span in
      lowered.addHeader(name, value, beside: common, at: span, &diagnostics)
    }
  }
}
