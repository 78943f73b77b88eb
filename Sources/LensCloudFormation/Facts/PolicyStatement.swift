import LensSyntax

/// A statement of an identity-based policy of IAM.
///
/// Source: the schema policy_identity.json of cfn-lint 1.51.0; checked 2026-11-22.
package enum PolicyStatement {
  package static let keys = [
    "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition",
  ]
  package static let effects = ["Allow", "Deny"]
  /// Of each pair a statement has exactly one.
  package static let alternatives = [("Action", "NotAction"), ("Resource", "NotResource")]

  /// Letters and digits, and nothing else.
  package static func isSid(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(\.isLetterOrDigit)
  }
}
