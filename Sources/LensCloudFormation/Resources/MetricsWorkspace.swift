package import LensSyntax

/// An `AWS::APS::Workspace` of Amazon Managed Service for Prometheus.
package struct MetricsWorkspace: Sendable {
  package var id: String
  package var origin: String
  /// The workspace's name, which need not be the only one of its kind.
  package var alias: Value
  package var retentionDays: Value?
  /// A customer-managed key; one that AWS owns otherwise.
  package var kmsKey: Value?
  package var tags: [Value] = []

  package init(_ id: String, origin: String, alias: Value) {
    self.id = id
    self.origin = origin
    self.alias = alias
  }

  package var resource: Resource {
    var properties: Object = ["Alias": alias]
    properties.append("KmsKeyArn", ifPresent: kmsKey)
    if let retentionDays {
      properties.append("WorkspaceConfiguration", ["RetentionPeriodInDays": retentionDays])
    }
    properties.append("Tags", ifAny: tags)
    return Resource(
      id, "AWS::APS::Workspace", origin: origin, retention: .keep, properties: properties)
  }
}
