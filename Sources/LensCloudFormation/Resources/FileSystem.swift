package import LensSyntax

/// An `AWS::EFS::FileSystem` for logs: encrypted, and closed to whoever brings neither TLS nor a permission.
package struct FileSystem: Sendable {
  package var id: String
  package var origin: String
  /// A customer-managed key; the key that AWS manages for the service otherwise.
  package var kmsKey: Value?
  package var tags: [Value] = []

  package init(_ id: String, origin: String) {
    self.id = id
    self.origin = origin
  }

  /// NFS, which Amazon EFS speaks.
  package static let port = 2049

  /// Without a policy everybody may mount a file system who reaches it. With this one, which allows nothing, it takes a permission of one's own.
  ///
  /// Source: "Using IAM to control file system data access" in the Amazon EFS User Guide; checked 2026-11-22.
  private static let policy: Value = [
    "Version": "2012-10-17",
    "Statement": [
      [
        "Sid": "RequireTLS", "Effect": "Deny", "Principal": ["AWS": "*"],
        "Action": [
          "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite",
          "elasticfilesystem:ClientRootAccess",
        ],
        "Condition": ["Bool": ["aws:SecureTransport": "false"]],
      ]
    ],
  ]

  package var resource: Resource {
    var properties: Object = ["Encrypted": true]
    properties.append("KmsKeyId", ifPresent: kmsKey)
    // By default throughput grows with what is stored, and a router that waits for a small file system holds up every log.
    properties.append("ThroughputMode", "elastic")
    properties.append("LifecyclePolicies", [["TransitionToIA": "AFTER_30_DAYS"]])
    properties.append("FileSystemPolicy", FileSystem.policy)
    properties.append("FileSystemTags", ifAny: tags)
    return Resource(
      id, "AWS::EFS::FileSystem", origin: origin, retention: .keep, properties: properties)
  }
}
