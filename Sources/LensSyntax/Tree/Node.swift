/// A value as it was written, with its place.
///
/// Aliases and merge keys have been followed, so a node is a plain tree. Nothing is typed yet: a scalar keeps its text to the letter and says what YAML 1.2 would
/// take it for.
package struct Node: Sendable {
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping(Mapping)
  }

  package var content: Content
  /// The tag with its exclamation mark (`!Sub`), `nil` where none was written.
  package var tag: String?
  /// A scalar's text with its quotes; of a collection, its first character (block style) or the whole of it (flow style).
  package var span: Span

  package init(_ content: Content, tag: String? = nil, span: Span) {
    self.content = content
    self.tag = tag
    self.span = span
  }
}

package struct Scalar: Sendable {
  package enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

  /// What YAML 1.2's core schema takes a plain scalar for. Numbers with leading zeros or underscores and times are strings here.
  package enum Kind: Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number, string
  }

  package var text: String
  package var style: Style
  package var kind: Kind

  package init(text: String, style: Style, kind: Kind) {
    self.text = text
    self.style = style
    self.kind = kind
  }
}

/// The entries of a mapping in the order in which they were written; keys are unique.
package struct Mapping: Sendable {
  package struct Key: Sendable {
    package var text: String
    package var span: Span

    package init(_ text: String, span: Span) {
      self.text = text
      self.span = span
    }
  }

  package struct Entry: Sendable {
    package var key: Key
    package var value: Node

    package init(key: Key, value: Node) {
      self.key = key
      self.value = value
    }
  }

  package var entries: [Entry]

  package init(_ entries: [Entry] = []) {
    self.entries = entries
  }

  package func entry(_ name: String) -> Entry? {
    place(of: name).map { entries[$0] }
  }

  package subscript(name: String) -> Node? {
    place(of: name).map { entries[$0].value }
  }

  /// Where the entry of this name stands among the others.
  ///
  /// Nothing is done more often, and so no entry is copied for it, and texts of other lengths are not compared.
  package func place(of name: String) -> Int? {
    let length = name.utf8.count
    return entries.indices.first { place in
      entries[place].key.text.utf8.count == length && entries[place].key.text == name
    }
  }

  /// The entry at the end of a path of names with dots between them; `nil` where a step is missing or has a tag.
  package func entry(at path: String) -> Entry? {
    // Most paths that are asked for are not there, and so none is taken apart before its first step is found.
    let bytes = path.utf8
    var mapping = self
    var start = bytes.startIndex
    while true {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
      guard let found = mapping.entry(String(path[start..<end])) else { return nil }
      if end == bytes.endIndex { return found }
      guard found.value.tag == nil, let inner = found.value.mapping else { return nil }
      mapping = inner
      start = bytes.index(after: end)
    }
  }
}

extension Node {
  package var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }

  package var sequence: [Node]? {
    if case .sequence(let items) = content { items } else { nil }
  }

  package var mapping: Mapping? {
    if case .mapping(let mapping) = content { mapping } else { nil }
  }

  package var isNull: Bool {
    if tag == nil, case .scalar(let scalar) = content, case .null = scalar.kind {
      true
    } else {
      false
    }
  }

  /// What a reader would call this value: "a mapping", "a list", "a number".
  package var description: String {
    switch content {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: "nothing"
      case .boolean: "true or false"
      case .integer, .number: "a number"
      case .string: "text"
      }
    }
  }
}
