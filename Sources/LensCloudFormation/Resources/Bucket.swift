package import LensSyntax

/// An `AWS::S3::Bucket` for logs: encrypted, closed to the public, without access-control lists.
package struct Bucket: Sendable {
  package var id: String
  package var origin: String
  package var name: Value?
  /// A customer-managed key; S3's own encryption otherwise.
  package var kmsKey: Value?
  package var expirationDays: Value?
  package var tags: [Value] = []

  package init(_ id: String, origin: String) {
    self.id = id
    self.origin = origin
  }

  package var resource: Resource {
    var encryption: Object = ["SSEAlgorithm": .string(kmsKey == nil ? "AES256" : "aws:kms")]
    encryption.append("KMSMasterKeyID", ifPresent: kmsKey)
    var encryptionRule: Object = ["ServerSideEncryptionByDefault": .object(encryption)]
    if kmsKey != nil { encryptionRule.append("BucketKeyEnabled", true) }
    // A router that is killed leaves the parts of its upload behind, and parts are paid for until somebody removes them.
    var rules: [Value] = [
      [
        "Id": "AbortIncompleteUploads", "Status": "Enabled",
        "AbortIncompleteMultipartUpload": ["DaysAfterInitiation": 7],
      ]
    ]
    if let expirationDays {
      rules.append(["Id": "ExpireLogs", "Status": "Enabled", "ExpirationInDays": expirationDays])
    }
    var properties = Object()
    properties.append("BucketName", ifPresent: name)
    properties.append(
      "BucketEncryption", ["ServerSideEncryptionConfiguration": [.object(encryptionRule)]])
    properties.append(
      "OwnershipControls", ["Rules": [["ObjectOwnership": "BucketOwnerEnforced"]]])
    properties.append(
      "PublicAccessBlockConfiguration",
      [
        "BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true,
        "RestrictPublicBuckets": true,
      ])
    properties.append("LifecycleConfiguration", ["Rules": .list(rules)])
    properties.append("Tags", ifAny: tags)
    return Resource(id, "AWS::S3::Bucket", origin: origin, retention: .keep, properties: properties)
  }
}
