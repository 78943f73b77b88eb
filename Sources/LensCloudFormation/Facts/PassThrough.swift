package import LensSyntax

/// What a user wrote in ECS's spelling, in CloudFormation's.
///
/// Every wrong name and value inside is reported, and if there was one the result is `nil`. A value that CloudFormation decides is passed on unlooked at.
///
/// - Parameter path: how messages call this value, such as `linuxParameters`; what lies inside is called `linuxParameters.tmpfs`.
package func passThrough(
  _ node: Node, as kind: Property.Kind, path: String, _ diagnostics: inout Diagnostics
) -> Value? {
  if node.isIntrinsic { return cloudFormationValue(node, &diagnostics) }
  switch kind {
  case .text(let words):
    guard let text = String.read(node, path, &diagnostics) else { return nil }
    if words.isEmpty || words.contains(text) || node.isDynamicReference { return .string(text) }
    reportWord(text, at: node.span, path: path, words: words, &diagnostics)
    return nil
  case .integer:
    if node.isDynamicReference { return node.scalar.map { .string($0.text) } }
    return Int.read(node, path, &diagnostics).map(Value.integer)
  case .number:
    return number(node, path: path, &diagnostics)
  case .boolean:
    if node.isDynamicReference { return node.scalar.map { .string($0.text) } }
    return Bool.read(node, path, &diagnostics).map(Value.boolean)
  case .list(let element):
    if let mapping = node.mapping, let pair = Pair(of: element) {
      return pairs(mapping, as: pair, path: path, &diagnostics)
    }
    return list(node, of: element, path: path, &diagnostics)
  case .map(let element):
    return map(node, of: element, path: path, &diagnostics)
  case .record(let name):
    guard let record = PropertyRecord.named(name) else { preconditionFailure("no record \(name)") }
    return object(node, as: record, path: path, &diagnostics)
  case .anything:
    return cloudFormationValue(node, &diagnostics)
  }
}

extension Node {
  /// Whether CloudFormation replaces the text by a value from elsewhere, which may then be of any type.
  fileprivate var isDynamicReference: Bool {
    scalar?.text.utf8.starts(with: "{{resolve:".utf8) ?? false
  }
}

private func reportWord(
  _ text: String, at span: Span, path: String, words: [String], _ diagnostics: inout Diagnostics
) {
  let near = nearest(to: text, among: words)
  diagnostics.report(
    .wrongType, "\(quoted(path)) is one of \(listed(words, "or")), not `\(text)`", at: span,
    label: near.map { "did you mean `\($0)`?" } ?? "",
    fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(span, $0)]) })
}

private func number(_ node: Node, path: String, _ diagnostics: inout Diagnostics) -> Value? {
  if let scalar = node.scalar {
    if node.isDynamicReference { return .string(scalar.text) }
    switch scalar.kind {
    case .integer(let value): return .integer(value)
    case .number: return .number(scalar.text)
    case .null, .boolean, .string: break
    }
  }
  node.reportType(path, takes: "a number", &diagnostics)
  return nil
}

private func list(
  _ node: Node, of element: Property.Kind, path: String, _ diagnostics: inout Diagnostics
) -> Value? {
  guard let items = node.expectSequence(path, &diagnostics) else { return nil }
  var values: [Value] = []
  for (index, item) in items.enumerated() {
    let value = passThrough(item, as: element, path: "\(path)[\(index)]", &diagnostics)
    if let value { values.append(value) }
  }
  return values.count == items.count ? .list(values) : nil
}

private func map(
  _ node: Node, of element: Property.Kind, path: String, _ diagnostics: inout Diagnostics
) -> Value? {
  guard let mapping = node.expectMapping(path, &diagnostics) else { return nil }
  var object = Object()
  for entry in mapping.entries {
    let inside = "\(path).\(entry.key.text)"
    guard let value = passThrough(entry.value, as: element, path: inside, &diagnostics) else {
      continue
    }
    object.append(entry.key.text, value)
  }
  return object.count == mapping.entries.count ? .object(object) : nil
}

/// A record that is a name and what it stands for; a list of such records may be written as a mapping.
struct Pair {
  let name: Property
  let value: Property

  private static let records: [(record: String, name: String, value: String)] = [
    ("KeyValuePair", "name", "value"),
    ("Secret", "name", "valueFrom"),
    ("ContainerDependency", "containerName", "condition"),
    ("Tag", "key", "value"),
  ]

  init?(of kind: Property.Kind) {
    guard case .record(let record) = kind,
      let pair = Pair.records.first(where: { $0.record == record }),
      let properties = PropertyRecord.named(record),
      let name = properties.property(pair.name), let value = properties.property(pair.value)
    else { return nil }
    self.name = name
    self.value = value
  }
}

private func pairs(
  _ mapping: Mapping, as pair: Pair, path: String, _ diagnostics: inout Diagnostics
) -> Value? {
  var items: [Value] = []
  for entry in mapping.entries {
    let inside = "\(path).\(entry.key.text)"
    let value = passThrough(entry.value, as: pair.value.kind, path: inside, &diagnostics)
    guard let value else { continue }
    items.append([
      pair.name.cloudFormationName: .string(entry.key.text), pair.value.cloudFormationName: value,
    ])
  }
  return items.count == mapping.entries.count ? .list(items) : nil
}

private func object(
  _ node: Node, as record: PropertyRecord, path: String, _ diagnostics: inout Diagnostics
) -> Value? {
  guard let mapping = node.expectMapping(path, &diagnostics) else { return nil }
  var object = Object()
  var isWhole = true
  for entry in mapping.entries {
    guard let property = record.property(entry.key.text) else {
      reportUnknownKey(entry.key, in: record, path: path, &diagnostics)
      isWhole = false
      continue
    }
    if entry.value.isNull {
      diagnostics.report(
        .wrongType, "`\(property.name)` has no value", at: entry.key.span,
        label: "nothing is written after it")
      isWhole = false
      continue
    }
    let inside = "\(path).\(property.name)"
    guard let value = passThrough(entry.value, as: property.kind, path: inside, &diagnostics) else {
      isWhole = false
      continue
    }
    object.append(property.cloudFormationName, value)
  }
  for property in record.properties where property.isRequired && mapping[property.name] == nil {
    diagnostics.report(
      .missingKey, "\(quoted(path)) needs the key `\(property.name)`", at: node.span)
    isWhole = false
  }
  return isWhole ? .object(object) : nil
}

/// CloudFormation's spelling of a property leads to ECS's, however different the two are; any other word to the nearest.
private func reportUnknownKey(
  _ key: Mapping.Key, in record: PropertyRecord, path: String, _ diagnostics: inout Diagnostics
) {
  let spelled = record.properties.first { $0.cloudFormationName == key.text }
  diagnostics.reportUnknownKey(
    key, of: path, candidates: spelled.map { [$0.name] } ?? record.names)
}
