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
    if isEmpty { return reportEmpty(name, takes: expected, notes: notes, help: help, &diagnostics) }
    let label = tag.map { "this is \($0)" } ?? "this is \(description)"
    // A function in place of a mapping or list hides what the compiler has to see.
    let insides =
      tag == nil
      ? [] : ["its keys and items have to be written out; a function may stand for a value inside"]
    diagnostics.report(
      .wrongType, "\(quoted(name)) takes \(expected)", at: span, label: label,
      notes: notes + insides, help: help)
  }

  /// Says that nothing was written; a comment in the place of a value was more likely meant to be one.
  private func reportEmpty(
    _ name: String, takes expected: String, notes: [String], help: [String],
    _ diagnostics: inout Diagnostics
  ) {
    if let comment = diagnostics.sources.comment(behind: span) {
      diagnostics.report(
        .wrongType, "\(quoted(name)) has no value", at: comment,
        label: "`#` begins a comment", notes: ["it takes \(expected)"] + notes,
        help: help.isEmpty ? ["if this is the value, put it into quotes"] : help)
      return
    }
    if diagnostics.sources.text(span).hasPrefix("&") {
      diagnostics.report(
        .unquotedValue, "a value cannot begin with `&` unless it is in quotes", at: span,
        label: "it gives a name to the value, and there is none",
        help: ["if this is text, put it into quotes"])
      return
    }
    diagnostics.report(
      .wrongType, "\(quoted(name)) has no value", at: span, label: "nothing is written here",
      notes: ["it takes \(expected)"] + notes,
      help: help.isEmpty && expected == "text" ? ["write `''` for an empty text"] : help)
  }

  /// - Parameter help: what to write in place of another kind of value.
  package func expectMapping(
    _ name: String, help: [String] = [], _ diagnostics: inout Diagnostics
  ) -> Mapping? {
    if tag == nil, case .mapping(let mapping) = content { return mapping }
    reportType(name, takes: "a mapping", help: help, &diagnostics)
    return nil
  }

  /// - Parameter help: what to write in place of another kind of value.
  package func expectSequence(
    _ name: String, help: [String] = [], _ diagnostics: inout Diagnostics
  ) -> [Node]? {
    if tag == nil, case .sequence(let items) = content { return items }
    reportType(name, takes: "a list", help: help.isEmpty ? listHelp : help, &diagnostics)
    return nil
  }

  /// How a lone value is written as a list.
  private var listHelp: [String] {
    guard tag == nil, let scalar, !isNull else { return [] }
    let isWord = !scalar.text.utf8.contains { ",[]{}:#'\" \n".utf8.contains($0) }
    return [
      isWord && scalar.style == .plain && scalar.text.utf8.count < 40
        ? "write `[\(scalar.text)]`, a list of one"
        : "write each item on a line of its own behind a dash and a space, or all as `[one, two]`"
    ]
  }
}

extension Sources {
  fileprivate func text(_ span: Span) -> String {
    guard let source = self[span] else { return "" }
    return String(decoding: source.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  /// The comment that stands behind a place on the same line, where a value would be.
  fileprivate func comment(behind span: Span) -> Span? {
    guard let source = self[span] else { return nil }
    let bytes = source.bytes
    var start = Int(span.end)
    while start < bytes.count, bytes[start] == UInt8(ascii: " ") { start += 1 }
    guard start < bytes.count, bytes[start] == UInt8(ascii: "#"), start > Int(span.end) else {
      return nil
    }
    let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
    return Span(source: span.source, start: start, end: end)
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
    guard let mapping = node.expectMapping(name, help: namingHelp(node, name), &diagnostics) else {
      return nil
    }
    var list = NamedList()
    list.items.reserveCapacity(mapping.entries.count)
    let outside =
      mapping.entries.contains { $0.value.isEmpty }
      ? mapping.reportOutside(Element.shape, &diagnostics) : []
    list.broken += outside
    for entry in mapping.entries where !outside.contains(entry.key.text) {
      guard let value = Element.read(entry.value, entry.key.text, &diagnostics) else {
        list.broken.append(entry.key.text)
        continue
      }
      list.items.append(Item(name: entry.key.text, span: entry.key.span, value: value))
    }
    return list
  }

  /// How what was written without names, or with names inside, is written by name.
  private static func namingHelp(_ node: Node, _ name: String) -> [String] {
    guard node.tag == nil, !node.isNull else { return [] }
    let first = node.sequence?.first
    let named = first?.mapping?.entries.first { $0.key.text.lowercased() == "name" }
    guard let text = named?.value.scalar?.text else {
      return ["write each under a name of its own: `\(name): { NAME: … }`"]
    }
    return [
      "the name is the key: write `\(text):` in place of `- \(named?.key.text ?? ""): \(text)`"
    ]
  }
}

/// One of a few words.
package protocol Word: Readable, RawRepresentable, CaseIterable where RawValue == String {
  /// What to do who writes a word that is none of these, and is known for something else.
  static func help(for word: String) -> [String]
}

extension Word {
  package static func help(for word: String) -> [String] { [] }

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
        help: near == nil ? help(for: scalar.text) : [],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(node.span, $0)]) })
      return nil
    }
    node.reportType(
      name, takes: "one of \(listed(allCases.map(\.rawValue), "or"))", &diagnostics)
    return nil
  }
}
