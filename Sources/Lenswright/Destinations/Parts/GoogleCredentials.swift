package import LensCloudFormation
package import LensSyntax

/// Who the router is to Google: a service account, named by its key file in the router, or by its e-mail with its private key as a secret.
package struct GoogleCredentials: Sendable {
  package var keyFile: Setting<String>?
  package var email: Setting<String>?
  package var privateKey: SecretReference?

  package init() {}

  /// The key of plugins that take nothing but a file.
  package static let fileFields: [Field<GoogleCredentials>] = [
    .optional(
      "googleServiceCredentials", \.keyFile,
      "The path of the service account's key file in the router, from a volume or an image.")
  ]

  package static let fields: [Field<GoogleCredentials>] =
    fileFields + [
      .optional("serviceAccountEmail", \.email, "The service account's e-mail."),
      .optional(
        "serviceAccountSecret", \.privateKey,
        "The service account's private key, as a secret: the `private_key` of its key file."),
    ]

  package static let fileNote =
    "The key file has to be in the router: in a volume that `router.mountPoints` names, or in an image of one's own."
  package static let keyNote =
    "The private key needs its line breaks. A secret that holds the whole key file has them with `jsonKey: private_key`; text with `\\n` in two characters cannot sign."

  /// Sets the options, and notes the connection to Google's token server.
  ///
  /// - Parameter isFileOnly: why the plugin needs the file, when it takes nothing else.
  package func write(
    to lowered: inout Lowered, beside common: CommonKeys, fileOnly reason: String? = nil,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    lowered.connect("oauth2.googleapis.com", 443)
    if let keyFile {
      if let span = email?.span ?? privateKey?.valueFrom.span {
        diagnostics.report(
          .conflict, "the key file names the account already", at: span,
          related: [Label(keyFile.span, "the key file")])
        return false
      }
      lowered.set("google_service_credentials", keyFile.value, at: keyFile.span)
      return keyFile.isKeyFile("googleServiceCredentials", &diagnostics)
    }
    if common.sets("google_service_credentials") { return true }
    let hasEmail = email != nil || common.sets("service_account_email")
    let hasKey = privateKey != nil || common.sets("service_account_secret")
    if let reason {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `googleServiceCredentials`",
        at: context.span, notes: hasEmail || hasKey ? [reason] : [],
        help: ["write the path at which the router finds the service account's key file"])
      return false
    }
    guard hasEmail, hasKey else {
      let missing = hasEmail ? "serviceAccountSecret" : "serviceAccountEmail"
      diagnostics.report(
        .missingKey,
        hasEmail || hasKey
          ? "a service account is its e-mail and its private key: `\(missing)` is missing"
          : "`\(context.name)` needs a service account of Google",
        at: context.span,
        help: [
          "write `serviceAccountEmail` and `serviceAccountSecret`, or the path of a key file as `googleServiceCredentials`"
        ])
      return false
    }
    lowered.set("service_account_email", ifPresent: email)
    lowered.secret("service_account_secret", ifPresent: privateKey)
    return true
  }

  /// Without a key file, nothing else tells the project.
  package func hasProject(
    _ project: Setting<String>?, beside common: CommonKeys, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    if project != nil || keyFile != nil || common.sets("google_service_credentials") { return true }
    diagnostics.report(
      .missingKey, "`\(context.name)` needs the key `projectId`", at: context.span,
      notes: ["only a key file would tell the project"])
    return false
  }
}

extension Setting where T == String {
  /// Refuses what cannot be the path of a file in the router, and the file's text itself without repeating it.
  func isKeyFile(_ key: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = literal, !text.hasPrefix("/"), !text.hasPrefix("${") else { return true }
    if text.includes("PRIVATE KEY") || text.hasPrefix("{") {
      diagnostics.redact(span)
      diagnostics.report(
        .plainSecret, "`\(key)` looks like the key itself", at: span,
        label: "a secret does not belong in a spec",
        help: ["write the path of a file in the router"])
      return false
    }
    diagnostics.report(
      .invalidValue, "`\(key)` is the path of a file in the router", at: span,
      help: ["begin it with a slash: `/keys/google.json`"])
    return false
  }
}
