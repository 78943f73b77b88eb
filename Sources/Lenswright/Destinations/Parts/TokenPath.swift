import LensCloudFormation
package import LensSyntax

/// The path of a service that finds its customer by a token in it: the token alone is a secret, or the whole path.
package struct TokenPath: Sendable {
  package var token: SecretReference?
  package var uri: SecretReference?

  package init() {}

  /// - Parameter token: what the token is, as a sentence.
  package static func fields(token: String) -> [Field<TokenPath>] {
    [
      .optional("token", \.token, token),
      .optional(
        "uri", \.uri, "The whole path with the token in it, as one secret, in the place of `token`."
      ),
    ]
  }

  /// Where one of the two was written.
  package var keys: [(key: String, span: Span?)] {
    [("token", token?.valueFrom.span), ("uri", uri?.valueFrom.span)]
  }

  /// Where the spec has a path of its own, as the key or as the plugin's option.
  package func wholePath(beside common: CommonKeys) -> Span? {
    uri?.valueFrom.span
      ?? common.secretOptions.items.first { $0.name.lowercased() == "uri" }?.span
      ?? common.options.items.first { $0.name.lowercased() == "uri" }?.span
  }

  /// Sets the secret `uri`, or gives the form a path with a variable of the router in it.
  ///
  /// - Parameter path: the path around the token.
  package func write(
    to lowered: inout Lowered, _ form: inout HTTPRequest.Form, beside common: CommonKeys,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics, path: (_ token: String) -> Value
  ) -> Bool {
    if let token {
      if let other = wholePath(beside: common) {
        diagnostics.report(
          .conflict, "the path is made from `token`, or is a secret of its own",
          at: token.valueFrom.span, related: [Label(other, "the whole path")],
          help: ["leave one of them out"])
        return false
      }
      form.uri = path(context.variable("TOKEN", for: token, in: &lowered))
      form.uriSpan = token.valueFrom.span
      return true
    }
    lowered.secret("uri", ifPresent: uri)
    if wholePath(beside: common) != nil { return true }
    diagnostics.report(
      .missingKey, "`\(context.name)` needs the key `token`", at: context.span,
      help: [
        "write `token: <arn>`, a secret that holds the token alone",
        "a secret with the whole path in it is `uri: <arn>`",
      ])
    return false
  }
}
