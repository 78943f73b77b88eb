// Lines that should have been indented more are YAML all the same: what was to be inside stands beside, and the key above is left without a value.

extension Record {
  /// Reports keys that stand beside the key they belong to, and gives the names of all that take part.
  ///
  /// It says so only where it knows: the key above has no value, and what follows is nothing that this record has.
  static func reportOutside(_ mapping: Mapping, _ diagnostics: inout Diagnostics) -> [String] {
    var names: [String] = []
    for (index, entry) in mapping.entries.enumerated() where entry.value.isEmpty {
      guard fields.contains(where: { $0.name == entry.key.text }) else { continue }
      let strangers = mapping.entries[(index + 1)...].prefix { next in
        next.value.mapping != nil && meanings[next.key.text.folded] == nil
          && !fields.contains { $0.name == next.key.text } && !otherNames.contains(next.key.text)
      }
      guard !strangers.isEmpty else { continue }
      diagnostics.reportOutside(strangers.map(\.key), of: entry.key)
      names += [entry.key.text] + strangers.map(\.key.text)
    }
    return names
  }
}

extension Mapping {
  /// Reports keys that stand beside the name they belong to, and gives the names of all that take part.
  ///
  /// - Parameter shape: what an entry of this mapping can hold.
  func reportOutside(_ shape: Shape, _ diagnostics: inout Diagnostics) -> [String] {
    let keys = shape.keys
    let takesMappings = shape.isMapping
    var names: [String] = []
    for (index, entry) in entries.enumerated() where entry.value.isEmpty {
      let strangers = entries[(index + 1)...].prefix {
        !$0.value.isEmpty
          && (keys.contains($0.key.text) || takesMappings && $0.value.mapping == nil)
      }
      guard !strangers.isEmpty else { continue }
      diagnostics.reportOutside(strangers.map(\.key), of: entry.key)
      names += [entry.key.text] + strangers.map(\.key.text)
    }
    return names
  }
}

extension Diagnostics {
  fileprivate mutating func reportOutside(_ keys: [Mapping.Key], of owner: Mapping.Key) {
    let subject = keys.count > 4 ? "the next \(keys.count) keys" : listed(keys.map(\.text))
    report(
      .wrongIndentation,
      "\(subject) \(keys.count == 1 ? "stands" : "stand") beside `\(owner.text)`, not under it",
      at: keys[0].span, label: "begins in the same column",
      related: [Label(owner.span, "nothing is under it")],
      help: ["indent what belongs to `\(owner.text)` by two more spaces"])
  }
}

extension Node {
  /// Whether nothing was written.
  package var isEmpty: Bool { isNull && scalar?.text.isEmpty ?? false }
}

extension Shape {
  /// The keys of a mapping of this shape.
  fileprivate var keys: [String] {
    switch self {
    case .object(let properties, _): properties.map(\.name)
    case .chosen(_, let key, _, let choices):
      [key] + choices.flatMap { $0.properties.map(\.name) }
    case .either(let shapes): shapes.flatMap(\.keys)
    case .orFunction(let shape), .part(let shape): shape.keys
    case .named(_, let shape): shape().keys
    default: []
    }
  }

  /// Whether nothing but a mapping fits.
  fileprivate var isMapping: Bool {
    switch self {
    case .object, .map, .chosen: true
    case .either(let shapes): shapes.allSatisfy(\.isMapping)
    case .orFunction(let shape), .part(let shape): shape.isMapping
    case .named(_, let shape): shape().isMapping
    default: false
    }
  }
}
