package import LensSyntax

/// An `AWS::OSIS::Pipeline` that is reached through the VPC alone.
package struct IngestionPipeline: Sendable {
  package var id: String
  package var origin: String
  package var name: Value
  /// The pipeline as Data Prepper reads it: YAML text.
  package var body: Value
  /// Ingestion units that run always, and at most.
  package var units: (least: Value, most: Value) = (1, 4)
  /// Whether what has arrived waits on disk and not in memory.
  package var isBufferKept = false
  /// A customer-managed key of that buffer; one that AWS owns otherwise.
  package var kmsKey: Value?
  /// A list, or an intrinsic that gives one.
  package var subnets: Value
  package var groups: [Value]
  package var tags: [Value] = []

  package init(
    _ id: String, origin: String, name: Value, body: Value, subnets: Value, groups: [Value]
  ) {
    self.id = id
    self.origin = origin
    self.name = name
    self.body = body
    self.subnets = subnets
    self.groups = groups
  }

  package var resource: Resource {
    var properties: Object = [
      "PipelineName": name, "MinUnits": units.least, "MaxUnits": units.most,
      "PipelineConfigurationBody": body,
    ]
    if isBufferKept { properties.append("BufferOptions", ["PersistentBufferEnabled": true]) }
    if let kmsKey { properties.append("EncryptionAtRestOptions", ["KmsKeyArn": kmsKey]) }
    properties.append(
      "VpcOptions", ["SubnetIds": subnets, "SecurityGroupIds": .list(groups)])
    properties.append("Tags", ifAny: tags)
    return Resource(id, "AWS::OSIS::Pipeline", origin: origin, properties: properties)
  }
}
