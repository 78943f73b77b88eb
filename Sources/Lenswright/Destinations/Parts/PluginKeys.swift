import LensFluent
package import LensSyntax

extension LoweringContext {
  /// Refuses the first written one of the keys that the chosen plugin cannot be given.
  ///
  /// - Parameter keys: keys of the spec, each with the place where it was written, if it was.
  /// - Returns: whether one was written.
  package func refuse(
    _ keys: [(key: String, span: Span?)], help: [String] = [], _ diagnostics: inout Diagnostics
  ) -> Bool {
    for (key, span) in keys {
      guard let span, !span.isNone else { continue }
      diagnostics.report(
        .unsupportedEngine, "the plugin `\(plugin.name)` of \(engine.title) has no `\(key)`",
        at: span, help: help)
      return true
    }
    return false
  }
}

extension Server {
  /// Where each of its keys was written.
  package var keys: [(key: String, span: Span?)] {
    [("host", host.span), ("port", port?.span), ("tls", tls.span)]
  }
}

extension HTTPRequest {
  /// Where each of its keys was written.
  package var keys: [(key: String, span: Span?)] {
    server.keys + [
      ("headers", headers.items.first?.span), ("compression", compression?.span),
    ]
  }
}
