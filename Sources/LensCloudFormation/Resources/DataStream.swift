package import LensSyntax

/// An `AWS::Kinesis::Stream`, encrypted: on demand unless a number of shards is given.
package struct DataStream: Sendable {
  package var id: String
  package var origin: String
  package var name: Value?
  package var shards: Value?
  package var retentionHours: Value?
  /// A customer-managed key; the key that AWS manages for Kinesis otherwise.
  package var kmsKey: Value?
  package var tags: [Value] = []

  package init(_ id: String, origin: String) {
    self.id = id
    self.origin = origin
  }

  package var resource: Resource {
    var properties = Object()
    properties.append("Name", ifPresent: name)
    properties.append(
      "StreamModeDetails", ["StreamMode": .string(shards == nil ? "ON_DEMAND" : "PROVISIONED")])
    properties.append("ShardCount", ifPresent: shards)
    properties.append("RetentionPeriodHours", retentionHours ?? 24)
    properties.append(
      "StreamEncryption", ["EncryptionType": "KMS", "KeyId": kmsKey ?? "alias/aws/kinesis"])
    properties.append("Tags", ifAny: tags)
    return Resource(
      id, "AWS::Kinesis::Stream", origin: origin, retention: .keep, properties: properties)
  }
}
