import LensCloudFormation
package import LensSyntax

extension LoweringContext {
  /// The header `Authorization` with a token in it, which the router reads from a variable.
  ///
  /// A spec that keeps a whole header in a secret of its own needs no token beside it: there is no header of the destination's then.
  ///
  /// - Parameters:
  ///   - scheme: the word before the token, such as `Bearer`.
  ///   - key: the token's key in the spec, and its name in the variable's.
  /// - Returns: `nil` when there is neither, which has been reported.
  package func authorization(
    _ scheme: String, _ token: SecretReference?, key: (name: String, suffix: String),
    beside common: CommonKeys, in lowered: inout Lowered, _ diagnostics: inout Diagnostics
  ) -> [(name: String, value: Value)]? {
    if let token {
      let variable = variable(key.suffix, for: token, in: &lowered)
      return [("Authorization", .string("\(scheme) \(variable)"))]
    }
    if common.sets("header") { return [] }
    diagnostics.report(
      .missingKey, "`\(name)` needs the key `\(key.name)`", at: span,
      help: [
        "write `\(key.name): <arn>`, a secret that holds the token alone",
        "a secret with the whole header in it is `secretOptions: { header: <arn> }`",
      ])
    return nil
  }
}
