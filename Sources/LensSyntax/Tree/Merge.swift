/// The merge key `<<`, which takes over the entries of another mapping.
extension [Mapping.Entry] {
  /// Puts the entries of a mapping, or of a list of mappings, where the `<<` stood.
  ///
  /// What the mapping says itself wins, wherever it stands; of several mappings the earlier wins. This is what YAML 1.1 says, which people know.
  mutating func merge(
    _ value: Node, at place: Int, key: Span, _ diagnostics: inout Diagnostics
  ) {
    var merged: [Mapping.Entry] = []
    var known = Set<ByteText>(minimumCapacity: count)
    for entry in self { known.insert(ByteText(entry.key.text)) }

    switch value.content {
    case .mapping(let mapping) where value.tag == nil:
      merged.take(mapping, &known)
    case .sequence(let items) where value.tag == nil:
      for item in items {
        guard let mapping = item.mapping, item.tag == nil else {
          reportNothingToMerge(item, &diagnostics)
          continue
        }
        merged.take(mapping, &known)
      }
    default:
      reportNothingToMerge(value, &diagnostics)
    }
    insert(contentsOf: merged, at: place)

    func reportNothingToMerge(_ node: Node, _ diagnostics: inout Diagnostics) {
      let found = node.tag.map { "a value with the tag `\($0)`" } ?? node.description
      diagnostics.report(
        .badMerge, "`<<` takes over the keys of a mapping, and this is \(found)", at: node.span,
        related: [Label(key, "to be merged here")],
        help: ["name a mapping (`<<: *base`) or a list of mappings (`<<: [*one, *two]`)"])
    }
  }

  private mutating func take(_ mapping: Mapping, _ known: inout Set<ByteText>) {
    for entry in mapping.entries where known.insert(ByteText(entry.key.text)).inserted {
      append(entry)
    }
  }
}

/// A text that equals only what has the same bytes.
private struct ByteText: Hashable {
  let text: String

  init(_ text: String) {
    self.text = text
  }

  static func == (one: Self, other: Self) -> Bool {
    one.text.utf8.elementsEqual(other.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }
}
