import LensSyntax

/// Finds dynamic references to secrets where CloudFormation would put the secret into the task definition in clear.
///
/// CloudFormation replaces `{{resolve:secretsmanager:…}}` before ECS sees the task definition, in which everybody who may describe it can read. The one place where such a reference would be harmless, a secret's ARN, is not one where it would work.
enum ClearSecrets {
  static let references = ["{{resolve:secretsmanager:", "{{resolve:ssm-secure:"]

  /// Looks at everything of the spec that becomes part of the task definition.
  static func review(_ tree: Node, _ diagnostics: inout Diagnostics) {
    let elsewhere = ["parameters", "resources", "outputs", "tests", "deploy", "network", "roles"]
    for entry in tree.mapping?.entries ?? [] where !elsewhere.contains(entry.key.text) {
      review(entry.value, under: entry.key.text, &diagnostics)
    }
  }

  private static func review(
    _ node: Node, under name: String, _ diagnostics: inout Diagnostics
  ) {
    switch node.content {
    case .scalar(let scalar):
      guard references.contains(where: { scalar.text.includes($0) }) else { return }
      diagnostics.report(
        .plainSecret, "\(quoted(name)) would hold the secret in clear", at: node.span,
        label: "CloudFormation resolves this before ECS sees it",
        help: [
          "use `secrets` of the container, or `secretOptions` of the destination, with the secret's ARN or the parameter's name"
        ])
    case .sequence(let items): for item in items { review(item, under: name, &diagnostics) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        let isFunction = entry.key.text.hasPrefix("Fn::")
        review(entry.value, under: isFunction ? name : entry.key.text, &diagnostics)
      }
    }
  }
}
