// The plain kinds of values. Each accepts what a person would expect to be accepted and nothing else.
//
// The generic ones are readable when what they hold is, rather than take nothing else: Swift's runtime proves a requirement of a
// type by going through every conformance of the program, for each such type that a start meets.

extension Node {
  /// Says that a value is of the wrong kind.
  package func reportType(
    _ name: String, takes expected: String, notes: [String] = [], help: [String] = [],
    _ diagnostics: inout Diagnostics
  ) {
    let label = tag.map { "this is \($0)" } ?? "this is \(description)"
    // A function in place of a mapping or list hides what the compiler has to see.
    let insides =
      tag == nil
      ? [] : ["its keys and items have to be written out; a function may stand for a value inside"]
    diagnostics.report(
      .wrongType, "\(quoted(name)) takes \(expected)", at: span, label: label,
      notes: notes + insides, help: help)
  }

  package func expectMapping(_ name: String, _ diagnostics: inout Diagnostics) -> Mapping? {
    if tag == nil, case .mapping(let mapping) = content { return mapping }
    reportType(name, takes: "a mapping", &diagnostics)
    return nil
  }

  package func expectSequence(_ name: String, _ diagnostics: inout Diagnostics) -> [Node]? {
    if tag == nil, case .sequence(let items) = content { return items }
    reportType(name, takes: "a list", &diagnostics)
    return nil
  }
}

extension String: Readable {
  package static var shape: Shape { .text }

  /// Numbers and booleans keep every character: an image tag `1.10` stays `1.10`.
  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> String?
  {
    read(node, name, takes: "text", &diagnostics)
  }

  /// The same where the text is to be read further, as a duration or a size.
  package static func read(
    _ node: Node, _ name: String, takes expected: String, _ diagnostics: inout Diagnostics
  ) -> String? {
    if node.tag == nil, let scalar = node.scalar, !node.isNull { return scalar.text }
    node.reportType(name, takes: expected, &diagnostics)
    return nil
  }
}

extension Int: Readable {
  package static var shape: Shape { .integer }

  /// Digits in quotes are a number too: ECS's own examples quote `cpu` and `memory`.
  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Int? {
    if node.tag == nil, let scalar = node.scalar {
      if case .integer(let number) = scalar.kind { return number }
      if scalar.style == .singleQuoted || scalar.style == .doubleQuoted,
        let number = Int(scalar.text)
      {
        return number
      }
    }
    node.reportType(name, takes: "a whole number", &diagnostics)
    return nil
  }
}

extension Bool: Readable {
  package static var shape: Shape { .boolean }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Bool?
  {
    if node.tag == nil, let scalar = node.scalar, case .boolean(let value) = scalar.kind {
      return value
    }
    var notes: [String] = []
    if let text = node.scalar?.text, ["on", "off", "yes", "no"].contains(text.lowercased()) {
      notes = ["in YAML 1.2 `\(text)` is text; only `true` and `false` are booleans"]
    }
    node.reportType(name, takes: "`true` or `false`", notes: notes, &diagnostics)
    return nil
  }
}

/// A value together with the place where it was written.
package struct Located<T: Sendable>: Sendable {
  package var value: T
  package var span: Span

  package init(_ value: T, _ span: Span = .none) {
    self.value = value
    self.span = span
  }
}

extension Located: Readable where T: Readable {
  package static var shape: Shape { T.shape }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> Located?
  {
    T.read(node, name, &diagnostics).map { Located($0, node.span) }
  }
}

extension Array: Readable where Element: Readable {
  package static var shape: Shape { .list(Element.shape) }

  /// A list drops its broken items only after all of them have been reported.
  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> [Element]?
  {
    guard let items = node.expectSequence(name, &diagnostics) else { return nil }
    let values = items.map { Element.read($0, name, &diagnostics) }
    return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
  }
}

/// One value or a list of them, where both are natural to write.
package struct OneOrMany<Element: Sendable>: Sendable {
  package var items: [Element]

  package init(_ items: [Element]) {
    self.items = items
  }
}

extension OneOrMany: Readable where Element: Readable {
  package static var shape: Shape { .either([Element.shape, .list(Element.shape)]) }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> OneOrMany?
  {
    if node.tag == nil, case .sequence = node.content {
      return [Element].read(node, name, &diagnostics).map(OneOrMany.init)
    }
    return Element.read(node, name, &diagnostics).map { OneOrMany([$0]) }
  }
}

/// A mapping from names of the user's choice, in the order in which they were written. Broken entries are dropped, and the rest goes on.
package struct NamedList<Element: Sendable>: Sendable {
  package struct Item: Sendable {
    package var name: String
    package var span: Span
    package var value: Element

    package init(name: String, span: Span, value: Element) {
      self.name = name
      self.span = span
      self.value = value
    }
  }

  package var items: [Item]
  /// Names whose values were wrong and have been reported: whoever refers to one of them is not mistaken too.
  package var broken: [String] = []

  package init(_ items: [Item] = []) {
    self.items = items
  }
}

extension NamedList: Readable where Element: Readable {
  package static var shape: Shape { .map(Element.shape) }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> NamedList?
  {
    guard let mapping = node.expectMapping(name, &diagnostics) else { return nil }
    var list = NamedList()
    list.items.reserveCapacity(mapping.entries.count)
    for entry in mapping.entries {
      guard let value = Element.read(entry.value, entry.key.text, &diagnostics) else {
        list.broken.append(entry.key.text)
        continue
      }
      list.items.append(Item(name: entry.key.text, span: entry.key.span, value: value))
    }
    return list
  }
}

/// One of a few words.
package protocol Word: Readable, RawRepresentable, CaseIterable where RawValue == String {}

extension Word {
  package static var shape: Shape { .word(allCases.map(\.rawValue)) }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Self?
  {
    if node.tag == nil, let scalar = node.scalar {
      if let word = Self(rawValue: scalar.text) { return word }
      let words = allCases.map(\.rawValue)
      let near = nearest(to: scalar.text, among: words)
      diagnostics.report(
        .wrongType, "\(quoted(name)) is one of \(listed(words, "or")), not `\(scalar.text)`",
        at: node.span, label: near.map { "did you mean `\($0)`?" } ?? "",
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(node.span, $0)]) })
      return nil
    }
    node.reportType(
      name, takes: "one of \(listed(allCases.map(\.rawValue), "or"))", &diagnostics)
    return nil
  }
}
