import LensCloudFormation
import LensSyntax

/// Finds variables that are called like a secret and whose value is written out.
enum ClearCredentials {
  static func review(_ tree: Node, _ diagnostics: inout Diagnostics) {
    for container in tree.mapping?["containers"]?.mapping?.entries ?? [] {
      review(container.value.mapping?["environment"], &diagnostics)
    }
    review(tree.mapping?["router"]?.mapping?["environment"], &diagnostics)
  }

  private static func review(_ environment: Node?, _ diagnostics: inout Diagnostics) {
    guard let environment, !environment.isIntrinsic else { return }
    for entry in environment.mapping?.entries ?? [] {
      review(entry.key.text, entry.value, &diagnostics)
    }
    for item in environment.sequence ?? [] {
      guard let pair = item.mapping, let name = pair["name"]?.literalText, let value = pair["value"]
      else { continue }
      review(name, value, &diagnostics)
    }
  }

  private static func review(_ name: String, _ value: Node, _ diagnostics: inout Diagnostics) {
    guard isSecret(name), let text = value.literalText, !value.isNull, isWrittenOut(text) else {
      return
    }
    diagnostics.redact(value.span)
    diagnostics.report(
      .clearCredential, "`\(name)` is called like a secret, and its value is written out",
      at: value.span, label: "readable in the template and in the console",
      help: [
        "put it into Secrets Manager or SSM, and write `secrets: { \(name): <its ARN, or the parameter's name> }` in place of the variable"
      ])
  }

  /// Whether the last words of a name say that its value is secret: `DB_PASSWORD` and `API_KEY` do, `PASSWORD_FILE` and `TOKEN_TTL` do not.
  private static func isSecret(_ name: String) -> Bool {
    let name = name.folded
    return [
      "password", "passwd", "passphrase", "secret", "secretkey", "token", "apikey", "accesskey",
      "privatekey",
    ].contains { name.hasSuffix($0) }
  }

  /// Whether a text is a value, rather than the path or the name of one, a reference or a switch.
  private static func isWrittenOut(_ text: String) -> Bool {
    guard text.utf8.count >= 4, !text.hasPrefix("/"), !text.hasPrefix("arn:") else { return false }
    if text.includes("{{resolve:") || text.includes("${") || text.includes("://") { return false }
    return !["true", "false", "none"].contains(text.lowercased())
      && !text.utf8.allSatisfy(\.isDigit)
  }
}
