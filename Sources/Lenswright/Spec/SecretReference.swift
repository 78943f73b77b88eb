package import LensCloudFormation
package import LensSyntax

/// Where a secret is kept: Secrets Manager, or SSM Parameter Store. The secret itself is never in a spec.
package struct SecretReference: Readable {
  package enum Store: Sendable { case secretsManager, parameterStore, unknown }

  package var valueFrom = Setting("")
  package var jsonKey: Setting<String>?
  package var versionStage: Setting<String>?
  package var versionId: Setting<String>?
  package var kmsKey: Setting<String>?

  package init() {}

  package static var shape: Shape { .either([.text, Keys.shape]) }

  /// The long form of a reference.
  private struct Keys: Record {
    var reference = SecretReference()

    static let fields: [Field<Keys>] = [
      .required(
        "valueFrom", \.reference.valueFrom,
        "A Secrets Manager ARN, an SSM parameter's name or ARN, or an intrinsic that gives an ARN."),
      .optional(
        "jsonKey", \.reference.jsonKey, "The key whose value is meant, in a secret that holds JSON."
      ),
      .optional(
        "versionStage", \.reference.versionStage, "The version stage; AWSCURRENT by default."),
      .optional("versionId", \.reference.versionId, "The version's id."),
      .optional(
        "kmsKey", \.reference.kmsKey,
        "The ARN of the customer-managed key that encrypts it, which the execution role must be able to use."
      ),
    ]
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> SecretReference? {
    var reference: SecretReference
    if !node.isIntrinsic, case .mapping = node.content {
      guard let keys = Keys.read(node, name, &diagnostics) else {
        diagnostics.redactTexts(of: node)
        return nil
      }
      reference = keys.reference
    } else {
      guard let setting = Setting<String>.read(node, name, &diagnostics) else {
        diagnostics.redactTexts(of: node)
        return nil
      }
      reference = SecretReference()
      reference.valueFrom = setting
    }
    return reference.review(name, &diagnostics) ? reference : nil
  }

  /// Refuses what cannot be a reference, and what looks like the secret itself without repeating it.
  private func review(_ name: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = valueFrom.literal else { return true }
    let span = valueFrom.span
    let suffixes = [jsonKey, versionStage, versionId].contains { $0 != nil }
    if text.hasPrefix("{{resolve:") {
      diagnostics.report(
        .plainSecret, "\(quoted(name)) would be put into the task definition in clear", at: span,
        label: "CloudFormation resolves this before ECS sees it",
        help: [
          "name the secret by its ARN, or the parameter by its name; ECS fetches the value when the task starts"
        ])
      return false
    }
    if text.hasPrefix("arn:") {
      switch store {
      case .secretsManager, .parameterStore: break
      case .unknown:
        diagnostics.report(
          .secretReference, "this ARN names neither a secret nor a parameter", at: span,
          help: [
            "ECS reads secrets from Secrets Manager (`arn:aws:secretsmanager:…:secret:…`) and from SSM (`arn:aws:ssm:…:parameter/…`)"
          ])
        return false
      }
      if suffixes && store == .parameterStore {
        diagnostics.report(
          .secretReference,
          "`jsonKey` and versions are for Secrets Manager; an SSM parameter has none", at: span)
        return false
      }
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      if store == .secretsManager, parts.count != 7 && parts.count != 10 {
        diagnostics.report(
          .secretReference, "this secret's ARN has \(parts.count) parts", at: span,
          label: "7 parts name a secret, 10 a key of it",
          help: [
            "behind the name come `:jsonKey:versionStage:versionId`, all three colons even where a part is empty; quote the value if it ends in a colon"
          ])
        return false
      }
      if suffixes && parts.count == 10 {
        diagnostics.report(
          .conflict, "the ARN already names a key or version", at: span,
          help: ["leave out `jsonKey`, `versionStage` and `versionId`, or shorten the ARN"])
        return false
      }
      return true
    }
    if looksLikeCredential(text) {
      diagnostics.redact(span)
      diagnostics.report(
        .plainSecret, "\(quoted(name)) looks like the secret itself", at: span,
        label: "a secret does not belong in a spec",
        help: [
          "put it into Secrets Manager and write its ARN, or into an SSM parameter and write its name: `/payments/api-key`"
        ])
      return false
    }
    let allowed = text.utf8.allSatisfy {
      $0.isLetterOrDigit || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: ".")
    }
    if text.isEmpty || !allowed {
      // What is not a name may well be the secret itself.
      diagnostics.redact(span)
      diagnostics.report(
        .secretReference, "this is not the name of an SSM parameter", at: span,
        notes: ["a bare name is a parameter's: letters, digits and `/`, `-`, `_`, `.`"],
        help: ["write a parameter's name, or the ARN of a secret"])
      return false
    }
    if suffixes {
      diagnostics.report(
        .secretReference,
        "`jsonKey` and versions are for Secrets Manager; a bare name is an SSM parameter",
        at: span, help: ["write the secret's ARN"])
      return false
    }
    return true
  }
}

extension SecretReference {
  /// The service that holds the secret, as far as the reference tells.
  package var store: Store {
    switch valueFrom.content {
    case .literal(let text):
      return SecretReference.store(ofARN: text)
        ?? (text.hasPrefix("arn:") ? .unknown : .parameterStore)
    case .intrinsic(let value):
      if jsonKey != nil || versionStage != nil || versionId != nil { return .secretsManager }
      guard let (key, argument) = value.function, key == "Fn::Sub" else { return .unknown }
      let text = argument.string ?? argument.list?.first?.string ?? ""
      return SecretReference.store(ofARN: text) ?? .unknown
    }
  }

  private static func store(ofARN text: String) -> Store? {
    let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0] == "arn" else { return nil }
    // `${AWS::Partition}` holds two colons of its own.
    if text.includes(":secretsmanager:") { return .secretsManager }
    if text.includes(":ssm:") { return .parameterStore }
    return nil
  }

  /// What ECS is given as `ValueFrom`.
  package var value: Value {
    guard jsonKey != nil || versionStage != nil || versionId != nil else { return valueFrom.value }
    let empty = Value.string("")
    let text: Interpolation =
      "\(valueFrom.value):\(jsonKey?.value ?? empty):\(versionStage?.value ?? empty):\(versionId?.value ?? empty)"
    return text.value
  }

  /// The statements that the execution role needs to fetch the secret.
  package var statements: [Statement] {
    var statements: [Statement] = []
    switch (store, valueFrom.content) {
    case (.secretsManager, .literal(let text)):
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      statements.append(
        Statement(
          "ReadSecrets", ["secretsmanager:GetSecretValue"],
          on: [.string(parts.prefix(7).joined(separator: ":"))]))
    case (.parameterStore, .literal(let text)) where text.hasPrefix("arn:"):
      statements.append(Statement("ReadParameters", ["ssm:GetParameters"], on: [.string(text)]))
    case (.parameterStore, .literal(let name)):
      let path = name.hasPrefix("/") ? String(name.dropFirst()) : name
      let arn: Interpolation =
        "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/\(path)"
      statements.append(Statement("ReadParameters", ["ssm:GetParameters"], on: [arn.value]))
    case (.secretsManager, .intrinsic(let value)):
      statements.append(Statement("ReadSecrets", ["secretsmanager:GetSecretValue"], on: [value]))
    case (.parameterStore, .intrinsic(let value)):
      statements.append(Statement("ReadParameters", ["ssm:GetParameters"], on: [value]))
    default:
      // Only CloudFormation knows which of the two services the ARN names; the resource is that one ARN either way.
      statements.append(
        Statement(
          "ReadSecretsByReference", ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
          on: [valueFrom.value]))
    }
    if let kmsKey {
      statements.append(Statement("DecryptSecrets", ["kms:Decrypt"], on: [kmsKey.value]))
    }
    return statements
  }
}

extension Diagnostics {
  /// Keeps every text below a node from being printed: where a secret's name was expected, what was written may be the secret.
  mutating func redactTexts(of node: Node) {
    switch node.content {
    case .scalar: redact(node.span)
    case .sequence(let items): for item in items { redactTexts(of: item) }
    case .mapping(let mapping): for entry in mapping.entries { redactTexts(of: entry.value) }
    }
  }
}

/// Whether a text looks like a key that a service gave out: long, without the slashes of a path, of letters and digits mixed.
func looksLikeCredential(_ text: String) -> Bool {
  guard text.utf8.count >= 20, !text.hasPrefix("/"), !text.hasPrefix("arn:") else { return false }
  let letters = text.utf8.contains { $0.isLetterOrDigit && !$0.isDigit }
  let digits = text.utf8.count { $0.isDigit }
  let words = text.split { $0 == "-" || $0 == "_" || $0 == "." || $0 == "/" }
  // A name is made of words; a key has a long run of letters and digits in which the digits are not a number at the end.
  let run = words.contains { word in
    word.utf8.count >= 16 && word.utf8.contains { $0.isDigit }
      && word.utf8.contains { !$0.isDigit }
  }
  return letters && digits >= 2 && run
}

extension UInt8 {
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

  var isLetterOrDigit: Bool {
    isDigit || (self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z"))
      || (self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z"))
  }
}
