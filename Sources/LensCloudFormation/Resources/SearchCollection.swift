package import LensSyntax

/// An `AWS::OpenSearchServerless::Collection` for time series. Its encryption policy has to be there before it.
package struct SearchCollection: Sendable {
  package var id: String
  package var origin: String
  package var name: Value
  package var description: String
  /// The logical IDs of the policies that name the collection, and which nothing of it refers to.
  package var policies: [String]
  package var tags: [Value] = []

  package init(
    _ id: String, origin: String, name: Value, description: String, policies: [String]
  ) {
    self.id = id
    self.origin = origin
    self.name = name
    self.description = description
    self.policies = policies
  }

  package var resource: Resource {
    var properties: Object = [
      "Name": name, "Type": "TIMESERIES", "Description": .string(description),
    ]
    properties.append("Tags", ifAny: tags)
    var resource = Resource(
      id, "AWS::OpenSearchServerless::Collection", origin: origin, retention: .keep,
      properties: properties)
    resource.attributes.append("DependsOn", .list(policies.map(Value.string)))
    return resource
  }
}
