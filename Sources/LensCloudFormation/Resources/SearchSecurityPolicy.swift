package import LensSyntax

/// An `AWS::OpenSearchServerless::SecurityPolicy`: with which key a collection is encrypted, or from where it is reached.
package struct SearchSecurityPolicy: Sendable {
  package enum Kind: String, Sendable { case encryption, network }

  package var id: String
  package var origin: String
  package var kind: Kind
  package var name: Value
  /// JSON text.
  package var policy: Value

  package init(_ id: String, origin: String, _ kind: Kind, name: Value, policy: Value) {
    self.id = id
    self.origin = origin
    self.kind = kind
    self.name = name
    self.policy = policy
  }

  package var resource: Resource {
    Resource(
      id, "AWS::OpenSearchServerless::SecurityPolicy", origin: origin,
      properties: ["Name": name, "Type": .string(kind.rawValue), "Policy": policy])
  }
}
