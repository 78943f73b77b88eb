package import LensCloudFormation
package import LensSyntax

/// A user and a password, for basic authentication, by the names of Fluent Bit's options.
package struct Credentials: Sendable {
  package var user: Setting<String>?
  package var password: SecretReference?

  package init() {}

  package static let fields: [Field<Credentials>] = [
    .optional("httpUser", \.user, "A user, for basic authentication."),
    .optional(
      "httpPasswd", \.password, "The user's password: an ARN, an SSM name or an intrinsic."),
  ]

  /// Sets `http_user` and `http_passwd`.
  package func write(to lowered: inout Lowered, _ diagnostics: inout Diagnostics) -> Bool {
    if let password, user == nil {
      diagnostics.report(
        .missingKey, "a password needs the key `httpUser`", at: password.valueFrom.span)
      return false
    }
    lowered.set("http_user", ifPresent: user)
    lowered.secret("http_passwd", ifPresent: password)
    return true
  }

  /// Adds the section `<auth>` of Fluentd's `http`.
  package func writeSection(to lowered: inout Lowered, _ diagnostics: inout Diagnostics) -> Bool {
    guard let user else {
      guard let password else { return true }
      diagnostics.report(
        .missingKey, "a password needs the key `httpUser`", at: password.valueFrom.span)
      return false
    }
    var section = Lowered.Section("auth")
    section.set("method", "basic")
    section.set("username", user.value, at: user.span)
    section.secret("password", ifPresent: password)
    lowered.sections.append(section)
    return true
  }
}

extension LoweringContext {
  /// Puts a secret into the router's environment and gives what an option writes for it: `${MAIN_API_KEY}`.
  ///
  /// This is how a token reaches the middle of a value, such as a header's: the secret then holds the token alone, as its service hands it out. Options that are the secret and nothing else are better `Lowered.secret`.
  ///
  /// - Parameter suffix: what follows the destination's name in the variable's: `API_KEY`.
  package func variable(
    _ suffix: String, for reference: SecretReference, in lowered: inout Lowered
  ) -> String {
    let stem = name.uppercased().map { $0 == "-" ? "_" : $0 }
    let variable = String(stem) + "_" + suffix
    lowered.routerSecrets.append(.init(name: variable, reference: reference))
    return "${\(variable)}"
  }
}
