/// One key of an object that is printed as JSON, declared once: from this line it is written and described.
package struct ObjectKey<Owner, Context>: Sendable {
  package let property: Shape.Property
  /// `nil` leaves the key out.
  package let value: @Sendable (Owner, inout Context) -> Value?

  package init(
    property: Shape.Property, value: @escaping @Sendable (Owner, inout Context) -> Value?
  ) {
    self.property = property
    self.value = value
  }

  package static func always(
    _ name: String, _ shape: Shape, _ summary: String,
    _ value: @escaping @Sendable (Owner, inout Context) -> Value
  ) -> ObjectKey {
    ObjectKey(
      property: .init(name: name, summary: summary, isRequired: true, shape: shape), value: value)
  }

  package static func sometimes(
    _ name: String, _ shape: Shape, _ summary: String,
    _ value: @escaping @Sendable (Owner, inout Context) -> Value?
  ) -> ObjectKey {
    ObjectKey(
      property: .init(name: name, summary: summary, isRequired: false, shape: shape), value: value)
  }

  package static func object(
    _ keys: [ObjectKey], _ owner: Owner, _ context: inout Context
  ) -> Value {
    var object = Object()
    for key in keys {
      if let value = key.value(owner, &context) { object.append(key.property.name, value) }
    }
    return .object(object)
  }
}

extension Shape {
  /// An object with these keys and no others.
  package static func object<Owner, Context>(of keys: [ObjectKey<Owner, Context>]) -> Shape {
    .object(keys.map(\.property))
  }
}
