package import LensCloudFormation
package import LensSyntax

/// The capacity providers that run the tasks: ECS's list, or a mapping from a provider to its weight.
package struct CapacityStrategy: Readable {
  package struct Provider: Sendable {
    package var name: Setting<String>
    package var base: Setting<Int>?
    package var weight: Setting<Int>?
  }

  package enum Item: Sendable {
    case provider(Provider)
    /// An item that CloudFormation decides about.
    case function(Value)
  }

  package var items: [Item] = []
  /// The whole list, where only CloudFormation knows it.
  package var function: Value?
  package var span: Span

  package var providers: [Provider] {
    items.compactMap { if case .provider(let provider) = $0 { provider } else { nil } }
  }

  private struct Shares: Record {
    var base: Setting<Int>?
    var weight: Setting<Int>?

    static let fields: [Field<Shares>] = [
      .optional("base", \.base, "How many tasks it runs before the weights count."),
      .optional("weight", \.weight, "Its share of the other tasks, beside the others' weights."),
    ]
  }

  private struct Listed: Record {
    var capacityProvider = Setting("")
    var base: Setting<Int>?
    var weight: Setting<Int>?

    static let fields: [Field<Listed>] = [
      .required("capacityProvider", \.capacityProvider, "The provider's name."),
      .optional("base", \.base, "How many tasks it runs before the weights count."),
      .optional("weight", \.weight, "Its share of the other tasks, beside the others' weights."),
    ]
  }

  package static var shape: Shape {
    .orFunction(
      .either([
        .map(.either([Setting<Int>.shape, Shares.shape])), .list(.orFunction(Listed.shape)),
      ]))
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> CapacityStrategy? {
    var strategy = CapacityStrategy(span: node.span)
    if node.isIntrinsic {
      strategy.function = cloudFormationValue(node, &diagnostics)
      return strategy.function == nil ? nil : strategy
    }
    let items: [Item?]
    switch node.content {
    case .mapping(let mapping):
      items = mapping.entries.map { read($0, &diagnostics).map(Item.provider) }
    case .sequence(let nodes): items = nodes.map { read($0, in: name, &diagnostics) }
    case .scalar:
      node.reportType(
        name, takes: "a mapping from capacity providers to weights, or ECS's list", &diagnostics)
      return nil
    }
    strategy.items = items.compactMap { $0 }
    return strategy.items.count == items.count ? strategy : nil
  }

  private static func read(
    _ entry: Mapping.Entry, _ diagnostics: inout Diagnostics
  ) -> Provider? {
    var provider = Provider(name: Setting(entry.key.text, entry.key.span))
    if !entry.value.isIntrinsic, case .mapping = entry.value.content {
      guard let shares = Shares.read(entry.value, entry.key.text, &diagnostics) else { return nil }
      provider.base = shares.base
      provider.weight = shares.weight
    } else {
      guard let weight = Setting<Int>.read(entry.value, entry.key.text, &diagnostics) else {
        return nil
      }
      provider.weight = weight
    }
    return provider
  }

  private static func read(
    _ node: Node, in name: String, _ diagnostics: inout Diagnostics
  ) -> Item? {
    if node.isIntrinsic { return cloudFormationValue(node, &diagnostics).map(Item.function) }
    return Listed.read(node, name, &diagnostics).map {
      .provider(Provider(name: $0.capacityProvider, base: $0.base, weight: $0.weight))
    }
  }
}

extension CapacityStrategy {
  package var value: Value {
    if let function { return function }
    return .list(
      items.map { item in
        switch item {
        case .function(let value): return value
        case .provider(let provider):
          var object: Object = ["CapacityProvider": provider.name.value]
          object.append("Base", ifPresent: provider.base?.value)
          object.append("Weight", ifPresent: provider.weight?.value)
          return .object(object)
        }
      })
  }
}
