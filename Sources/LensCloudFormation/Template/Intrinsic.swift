package import LensSyntax

/// CloudFormation's intrinsic functions: their short forms as YAML tags, their long forms as mappings of one key.
///
/// Source: docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html, 2026-11-22.
package enum Intrinsic {
  /// Tag and long form, where the tag is not the function's own name.
  private static let irregular: [(tag: String, key: String)] = [
    ("!Ref", "Ref"), ("!Condition", "Condition"),
  ]

  private static let functions: [String] = [
    "And", "Base64", "Cidr", "Equals", "FindInMap", "GetAtt", "GetAZs", "If", "ImportValue", "Join",
    "Contains", "EachMemberEquals", "EachMemberIn", "Length", "Not", "Or", "RefAll", "Select",
    "Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll", "GetStackOutput",
  ]

  /// The short forms, for suggestions.
  package static var tags: [String] { irregular.map(\.tag) + functions.map { "!\($0)" } }

  private static let keys = Dictionary(
    uniqueKeysWithValues: irregular.map { ($0.tag, $0.key) }
      + functions.map { ("!\($0)", "Fn::\($0)") })

  /// The long form that a tag stands for.
  package static func key(forTag tag: String) -> String? { keys[tag] }

  /// Whether a mapping's only key makes it a function.
  package static func isFunction(_ key: String) -> Bool {
    key == "Ref" || key.isFunctionName
  }

  /// Whether a function is given what it takes; CloudFormation would refuse the template otherwise.
  ///
  /// Source: the pages of the functions in the reference above, 2026-11-22.
  static func review(
    _ key: String, _ argument: Value, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let count = argument.list?.count
    let expected: String?
    switch key {
    case "Ref": expected = argument.string == nil ? "the name of a parameter or resource" : nil
    case "Fn::GetAtt":
      expected =
        argument.string?.includes(".") ?? (count == 2)
        ? nil : "a resource and an attribute: `Resource.Attribute`"
    case "Fn::Sub":
      let text = argument.string ?? (count == 2 ? argument.list?[0].string : nil)
      expected =
        text == nil
        ? "text, or a list of text and a mapping"
        : text?.subVariables == nil ? "text in which every `${` is closed" : nil
    case "Fn::If": expected = count == 3 ? nil : "a condition's name and two values"
    case "Fn::Join": expected = count == 2 ? nil : "a delimiter and a list"
    case "Fn::Split": expected = count == 2 ? nil : "a delimiter and text"
    case "Fn::Select": expected = count == 2 ? nil : "an index and a list"
    case "Fn::FindInMap":
      expected = count == 3 || count == 4 ? nil : "a mapping's name and two keys"
    default: expected = nil
    }
    guard let expected else { return true }
    diagnostics.report(
      .functionArguments, "`\(key)` takes \(expected)", at: span)
    return false
  }

  /// How the YAML writer spells a mapping that is a function; `nil` where it is none or has no short form.
  package static func shortForm(of object: Object) -> (tag: String, argument: Value)? {
    guard object.count == 1, let entry = object.entries.first else { return nil }
    if entry.key == "Ref" { return ("!Ref", entry.value) }
    guard entry.key.utf8.starts(with: "Fn::".utf8) else { return nil }
    let name = String(entry.key.dropFirst(4))
    guard functions.contains(name), name != "Transform" else { return nil }
    if name == "GetAtt", let parts = entry.value.list, parts.count == 2,
      let resource = parts[0].string, let attribute = parts[1].string
    {
      return ("!GetAtt", .string("\(resource).\(attribute)"))
    }
    return ("!\(name)", entry.value)
  }
}

extension String {
  /// Whether a key begins as functions do: `Fn::`.
  package var isFunctionName: Bool {
    utf8.first == UInt8(ascii: "F") && utf8.starts(with: "Fn::".utf8)
  }
}

extension Node {
  /// Whether the value is decided by CloudFormation and not by the spec.
  package var isIntrinsic: Bool {
    if tag != nil { return true }
    guard case .mapping(let mapping) = content, mapping.entries.count == 1 else { return false }
    return Intrinsic.isFunction(mapping.entries[0].key.text)
  }
}

/// A node as CloudFormation has it: functions in their long form, everything else to the letter.
package func cloudFormationValue(_ node: Node, _ diagnostics: inout Diagnostics) -> Value? {
  guard let tag = node.tag else { return untagged(node, &diagnostics) }
  guard let key = Intrinsic.key(forTag: tag) else {
    let near = nearest(to: tag, among: Intrinsic.tags)
    diagnostics.report(
      .unknownFunction, "CloudFormation has no function `\(tag)`", at: node.span,
      label: near.map { "did you mean `\($0)`?" } ?? "",
      help: near == nil ? ["if this is text, put it into quotes"] : [])
    return nil
  }
  var bare = node
  bare.tag = nil
  guard let argument = untagged(bare, &diagnostics) else { return nil }
  guard Intrinsic.review(key, argument, at: node.span, &diagnostics) else { return nil }
  if key == "Fn::GetAtt", let text = argument.string,
    let dot = text.utf8.firstIndex(of: UInt8(ascii: "."))
  {
    let attribute = text[text.utf8.index(after: dot)...]
    return [key: [.string(String(text[..<dot])), .string(String(attribute))]]
  }
  return [key: argument]
}

private func untagged(_ node: Node, _ diagnostics: inout Diagnostics) -> Value? {
  switch node.content {
  case .scalar(let scalar):
    switch scalar.kind {
    case .null:
      diagnostics.report(
        .wrongType, "CloudFormation does not take an empty value", at: node.span,
        label: "nothing is written here", help: ["write `''` for empty text, or leave the key out"])
      return nil
    case .boolean(let value): return .boolean(value)
    case .integer(let value): return .integer(value)
    case .number: return .number(scalar.text)
    case .string: return .string(scalar.text)
    }
  case .sequence(let items):
    let values = items.map { cloudFormationValue($0, &diagnostics) }
    return values.contains { $0 == nil } ? nil : .list(values.compactMap { $0 })
  case .mapping(let mapping):
    var object = Object()
    for entry in mapping.entries {
      guard let value = cloudFormationValue(entry.value, &diagnostics) else { continue }
      object.append(entry.key.text, value)
    }
    guard object.count == mapping.entries.count else { return nil }
    if mapping.entries.count == 1, let entry = object.entries.first,
      Intrinsic.isFunction(entry.key),
      !Intrinsic.review(entry.key, entry.value, at: mapping.entries[0].key.span, &diagnostics)
    {
      return nil
    }
    return .object(object)
  }
}

extension Value {
  package static func ref(_ name: String) -> Value { ["Ref": .string(name)] }

  package static func getAtt(_ resource: String, _ attribute: String) -> Value {
    ["Fn::GetAtt": [.string(resource), .string(attribute)]]
  }

  /// The function and its argument, when the value is a call of one.
  package var function: (key: String, argument: Value)? {
    guard case .object(let object) = self, object.count == 1, let entry = object.entries.first,
      Intrinsic.isFunction(entry.key)
    else { return nil }
    return (entry.key, entry.value)
  }

  package var isIntrinsic: Bool { function != nil }

  /// The name that a `Ref` refers to.
  package var reference: String? {
    if let function, function.key == "Ref" { function.argument.string } else { nil }
  }
}

extension Node {
  /// The text of a value that is known.
  package var literalText: String? { isIntrinsic ? nil : scalar?.text }

  /// The number of a value that is known.
  package var literalInteger: Int? { literalText.flatMap { Int($0) } }

  /// The items of a list that is known.
  package var literalItems: [Node]? { isIntrinsic ? nil : sequence }
}
