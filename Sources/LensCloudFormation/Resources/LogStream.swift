package import LensSyntax

/// An `AWS::Logs::LogStream`, for a writer that cannot make its own.
package struct LogStream: Sendable {
  package var id: String
  package var origin: String
  package var group: Value
  package var name: Value

  package init(_ id: String, origin: String, group: Value, name: Value) {
    self.id = id
    self.origin = origin
    self.group = group
    self.name = name
  }

  package var resource: Resource {
    Resource(
      id, "AWS::Logs::LogStream", origin: origin, retention: .keep,
      properties: ["LogGroupName": group, "LogStreamName": name])
  }
}
