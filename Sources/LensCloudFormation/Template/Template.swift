package import LensSyntax

/// A CloudFormation template, section by section, in the order in which a careful person writes them.
package struct Template: Sendable {
  package var description: Value?
  /// Sections that are passed through as they were written: `Metadata`, `Parameters`, `Mappings`, …
  package var sections = Object()
  package var metadata = Object()
  package var parameters = Object()
  package var resources: [Resource] = []
  package var outputs = Object()

  package init() {}

  /// The sections before `Resources`, in CloudFormation's customary order.
  private static let order = ["Transform", "Parameters", "Rules", "Mappings", "Conditions"]

  /// The whole template as a tree.
  package var tree: Object {
    var tree: Object = ["AWSTemplateFormatVersion": "2010-09-09"]
    if let description { tree.append("Description", description) }
    if !metadata.isEmpty { tree.append("Metadata", .object(metadata)) }
    for name in Template.order {
      if name == "Parameters" {
        if !parameters.isEmpty { tree.append(name, .object(parameters)) }
      } else if let section = sections[name] {
        tree.append(name, section)
      }
    }
    var entries = Object()
    for resource in resources { entries[resource.id] = .object(resource.tree) }
    tree.append("Resources", .object(entries))
    if !outputs.isEmpty { tree.append("Outputs", .object(outputs)) }
    return tree
  }
}

/// A resource of a template.
package struct Resource: Sendable {
  /// The logical ID. Once shipped it is a promise: changing one replaces a running resource.
  package var id: String
  package var type: String
  /// What happens to the resource's data when the stack or the resource goes.
  package var retention: Retention
  package var properties: Object
  /// Attributes beside the properties (`Condition`, `DependsOn`, …) of resources that are passed through.
  package var attributes = Object()
  /// Whatever the caller wants to find again: where the resource comes from.
  package var origin: String

  package enum Retention: Sendable {
    /// CloudFormation's own default for the type.
    case byType
    /// What holds data outlives its stack, but a creation that is rolled back leaves nothing behind that would be in the way of the next attempt.
    case keep
  }

  package init(
    _ id: String, _ type: String, origin: String, retention: Retention = .byType, properties: Object
  ) {
    self.id = id
    self.type = type
    self.origin = origin
    self.retention = retention
    self.properties = properties
  }

  package var tree: Object {
    var tree: Object = ["Type": .string(type)]
    for entry in attributes.entries { tree.append(entry.key, entry.value) }
    if retention == .keep {
      tree.append("DeletionPolicy", "RetainExceptOnCreate")
      tree.append("UpdateReplacePolicy", "Retain")
    }
    if !properties.isEmpty { tree.append("Properties", .object(properties)) }
    return tree
  }
}

extension Object {
  /// Appends a property that may be absent.
  package mutating func append(_ key: String, ifPresent value: Value?) {
    if let value { append(key, value) }
  }

  /// Appends a list that is left out when empty.
  package mutating func append(_ key: String, ifAny values: [Value]) {
    if !values.isEmpty { append(key, .list(values)) }
  }

  /// Appends a mapping that is left out when empty.
  package mutating func append(_ key: String, ifAny object: Object) {
    if !object.isEmpty { append(key, .object(object)) }
  }

  /// Appends every entry of another object.
  package mutating func append(contentsOf other: Object) {
    for entry in other.entries { self[entry.key] = entry.value }
  }

  /// The same entries in the order of a list, and what the list does not name behind them as it was.
  package func ordered(by order: KeyOrder) -> Object {
    var result = Object()
    let ranked = entries.enumerated().map { (order.rank($0.element.key), $0.offset) }.sorted(by: <)
    for (_, index) in ranked { result.append(entries[index].key, entries[index].value) }
    return result
  }
}

/// The order in which a careful person writes the properties of a resource.
package struct KeyOrder: Sendable, ExpressibleByArrayLiteral {
  private let ranks: [String: Int]

  package init(arrayLiteral names: String...) {
    ranks = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($0.element, $0.offset) })
  }

  func rank(_ name: String) -> Int { ranks[name] ?? ranks.count }
}

/// Tags as CloudFormation lists them.
package func tagList(_ tags: [(name: String, value: Value)]) -> [Value] {
  tags.map { ["Key": .string($0.name), "Value": $0.value] }
}
