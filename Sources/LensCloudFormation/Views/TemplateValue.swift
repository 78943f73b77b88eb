package import LensSyntax

/// A value of a template with what is known of it: rules walk down from here.
///
/// What is absent is `nil`, an empty value and a `Ref` to `AWS::NoValue` among it. What only CloudFormation knows has no literal, no items and no entries.
package struct TemplateValue: Sendable {
  package let node: Node
  /// The key that it stands under, or its own place in a list.
  package let keySpan: Span
  let reader: TemplateReader

  init(_ node: Node, key: Span? = nil, _ reader: TemplateReader) {
    self.node = node
    keySpan = key ?? node.span
    self.reader = reader
  }

  /// The smallest thing to mark: a scalar itself, the key of a list or mapping.
  package var span: Span { node.scalar == nil && !keySpan.isNone ? keySpan : node.span }

  // MARK: Scalars

  /// The text as far as it is known; `nil` for a list or a mapping that is no function.
  package var text: TemplateText? { reader.plainText(node) }

  /// The whole text, when all of it is known.
  package var literal: String? { reader.literal(node) }

  /// The whole number, as a number or as digits in quotes.
  package var integer: Int? { literal.flatMap { Int($0) } }

  /// `true` and `false`, in quotes or not, in the letter cases that CloudFormation takes.
  package var boolean: Bool? {
    switch literal?.lowercased() {
    case "true": true
    case "false": false
    default: nil
    }
  }

  // MARK: Mappings

  /// A property by its name in the ECS API, or as CloudFormation spells it, with a capital letter; `nil` when it is absent.
  package subscript(name: String) -> TemplateValue? {
    guard !node.isIntrinsic, let entry = node.mapping?.either(name), !reader.isAbsent(entry.value)
    else { return nil }
    return TemplateValue(entry.value, key: entry.key.span, reader)
  }

  /// Whether a property is certainly not there: no function stands for the mapping, and neither a function nor a macro puts keys into it.
  package func lacks(_ name: String) -> Bool {
    hasAllKeys && self[name] == nil
  }

  /// Whether the keys of a mapping are all that it will have.
  package var hasAllKeys: Bool {
    guard !reader.isRewritten, !node.isIntrinsic, let mapping = node.mapping else { return false }
    return !mapping.entries.indices.contains { mapping.entries[$0].key.text.isFunctionName }
  }

  /// The entries of a mapping; `nil` when it is none or a function stands for it.
  package var entries: [(key: Mapping.Key, value: TemplateValue)]? {
    mapEntries { ($0, $1) }
  }

  /// Whether it has entries, which may be none at all.
  var isMapping: Bool {
    if case .mapping = node.content { !node.isIntrinsic } else { false }
  }

  /// What is made of each entry.
  func mapEntries<Element>(_ make: (Mapping.Key, TemplateValue) -> Element) -> [Element]? {
    guard isMapping, case .mapping(let mapping) = node.content else { return nil }
    var made: [Element] = []
    made.reserveCapacity(mapping.entries.count)
    for place in mapping.entries.indices where !reader.isAbsent(mapping.entries[place].value) {
      let key = mapping.entries[place].key
      made.append(
        make(key, TemplateValue(mapping.entries[place].value, key: key.span, reader)))
    }
    return made
  }

  // MARK: Lists

  /// The items of a list; `nil` when it is none or a function stands for it. An item may be a function itself.
  package var items: [TemplateValue]? {
    node.literalItems?.compactMap { reader.isAbsent($0) ? nil : TemplateValue($0, reader) }
  }

  /// The items of a list, or the value itself where one may stand for a list.
  package var oneOrMore: [TemplateValue]? { items ?? (node.isIntrinsic ? nil : [self]) }

  // MARK: Functions

  /// Whether a function stands for the whole value.
  package var isFunction: Bool { node.isIntrinsic }

  /// The resource or parameter that the value is a plain reference to, with the attribute that is asked for: `Ref`, `Fn::GetAtt`, and a `Fn::Sub` of nothing else.
  package var reference: (name: String, attribute: String?)? {
    guard let (key, argument) = node.function else { return nil }
    switch key {
    case "Ref": return argument.literalText.map { ($0, nil) }
    case "Fn::GetAtt":
      let parts = argument.literalItems?.compactMap(\.literalText)
      if let parts, parts.count == 2 { return (parts[0], parts[1]) }
      return argument.literalText.flatMap(TemplateValue.split)
    case "Fn::Sub":
      guard let text = argument.literalText, text.hasPrefix("${"), text.hasSuffix("}"),
        !text.dropFirst(2).dropLast().contains(where: { "${}!".contains($0) })
      else { return nil }
      let name = String(text.dropFirst(2).dropLast())
      return TemplateValue.split(name) ?? (name, nil)
    default: return nil
    }
  }

  private static func split(_ path: String) -> (String, String?)? {
    guard let dot = path.firstIndex(of: ".") else { return nil }
    return (String(path[..<dot]), String(path[path.index(after: dot)...]))
  }
}
