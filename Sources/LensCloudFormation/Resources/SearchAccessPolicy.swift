package import LensSyntax

/// An `AWS::OpenSearchServerless::AccessPolicy`: who may do what with the data of a collection.
package struct SearchAccessPolicy: Sendable {
  package var id: String
  package var origin: String
  package var name: Value
  /// JSON text.
  package var policy: Value

  package init(_ id: String, origin: String, name: Value, policy: Value) {
    self.id = id
    self.origin = origin
    self.name = name
    self.policy = policy
  }

  package var resource: Resource {
    Resource(
      id, "AWS::OpenSearchServerless::AccessPolicy", origin: origin,
      properties: ["Name": name, "Type": "data", "Policy": policy])
  }
}
