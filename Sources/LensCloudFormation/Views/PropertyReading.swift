package import LensSyntax

/// A task definition, or a part of it, held against the properties that ECS has.
///
/// A walk passes over functions, and over what lies in a value of another shape than ECS's.
///
/// Several rules go through all of a task's, so one is shared and not copied.
package final class PropertyReading: Sendable {
  package let value: TemplateValue
  /// `containerDefinitions`, or whatever the value stands under.
  package let name: String
  package let kind: Property.Kind
  package let spelling: Spelling
  /// Whether the value is one of several in the list of that name.
  package let isItem: Bool
  /// The record of a value that is a mapping with ECS's own names; `nil` where it is none.
  package let record: PropertyRecord?
  /// What a mapping holds; `nil` where the value is none.
  package let entries: [Entry]?

  /// An entry of a mapping.
  package struct Entry: Sendable {
    package let key: Mapping.Key
    package let value: TemplateValue
    /// The property of the record that the key names; `nil` where it names none.
    package let property: Property?
  }

  package init(
    value: TemplateValue, name: String, kind: Property.Kind, spelling: Spelling,
    isItem: Bool = false
  ) {
    self.value = value
    self.name = name
    self.kind = kind
    self.spelling = spelling
    self.isItem = isItem
    let record: PropertyRecord? =
      if case .record(let name) = kind, value.isMapping { .named(name) } else { nil }
    self.record = record
    entries = value.mapEntries { key, value in
      Entry(key: key, value: value, property: record?.property(key.text, spelling))
    }
  }

  /// What messages call it.
  package var title: String { isItem ? "an item of `\(name)`" : "`\(name)`" }

  /// Who reads the names.
  package enum Spelling: Int, Sendable, CaseIterable {
    /// CloudFormation: `PortMappings`, to the letter.
    case cloudFormation
    /// The API: `portMappings`, to the letter.
    case api
    /// Terraform and whatever else reads lists of containers with Go's JSON: letter case does not count.
    case anyCase

    /// How a property is written.
    package func name(of property: Property) -> String {
      self == .cloudFormation ? property.cloudFormationName : property.name
    }

    /// A name in the one of its spellings that stands for all that count as the same.
    func folded(_ name: String) -> String { self == .anyCase ? name.lowercased() : name }

    /// Whether numbers and booleans in quotes, and texts without, are what they should be: CloudFormation converts them.
    package var converts: Bool { self == .cloudFormation }
  }

  /// What lies in the value, one step down.
  package var parts: [PropertyReading] {
    switch kind {
    case .list(let element):
      return (value.items ?? []).map { part($0, name, element, isItem: true) }
    case .map(let element):
      return (entries ?? []).map { part($0.value, $0.key.text, element) }
    case .record:
      return (entries ?? []).compactMap { entry in
        entry.property.map { part(entry.value, spelling.name(of: $0), $0.kind) }
      }
    default: return []
    }
  }

  private func part(
    _ value: TemplateValue, _ name: String, _ kind: Property.Kind, isItem: Bool = false
  ) -> PropertyReading {
    PropertyReading(value: value, name: name, kind: kind, spelling: spelling, isItem: isItem)
  }

  /// Does something with the value and with whatever lies in it.
  ///
  /// - Parameter visit: says whether to go on into the value.
  package func walk(_ visit: (PropertyReading) -> Bool) {
    guard !value.isFunction, visit(self) else { return }
    for part in parts { part.walk(visit) }
  }

  // MARK: Shapes

  /// Whether a mapping stands where a list of such mappings does.
  package var isOneItem: Bool {
    guard case .list(.record(let name)) = kind, let record = PropertyRecord.named(name),
      let entries, !entries.isEmpty
    else { return false }
    return entries.allSatisfy { record.property($0.key.text, .anyCase) != nil }
  }

  /// What the value is instead of what ECS takes; `nil` when it is right, or may be.
  package var mistake: (found: String, wanted: String)? {
    let node = value.node
    switch kind {
    case .anything: return nil
    // A word that somebody's tool replaces is nothing yet. A line with such a word in it becomes another line, and no list.
    case .list, .map, .record:
      if node.scalar?.text.utf8.first.map(placeholderBytes.contains) ?? false { return nil }
    case .text, .integer, .number, .boolean:
      if node.scalar?.text.isPlaceholder ?? false { return nil }
    }
    switch kind {
    case .anything: return nil
    case .list: return node.sequence == nil ? (found, "a list") : nil
    case .map, .record: return node.mapping == nil ? (found, "a mapping") : nil
    case .text, .integer, .number, .boolean:
      guard let scalar = node.scalar else { return (found, wanted) }
      if value.literal == nil { return nil }
      return takes(scalar) ? nil : (found, wanted)
    }
  }

  private func takes(_ scalar: Scalar) -> Bool {
    let isPlain = scalar.style == .plain
    var word: String { scalar.text.lowercased() }
    switch (kind, scalar.kind) {
    case (_, .null), (.text, .string): return true
    case (.integer, .integer), (.number, .integer), (.number, .number), (.boolean, .boolean):
      return true
    case (.text, _), (.integer, .number), (.number, .string): return spelling.converts
    case (.integer, .string): return spelling.converts && Int(word) != nil
    case (.boolean, .string):
      // YAML 1.1, which everybody's tools speak, has more words for the two.
      return spelling.converts && ["true", "false"].contains(word)
        || isPlain && ["yes", "no", "on", "off"].contains(word)
    default: return false
    }
  }

  private var found: String {
    switch value.node.content {
    case .sequence: return "a list"
    case .mapping: return "a mapping"
    case .scalar(let scalar):
      guard scalar.style == .plain else { return "text" }
      switch scalar.kind {
      case .boolean: return "a boolean"
      case .integer, .number: return "a number"
      case .null, .string: return "text"
      }
    }
  }

  private var wanted: String {
    switch kind {
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "`true` or `false`"
    default: "text"
    }
  }
}

private let placeholderBytes = ByteSet("${}<>%@")

extension String {
  /// Whether the text is for a tool to fill in, before ECS or CloudFormation sees it: `${CPU}`, `{{ cpu }}`, `<IMAGE1_NAME>`, `%CPU%`, `@cpu@`.
  fileprivate var isPlaceholder: Bool { includes(anyOf: placeholderBytes) }
}
