/// One key of a mapping, declared once: from this line it is read, suggested when mistyped, described and put into the schema.
package struct Field<Owner>: Sendable {
  package let name: String
  package let summary: String
  package let isRequired: Bool
  private let makeShape: @Sendable () -> Shape
  /// Reads the value into the owner; `false` means that it was wrong and has been reported.
  package let read: @Sendable (Node, inout Owner, inout Diagnostics) -> Bool

  /// Where a key's value goes. It is made when it is used: a spec has a few of the keys, and making the paths of all took half the time of a start.
  package typealias Path<V> = @Sendable () -> any WritableKeyPath<Owner, V> & Sendable

  package init(
    name: String, summary: String, isRequired: Bool, shape: @escaping @Sendable () -> Shape,
    read: @escaping @Sendable (Node, inout Owner, inout Diagnostics) -> Bool
  ) {
    self.name = name
    self.summary = summary
    self.isRequired = isRequired
    makeShape = shape
    self.read = read
  }

  /// What the value may be, for references and schemas; worked out when it is asked for, since reading a spec never does.
  package var shape: Shape { makeShape() }

  /// A key that must be there.
  package static func required<V: Readable>(
    _ name: String, _ path: @escaping @autoclosure Path<V>, _ summary: String
  ) -> Field {
    declared(name, V.self, summary, isRequired: true) { $0[keyPath: path()] = $1 }
  }

  /// A key that may be absent; the owner then keeps its default.
  package static func optional<V: Readable>(
    _ name: String, _ path: @escaping @autoclosure Path<V>, _ summary: String
  ) -> Field {
    declared(name, V.self, summary, isRequired: false) { $0[keyPath: path()] = $1 }
  }

  /// A key that may be absent and then is `nil`.
  package static func optional<V: Readable>(
    _ name: String, _ path: @escaping @autoclosure Path<V?>, _ summary: String
  ) -> Field {
    declared(name, V.self, summary, isRequired: false) { $0[keyPath: path()] = $1 }
  }

  private static func declared<V: Readable>(
    _ name: String, _ type: V.Type, _ summary: String, isRequired: Bool,
    set: @escaping @Sendable (inout Owner, V) -> Void
  ) -> Field {
    let read: @Sendable (Node, inout Owner, inout Diagnostics) -> Bool = {
      node, owner, diagnostics in
      guard let value = V.read(node, name, &diagnostics) else { return false }
      set(&owner, value)
      return true
    }
    return Field(
      name: name, summary: summary, isRequired: isRequired, shape: { V.shape }, read: read)
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

/// What a value may be, in the words of a reference page and of JSON Schema.
package indirect enum Shape: Sendable {
  case text
  case integer
  case number
  case boolean
  case anything
  case word([String])
  case list(Shape)
  /// A mapping from names of the user's choice.
  case map(Shape)
  case object([Property])
  case either([Shape])

  package struct Property: Sendable {
    package var name: String
    package var summary: String
    package var isRequired: Bool
    package var shape: Shape

    package init(name: String, summary: String, isRequired: Bool, shape: Shape) {
      self.name = name
      self.summary = summary
      self.isRequired = isRequired
      self.shape = shape
    }
  }
}
