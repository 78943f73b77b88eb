package import LensSyntax

/// An `AWS::KinesisFirehose::DeliveryStream` that takes records directly and writes them to a bucket.
package struct DeliveryStream: Sendable {
  package var id: String
  package var origin: String
  package var name: Value?
  package var bucketArn: Value
  package var roleArn: Value
  package var prefix: Value?
  /// A customer-managed key of the bucket.
  package var kmsKey: Value?
  package var tags: [Value] = []

  package init(_ id: String, origin: String, bucketArn: Value, roleArn: Value) {
    self.id = id
    self.origin = origin
    self.bucketArn = bucketArn
    self.roleArn = roleArn
  }

  package var resource: Resource {
    var destination: Object = ["BucketARN": bucketArn, "RoleARN": roleArn]
    destination.append("Prefix", ifPresent: prefix)
    destination.append("CompressionFormat", "GZIP")
    destination.append("BufferingHints", ["IntervalInSeconds": 300, "SizeInMBs": 5])
    if let kmsKey {
      destination.append(
        "EncryptionConfiguration", ["KMSEncryptionConfig": ["AWSKMSKeyARN": kmsKey]])
    }
    var properties = Object()
    properties.append("DeliveryStreamName", ifPresent: name)
    properties.append("DeliveryStreamType", "DirectPut")
    properties.append(
      "DeliveryStreamEncryptionConfigurationInput", ["KeyType": "AWS_OWNED_CMK"])
    properties.append("ExtendedS3DestinationConfiguration", .object(destination))
    properties.append("Tags", ifAny: tags)
    return Resource(
      id, "AWS::KinesisFirehose::DeliveryStream", origin: origin, properties: properties)
  }
}
