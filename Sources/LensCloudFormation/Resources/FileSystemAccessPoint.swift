package import LensSyntax

/// An `AWS::EFS::AccessPoint`: one folder of a file system, and the one user that everything in it is done as.
package struct FileSystemAccessPoint: Sendable {
  package var id: String
  package var origin: String
  /// The id of the file system.
  package var system: Value
  /// The folder, which is made when it is first mounted.
  package var folder: String
  package var tags: [Value] = []

  package init(_ id: String, origin: String, system: Value, folder: String) {
    self.id = id
    self.origin = origin
    self.system = system
    self.folder = folder
  }

  /// Whoever mounts the access point acts as this user, root too, so that a container's own user need not be known. Root here would need one permission more.
  ///
  /// Source: "Enforcing a user identity using an access point" in the Amazon EFS User Guide; checked 2026-11-22.
  private static let user: Value = "1000"

  package var resource: Resource {
    let user = FileSystemAccessPoint.user
    var properties: Object = [
      "FileSystemId": system, "PosixUser": ["Uid": user, "Gid": user],
      "RootDirectory": [
        "Path": .string(folder),
        "CreationInfo": ["OwnerUid": user, "OwnerGid": user, "Permissions": "0750"],
      ],
    ]
    properties.append("AccessPointTags", ifAny: tags)
    return Resource(id, "AWS::EFS::AccessPoint", origin: origin, properties: properties)
  }
}
