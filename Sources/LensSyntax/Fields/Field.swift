/// One key of a mapping, declared once: from this line it is read, suggested when mistyped, described and put into the schema.
package struct Field<Owner>: Sendable {
  package let name: String
  package let isRequired: Bool
  /// What the owner has when the key is missing, where that is one value.
  package let defaultValue: Value?
  private let meaning: String
  private let makeShape: @Sendable () -> Shape
  /// Reads the value into the owner; `false` means that it was wrong and has been reported.
  package let read: @Sendable (Node, inout Owner, inout Diagnostics) -> Bool

  /// Where a key's value goes. It is made when it is used: a spec has a few of the keys, and making the paths of all took half the time of a start.
  package typealias Path<V> = @Sendable () -> any WritableKeyPath<Owner, V> & Sendable

  package init(
    name: String, summary: String, isRequired: Bool, default defaultValue: Value? = nil,
    shape: @escaping @Sendable () -> Shape,
    read: @escaping @Sendable (Node, inout Owner, inout Diagnostics) -> Bool
  ) {
    self.name = name
    meaning = summary
    self.isRequired = isRequired
    self.defaultValue = defaultValue
    makeShape = shape
    self.read = read
  }

  /// What the value may be, for references and schemas; worked out when it is asked for, since reading a spec never does.
  package var shape: Shape { makeShape() }

  /// What the key means, as a sentence, and what is so without it.
  package var summary: String {
    let usual: String
    switch defaultValue {
    case .boolean(let flag): usual = flag ? "true" : "false"
    case .integer(let number): usual = String(number)
    case .string(let text): usual = "`\(text)`"
    default: return meaning
    }
    return meaning.dropLast() + "; \(usual) by default."
  }

  /// The key as references and schemas describe it.
  package var property: Shape.Property {
    .init(
      name: name, summary: summary, isRequired: isRequired, shape: shape, defaultValue: defaultValue
    )
  }

  /// The same key, declared by a part of the owner.
  package func lifted<Parent>(to path: @escaping Field<Parent>.Path<Owner>) -> Field<Parent> {
    let own = self
    return Field<Parent>(
      name: name, summary: meaning, isRequired: isRequired, default: defaultValue,
      shape: { own.shape },
      read: { node, parent, diagnostics in
        own.read(node, &parent[keyPath: path()], &diagnostics)
      })
  }

  /// A key that must be there.
  package static func required<V: Readable>(
    _ name: String, _ path: @escaping @autoclosure Path<V>, _ summary: String
  ) -> Field {
    declared(name, V.self, summary, isRequired: true) { $0[keyPath: path()] = $1 }
  }

  /// A key that may be absent; the owner then keeps its default.
  package static func optional<V: Readable>(
    _ name: String, _ path: @escaping @autoclosure Path<V>, _ summary: String,
    default defaultValue: Value? = nil
  ) -> Field {
    declared(name, V.self, summary, isRequired: false, defaultValue) { $0[keyPath: path()] = $1 }
  }

  /// A key that may be absent and then is `nil`.
  package static func optional<V: Readable>(
    _ name: String, _ path: @escaping @autoclosure Path<V?>, _ summary: String,
    default defaultValue: Value? = nil
  ) -> Field {
    declared(name, V.self, summary, isRequired: false, defaultValue) { $0[keyPath: path()] = $1 }
  }

  private static func declared<V: Readable>(
    _ name: String, _ type: V.Type, _ summary: String, isRequired: Bool,
    _ defaultValue: Value? = nil, set: @escaping @Sendable (inout Owner, V) -> Void
  ) -> Field {
    let read: @Sendable (Node, inout Owner, inout Diagnostics) -> Bool = {
      node, owner, diagnostics in
      guard let value = V.read(node, name, &diagnostics) else { return false }
      set(&owner, value)
      return true
    }
    return Field(
      name: name, summary: summary, isRequired: isRequired, default: defaultValue,
      shape: { V.shape }, read: read)
  }
}

/// What can be read from a node.
package protocol Readable: Sendable {
  /// What the value may be, for references and schemas.
  static var shape: Shape { get }
  /// The value, or `nil` after having reported why not.
  ///
  /// - Parameter name: what messages call the value, usually its key.
  static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Self?
}
