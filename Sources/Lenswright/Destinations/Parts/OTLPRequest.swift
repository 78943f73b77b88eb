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
        .optional("logsUri", \.logsURI, "The path for logs.", default: "/v1/logs"),
        .optional(
          "logsBodyKey", \.bodyKey,
          "The value that becomes the body, `$log` by default; the rest of the record becomes attributes."
        ),
      ]
  }

  /// - Parameters:
  ///   - host: the service's host, where the spec may leave it out.
  ///   - port: the port when none is written.
  ///   - uri: the service's path for logs; `nil` where gRPC has one of its own.
  ///   - own: the service's own headers.
  package func write(
    to lowered: inout Lowered, host: Value = "", port: Int = 443, uri: Value? = "/v1/logs",
    headers own: [(name: String, value: Value)] = [], beside common: CommonKeys,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard headers.reviewAsHeaders(&diagnostics),
      server.write(to: &lowered, host: host, port: port, context, &diagnostics)
    else { return false }
    if let uri = logsURI?.value ?? uri {
      lowered.set("logs_uri", uri, at: logsURI?.span ?? .none)
    }
    // Without a body key the whole record would be the body, and nothing an attribute to search by.
    lowered.set("logs_body_key", bodyKey?.value ?? "$log", at: bodyKey?.span ?? .none)
    if !common.sets("logs_body_key_attributes") { lowered.set("logs_body_key_attributes", "On") }
    if let compression { lowered.set("compress", compression.value, at: compression.span) }
    return headers.writeAsHeaders(to: &lowered, behind: own, beside: common, &diagnostics)
  }

  /// Refuses the keys that mean nothing to another plugin of the same destination.
  package func refuseOTLPKeys(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    for (key, setting) in [("logsUri", logsURI), ("logsBodyKey", bodyKey)] {
      guard let setting else { continue }
      diagnostics.report(
        .conflict, "`\(key)` means nothing to the plugin `\(context.plugin.name)`",
        at: setting.span, help: ["leave it out, or write `plugin: opentelemetry`"])
      return false
    }
    return true
  }
}
