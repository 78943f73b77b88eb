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

  package static var shape: Shape {
    .named("secret") { .orFunction(.either([.text, Keys.shape])) }
  }

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
        "versionStage", \.reference.versionStage, "The version stage.", default: "AWSCURRENT"),
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
      // A plain parameter that holds the ARN is looked up by CloudFormation.
      let isLookedUp = setting.literal?.hasPrefix("{{resolve:ssm:") ?? false
      reference.valueFrom = isLookedUp ? Setting(intrinsic: setting.value, setting.span) : setting
    }
    return reference.review(name, &diagnostics) ? reference : nil
  }

  /// Refuses what cannot be a reference, and what looks like the secret itself without repeating it.
  private func review(_ name: String, _ diagnostics: inout Diagnostics) -> Bool {
    guard kmsKey?.isKeyARN("kmsKey", &diagnostics) ?? true else { return false }
    let span = valueFrom.span
    guard let text = valueFrom.literal else {
      guard let value = valueFrom.intrinsic, !value.hasBranchesOfARNs else { return true }
      // What is no ARN may well be the secret itself.
      diagnostics.redact(span)
      diagnostics.report(
        .secretReference, "each branch of \(quoted(name)) has to be an ARN", at: span,
        notes: ["a role's permission names the same branches, and takes ARNs only"],
        help: [
          "a parameter's is `!Sub 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/NAME'`"
        ])
      return false
    }
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
      if store == .parameterStore, !text.includes(":parameter/") {
        diagnostics.report(
          .secretReference, "this ARN names no parameter", at: span,
          help: ["write `arn:aws:ssm:REGION:ACCOUNT:parameter/NAME`, or the name alone"])
        return false
      }
      if suffixes && store == .parameterStore {
        diagnostics.report(
          .secretReference,
          "`jsonKey` and versions are for Secrets Manager; an SSM parameter has none", at: span)
        return false
      }
      let parts = text.utf8.split(
        separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      if store == .secretsManager, parts.count != 7 && parts.count != 10 {
        diagnostics.report(
          .secretReference, "this secret's ARN has \(parts.count) parts", at: span,
          label: "7 parts name a secret, 10 a key of it",
          help: [
            "behind the name come `:jsonKey:versionStage:versionId`, all three colons even where a part is empty; quote the value if it ends in a colon"
          ])
        return false
      }
      if store == .secretsManager, parts.count > 6, parts[6].isEmpty {
        diagnostics.report(.secretReference, "this ARN names no secret", at: span)
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
      guard let text = subText(of: value) else { return .unknown }
      return SecretReference.store(ofARN: text) ?? .unknown
    }
  }

  private static func store(ofARN text: String) -> Store? {
    guard text.hasPrefix("arn:") else { return nil }
    // `${AWS::Partition}` holds two colons of its own, so that the parts are not counted.
    if text.includes(":secretsmanager:") { return .secretsManager }
    if text.includes(":ssm:") { return .parameterStore }
    return nil
  }

  /// A made-up text as `Fn::Sub` would be given it: `Fn::Sub` itself, or a `Fn::Join` of pieces.
  private func subText(of value: Value) -> String? {
    guard let (key, argument) = value.function else { return nil }
    if key == "Fn::Sub" { return argument.string ?? argument.list?.first?.string }
    guard key == "Fn::Join", let parts = argument.list, parts.count == 2,
      let delimiter = parts[0].string,
      let pieces = parts[1].list
    else { return nil }
    var text: Interpolation = ""
    for (index, piece) in pieces.enumerated() {
      if index > 0 { text.appendInterpolation(delimiter) }
      text.appendInterpolation(piece)
    }
    let joined = text.value
    return joined.string ?? joined.function?.argument.string ?? joined.function?.argument.list?
      .first?.string
      ?? joined.reference.map { "${\($0)}" }
  }

  /// What ECS is given as `ValueFrom`.
  package var value: Value {
    guard jsonKey != nil || versionStage != nil || versionId != nil else { return valueFrom.value }
    let empty = Value.string("")
    let text: Interpolation =
      "\(valueFrom.value):\(jsonKey?.value ?? empty):\(versionStage?.value ?? empty):\(versionId?.value ?? empty)"
    return text.value
  }

  /// The ARN that a permission names: without the key and version behind a secret's, and with the six characters that Secrets Manager adds to a name.
  /// `nil` when nobody can see where it ends.
  private var permissionARN: (store: Store, arn: Value)? {
    switch valueFrom.content {
    case .literal(let text):
      guard text.hasPrefix("arn:") else {
        let path = text.hasPrefix("/") ? String(text.dropFirst()) : text
        let arn: Interpolation =
          "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/\(path)"
        return (.parameterStore, arn.value)
      }
      return (store, .string(store == .secretsManager ? secretARN(text) : text))
    case .intrinsic(let value):
      guard let text = subText(of: value) else { return (store, value) }
      if text.hasPrefix("arn:") {
        guard store == .secretsManager else { return (store, value) }
        return (store, substituted(secretARN(text), value))
      }
      // `${Secret}` alone, or with `:key::` behind it, which only a secret has.
      guard text.hasPrefix("${"), let end = text.firstIndex(of: "}") else { return nil }
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
      return (rest.isEmpty ? store : .secretsManager, substituted(String(text[...end]), value))
    }
  }

  /// `Fn::Sub` of a shortened text, with the mapping that the longer one had; the plain reference where nothing else is left.
  private func substituted(_ text: String, _ original: Value) -> Value {
    if let list = original.function?.argument.list, original.function?.key == "Fn::Sub" {
      return ["Fn::Sub": .list([.string(text)] + list.dropFirst())]
    }
    guard text.hasPrefix("${"), text.hasSuffix("}"), text.subVariables?.count == 1 else {
      return text.includes("${") ? ["Fn::Sub": .string(text)] : .string(text)
    }
    let name = String(text.dropFirst(2).dropLast())
    guard let dot = name.firstIndex(of: ".") else { return .ref(name) }
    return .getAtt(String(name[..<dot]), String(name[name.index(after: dot)...]))
  }

  /// The first seven parts of a secret's ARN; colons in `${…}` do not count.
  private func secretARN(_ text: String) -> String {
    var colons = 0
    var depth = 0
    let end = text.utf8.firstIndex { byte in
      if byte == UInt8(ascii: "{") { depth += 1 }
      if byte == UInt8(ascii: "}") { depth -= 1 }
      if byte == UInt8(ascii: ":"), depth == 0 { colons += 1 }
      return colons == 7
    }
    let arn = String(text[..<(end ?? text.endIndex)])
    // Secrets Manager ends each ARN with a hyphen and six characters; an ARN without them was put together from the name.
    let tail = arn.utf8.suffix(7)
    let isWhole = tail.first == UInt8(ascii: "-") && tail.dropFirst().allSatisfy(\.isLetterOrDigit)
    return isWhole || arn.hasSuffix("}") || arn.hasSuffix("*") || arn.hasSuffix("?")
      ? arn : arn + "-??????"
  }

  /// Refuses what only the template's own types show: a reference that gives a name where an ARN is needed, and a text that hides where the ARN ends.
  func review(_ name: String, _ types: TemplateTypes, _ diagnostics: inout Diagnostics) -> Bool {
    guard permissionARN != nil else {
      diagnostics.report(
        .secretReference, "nobody can see where the ARN of \(quoted(name)) ends",
        at: valueFrom.span,
        help: ["write `{ valueFrom: !Ref Secret, jsonKey: … }`"])
      return false
    }
    guard let reference = valueFrom.intrinsic?.reference else { return true }
    switch types.type(reference) {
    case "AWS::SSM::Parameter", "AWS::SSM::Parameter::Name":
      diagnostics.report(
        .secretReference,
        "`!Ref \(reference)` gives the parameter's name, and a permission needs its ARN",
        at: valueFrom.span,
        help: [
          "write `!Sub 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/NAME'`"
        ])
      return false
    default: return true
    }
  }

  /// The statements that the execution role needs to fetch the secret.
  func statements(_ types: TemplateTypes) -> [Statement] {
    guard let (shown, arn) = permissionARN else { return [] }
    var store = shown
    if store == .unknown, let name = arn.reference,
      types.type(name) == "AWS::SecretsManager::Secret"
    {
      store = .secretsManager
    }
    var statements: [Statement] =
      switch store {
      case .secretsManager: [Statement("ReadSecrets", ["secretsmanager:GetSecretValue"], on: [arn])]
      case .parameterStore: [Statement("ReadParameters", ["ssm:GetParameters"], on: [arn])]
      case .unknown:
        // Only CloudFormation knows which of the two services the ARN names; the resource is that one ARN either way.
        [
          Statement(
            "ReadSecretsByReference", ["secretsmanager:GetSecretValue", "ssm:GetParameters"],
            on: [arn])
        ]
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

extension Value {
  /// Whether what `Fn::If` chooses among are ARNs, as far as they are written out; true of any other function.
  fileprivate var hasBranchesOfARNs: Bool {
    guard let (key, argument) = function, key == "Fn::If", let branches = argument.list else {
      return true
    }
    return branches.dropFirst().allSatisfy { branch in
      branch.string.map { $0.hasPrefix("arn:") || $0.hasPrefix("{{resolve:ssm:") }
        ?? branch.hasBranchesOfARNs
    }
  }
}

/// Whether a text looks like a key that a service gave out: long, without the slashes of a path, of letters and digits mixed.
func looksLikeCredential(_ text: String) -> Bool {
  guard text.utf8.count >= 20, !text.hasPrefix("/"), !text.hasPrefix("arn:") else { return false }
  let letters = text.utf8.contains { $0.isLetterOrDigit && !$0.isDigit }
  let digits = text.utf8.count { $0.isDigit }
  let words = text.utf8.split { "-_./".utf8.contains($0) }
  // Tokens of Splunk, Loggly and Axiom are UUIDs, alone or behind a word.
  let tail = words.suffix(5)
  if tail.map(\.count) == [8, 4, 4, 4, 12],
    tail.allSatisfy({
      $0.allSatisfy {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || "abcdefABCDEF".utf8.contains($0)
      }
    })
  {
    return true
  }
  // A name is made of words; a key has a long run of letters and digits in which the digits are not a number at the end.
  let run = words.contains { word in
    word.count >= 16 && word.contains { $0.isDigit } && word.contains { !$0.isDigit }
  }
  return letters && digits >= 2 && run
}
