package import LensSyntax

/// An `AWS::OpenSearchService::Domain` inside a VPC: encrypted on disk, between its nodes and towards its callers.
package struct SearchDomain: Sendable {
  package var id: String
  package var origin: String
  package var name: Value
  /// `OpenSearch_2.19`
  package var engineVersion: Value = "OpenSearch_2.19"
  package var instanceType: Value = "t3.small.search"
  package var instanceCount: Value = 1
  /// GiB for each node.
  package var volumeSize: Value = 20
  /// A customer-managed key; the key that AWS manages for the service otherwise.
  package var kmsKey: Value?
  /// Who may send which requests.
  package var policy: Value
  package var subnets: [Value]
  package var groups: [Value]
  package var tags: [Value] = []

  package init(
    _ id: String, origin: String, name: Value, policy: Value, subnets: [Value], groups: [Value]
  ) {
    self.id = id
    self.origin = origin
    self.name = name
    self.policy = policy
    self.subnets = subnets
    self.groups = groups
  }

  package var resource: Resource {
    var encryption: Object = ["Enabled": true]
    encryption.append("KmsKeyId", ifPresent: kmsKey)
    var properties: Object = [
      "DomainName": name,
      "EngineVersion": engineVersion,
      "ClusterConfig": ["InstanceType": instanceType, "InstanceCount": instanceCount],
      "EBSOptions": ["EBSEnabled": true, "VolumeType": "gp3", "VolumeSize": volumeSize],
      "EncryptionAtRestOptions": .object(encryption),
      "NodeToNodeEncryptionOptions": ["Enabled": true],
      "DomainEndpointOptions": [
        "EnforceHTTPS": true, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
      ],
      "VPCOptions": ["SubnetIds": .list(subnets), "SecurityGroupIds": .list(groups)],
      "AccessPolicies": policy,
    ]
    properties.append("Tags", ifAny: tags)
    var resource = Resource(
      id, "AWS::OpenSearchService::Domain", origin: origin, retention: .keep,
      properties: properties)
    // A newer engine is otherwise a new domain, with nothing in it.
    resource.attributes.append("UpdatePolicy", ["EnableVersionUpgrade": true])
    return resource
  }
}
