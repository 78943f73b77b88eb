import LensSyntax

/// Reads the texts of a template without running it: a parameter with a default is its default, and every other function is unknown.
///
/// Every value of a template holds its reader, so it is shared and not copied.
package final class TemplateReader: Sendable {
  /// The parameters whose value is known unless somebody says otherwise.
  private let defaults: [String: String]
  private let mappings: Mapping?
  /// What resources of the template are called outside, by what refers to them: `Group`, `Group.Arn`.
  private let names: [String: [TemplateText.Piece]]
  /// Whether a macro that is not AWS's own rewrites the template: what is not written may be there all the same.
  let isRewritten: Bool
  /// Whether the file is no template, so that a tool may fill something in before ECS sees it: `${IMAGE}`, `{{ image }}`, `<IMAGE>`.
  private let isFilledIn: Bool

  init() {
    defaults = [:]
    mappings = nil
    names = [:]
    isRewritten = false
    isFilledIn = false
  }

  /// The same with other things that are known.
  private init(
    _ other: TemplateReader, defaults: [String: String], names: [String: [TemplateText.Piece]]
  ) {
    self.defaults = defaults
    self.names = names
    mappings = other.mappings
    isRewritten = other.isRewritten
    isFilledIn = other.isFilledIn
  }

  init(_ root: Node) {
    mappings = root.mapping?["Mappings"]?.mapping
    names = [:]
    isRewritten = root.transforms.contains { !Macros.known.contains($0) }
    isFilledIn = root.mapping?["Resources"] == nil
    var defaults: [String: String] = [:]
    for entry in root.mapping?["Parameters"]?.mapping?.entries ?? [] {
      guard let parameter = entry.value.mapping, let value = parameter["Default"]?.scalar?.text
      else { continue }
      // The default of these names a parameter of Systems Manager, whose value nobody sees here; and a secret is not shown.
      let isLookedUp = parameter["Type"]?.scalar?.text.hasPrefix("AWS::SSM::") ?? false
      let isHidden = parameter["NoEcho"]?.scalar?.text.lowercased() == "true"
      if !isLookedUp, !isHidden { defaults[entry.key.text] = value }
    }
    self.defaults = defaults
  }

  /// The same with other values of some parameters, `nil` for those that are not known.
  func binding(_ values: [String: String?]) -> TemplateReader {
    var defaults = defaults
    for (name, value) in values { defaults[name] = value }
    return TemplateReader(self, defaults: defaults, names: names)
  }

  /// The same with the names of resources that are written in the template.
  func naming(_ names: [String: [TemplateText.Piece]]) -> TemplateReader {
    TemplateReader(self, defaults: defaults, names: names)
  }

  /// What a resource is called, by what refers to it.
  func physicalName(_ reference: String) -> [TemplateText.Piece]? { names[reference] }

  /// The same without a word of what parameters are.
  var withoutParameters: TemplateReader {
    TemplateReader(self, defaults: [:], names: names)
  }

  /// What `Fn::FindInMap` finds, when all of its keys are known.
  func found(_ arguments: [Node]) -> Node? {
    guard arguments.count == 3 || arguments.count == 4,
      let map = text(arguments[0])?.literal, let first = text(arguments[1])?.literal,
      let second = text(arguments[2])?.literal
    else { return nil }
    return mappings?[map]?.mapping?[first]?.mapping?[second]
  }

  /// Whether a value is as if it were not there.
  func isAbsent(_ node: Node) -> Bool {
    switch node.content {
    case .scalar(let scalar):
      if let tag = node.tag { return tag == "!Ref" && scalar.text == "AWS::NoValue" }
      if case .null = scalar.kind { return true }
      return false
    case .mapping(let mapping):
      guard node.tag == nil, mapping.entries.count == 1, mapping.entries[0].key.text == "Ref"
      else { return false }
      return mapping.entries[0].value.scalar?.text == "AWS::NoValue"
    case .sequence: return false
    }
  }

  /// The text of a value; `nil` for a list or a mapping that is no function.
  func text(_ node: Node) -> TemplateText? {
    if let (key, argument) = node.function {
      return TemplateText(pieces(key, argument, depth: 0), span: node.span)
    }
    guard let scalar = node.scalar, !node.isNull else { return nil }
    return TemplateText(literal(scalar.text), span: node.span)
  }

  /// The whole text of a value that no engine and no shell reads, when all of it is known.
  func literal(_ node: Node) -> String? {
    // Most values are just what is written.
    if node.tag == nil, let scalar = node.scalar, Self.isPlain(scalar.text) {
      return node.isNull ? nil : scalar.text
    }
    return plainText(node)?.literal
  }

  /// Whether a text has nothing in it that may be more than what is written.
  private static let openings = ByteSet("{<%@")

  private static func isPlain(_ text: String) -> Bool {
    !text.includes(anyOf: openings)
  }

  /// The text of a value that no engine and no shell reads, in which `${NAME}` is nothing that ECS knows.
  func plainText(_ node: Node) -> TemplateText? {
    guard isFilledIn, node.tag == nil, let scalar = node.scalar, scalar.text.includes("${") else {
      return text(node)
    }
    return TemplateText(substituted(scalar.text) { _ in nil }, span: node.span)
  }

  // MARK: Functions

  /// Nested functions are followed this far; nobody nests so many.
  private static let deepest = 16

  private func pieces(_ node: Node, depth: Int) -> [TemplateText.Piece] {
    if let (key, argument) = node.function { return pieces(key, argument, depth: depth + 1) }
    return node.scalar.map { literal($0.text) } ?? [.unknown("…")]
  }

  private func pieces(_ key: String, _ argument: Node, depth: Int) -> [TemplateText.Piece] {
    let name = key.utf8.starts(with: "Fn::".utf8) ? String(key.utf8.dropFirst(4))! : key
    guard depth < Self.deepest else { return [.unknown(name)] }
    let text = argument.isIntrinsic ? nil : argument.scalar?.text
    let items = argument.literalItems ?? []
    switch name {
    case "Ref": return named(text ?? name)
    case "GetAtt":
      let parts = items.compactMap(\.literalText)
      return named(text ?? (parts.count == items.count ? parts.joined(separator: ".") : name))
    case "ImportValue": return [.unknown(text ?? name)]
    case "Sub":
      guard let template = text ?? items.first?.literalText else { return [.unknown(name)] }
      let variables = items.dropFirst().first?.mapping
      return substituted(template) { variables?[$0].map { pieces($0, depth: depth + 1) } }
    case "Join":
      guard items.count == 2, let delimiter = items[0].literalText,
        let parts = items[1].literalItems
      else { return [.unknown(name)] }
      return Array(
        parts.filter { !isAbsent($0) }.map { pieces($0, depth: depth + 1) }
          .joined(separator: [.text(delimiter)]))
    case "FindInMap":
      guard let found = found(items), let text = found.literalText else { return [.unknown(name)] }
      return literal(text)
    default: return [.unknown(name)]
    }
  }

  private func named(_ name: String) -> [TemplateText.Piece] {
    defaults[name].map { [.text($0)] } ?? names[name] ?? [.unknown(name)]
  }

  /// The pieces of a text for `Fn::Sub`; `${!NAME}` is `${NAME}` itself.
  private func substituted(
    _ template: String, _ variable: (String) -> [TemplateText.Piece]?
  ) -> [TemplateText.Piece] {
    var pieces: [TemplateText.Piece] = []
    var rest = template[...]
    while let start = rest.range(of: "${"),
      let end = rest.utf8[start.end...].firstIndex(of: UInt8(ascii: "}"))
    {
      pieces += literal(String(rest[..<start.start]))
      let name = String(rest[start.end..<end])
      if name.hasPrefix("!") {
        pieces.append(.text("${\(name.dropFirst())}"))
      } else {
        pieces += variable(name) ?? named(name)
      }
      rest = rest[rest.utf8.index(after: end)...]
    }
    return pieces + literal(String(rest))
  }

  /// A text in which `{{resolve:…}}` is looked up by CloudFormation, and in other files `{{ … }}` filled in by whoever makes a task definition of them.
  private func literal(_ text: String) -> [TemplateText.Piece] {
    if Self.isPlain(text) { return [.text(text)] }
    if isFilledIn, let first = text.first, let last = text.last, text.utf8.count > 2,
      ["<>", "%%", "@@"].contains("\(first)\(last)")
    {
      return [.unknown(String(text.dropFirst().dropLast()))]
    }
    let opening = isFilledIn ? "{{" : "{{resolve:"
    guard text.includes(opening) else { return [.text(text)] }
    var pieces: [TemplateText.Piece] = []
    var rest = text[...]
    while let start = rest.range(of: opening), let end = rest[start.end...].range(of: "}}") {
      pieces.append(.text(String(rest[..<start.start])))
      pieces.append(.unknown(String(rest[start.end..<end.start])))
      rest = rest[end.end...]
    }
    return pieces + [.text(String(rest))]
  }
}

extension Node {
  /// The function that a node calls, in its long form, and what it is given.
  var function: (key: String, argument: Node)? {
    if let tag {
      return (
        Intrinsic.key(forTag: tag) ?? String(tag.drop { $0 == "!" }), Node(content, span: span)
      )
    }
    guard case .mapping(let mapping) = content, mapping.entries.count == 1,
      Intrinsic.isFunction(mapping.entries[0].key.text)
    else { return nil }
    return (mapping.entries[0].key.text, mapping.entries[0].value)
  }
}

extension Node {
  /// Whether a function anywhere in here refers to a resource or a parameter.
  package func refers(to name: String) -> Bool {
    if isIntrinsic, let (_, argument) = function,
      let text = argument.literalText ?? argument.literalItems?.first?.literalText,
      // Most texts speak of something else.
      text.includes(name),
      text == name || text.hasPrefix("\(name).") || text.includes("${\(name)}")
        || text.includes("${\(name).")
    {
      return true
    }
    switch content {
    case .scalar: return false
    case .sequence(let items): return items.contains { $0.refers(to: name) }
    case .mapping(let mapping): return mapping.entries.contains { $0.value.refers(to: name) }
    }
  }
}
