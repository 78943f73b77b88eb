package import LensSyntax

/// An `AWS::EFS::MountTarget`: a file system's address in a subnet, for the whole of its zone.
package struct MountTarget: Sendable {
  package var id: String
  package var origin: String
  /// The id of the file system.
  package var system: Value
  package var subnet: Value
  package var groups: [Value]

  package init(_ id: String, origin: String, system: Value, subnet: Value, groups: [Value]) {
    self.id = id
    self.origin = origin
    self.system = system
    self.subnet = subnet
    self.groups = groups
  }

  package var resource: Resource {
    Resource(
      id, "AWS::EFS::MountTarget", origin: origin,
      properties: [
        "FileSystemId": system, "SubnetId": subnet, "SecurityGroups": .list(groups),
      ])
  }
}
