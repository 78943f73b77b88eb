package import LensSyntax

/// An `AWS::Logs::LogGroup`.
package struct LogGroup: Sendable {
  package var id: String
  package var origin: String
  package var name: Value
  /// One of the numbers of days that CloudWatch Logs knows; see `LogRetention`.
  package var retentionDays: Value
  /// The key's policy must let `logs.<region>.amazonaws.com` use it; the task role needs nothing.
  package var kmsKey: Value?
  package var logGroupClass: Value?
  package var tags: [Value] = []

  package init(_ id: String, origin: String, name: Value, retentionDays: Value) {
    self.id = id
    self.origin = origin
    self.name = name
    self.retentionDays = retentionDays
  }

  package var resource: Resource {
    var properties: Object = ["LogGroupName": name]
    properties.append("LogGroupClass", ifPresent: logGroupClass)
    properties.append("RetentionInDays", retentionDays)
    properties.append("KmsKeyId", ifPresent: kmsKey)
    properties.append("Tags", ifAny: tags)
    return Resource(
      id, "AWS::Logs::LogGroup", origin: origin, retention: .keep, properties: properties)
  }
}
