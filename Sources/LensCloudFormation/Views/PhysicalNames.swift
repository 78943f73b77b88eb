import LensSyntax

/// What a router's options and a role's policies call resources of the template by, as far as the template says: `Ref` gives the name or the ARN, `Arn` the ARN.
///
/// Source: the return values in the CloudFormation reference of each type, and the resource types of each service in the service authorization reference, 2026-11-26.
func physicalNames(
  _ resources: [Mapping.Entry], _ reader: TemplateReader
) -> [String: [TemplateText.Piece]] {
  var names: [String: [TemplateText.Piece]] = [:]
  for entry in resources {
    guard let type = PhysicalName.types[entry.value.mapping?["Type"]?.literalText ?? ""] else {
      continue
    }
    let id = entry.key.text
    let written = type.property.flatMap { entry.value.mapping?["Properties"]?.mapping?[$0] }
    let name = type.name(written.flatMap(reader.text)?.pieces, of: id)
    let arn = type.arn(name)
    names[id] = type.refersToARN ? arn : name
    for attribute in type.arnAttributes { names["\(id).\(attribute)"] = arn }
    if type.service == "ecr" {
      names["\(id).RepositoryUri"] =
        [
          .unknown("AWS::AccountId"), .text(".dkr.ecr."), .unknown("AWS::Region"), .text("."),
          .unknown("AWS::URLSuffix"), .text("/"),
        ] + name
    }
  }
  return names
}

/// How the resources of a type are called.
private struct PhysicalName {
  /// The property that gives the name; `nil` where AWS makes one up.
  var property: String?
  var service: String
  /// What stands before the name in the ARN.
  var path: String
  /// What CloudFormation puts behind the name in the attribute `Arn`.
  var end = ""
  /// What AWS adds to a name that is written.
  var addition = ""
  var refersToARN = false
  var arnAttributes = ["Arn"]

  static let types: [String: PhysicalName] = [
    "AWS::Logs::LogGroup": .init(
      property: "LogGroupName", service: "logs", path: "log-group:", end: ":*"),
    "AWS::Kinesis::Stream": .init(property: "Name", service: "kinesis", path: "stream/"),
    "AWS::KinesisFirehose::DeliveryStream": .init(
      property: "DeliveryStreamName", service: "firehose", path: "deliverystream/"),
    "AWS::S3::Bucket": .init(property: "BucketName", service: "s3", path: ""),
    "AWS::OpenSearchService::Domain": .init(
      property: "DomainName", service: "es", path: "domain/"),
    "AWS::Elasticsearch::Domain": .init(property: "DomainName", service: "es", path: "domain/"),
    "AWS::OpenSearchServerless::Collection": .init(service: "aoss", path: "collection/"),
    "AWS::OSIS::Pipeline": .init(
      property: "PipelineName", service: "osis", path: "pipeline/", arnAttributes: ["PipelineArn"]),
    "AWS::APS::Workspace": .init(service: "aps", path: "workspace/", refersToARN: true),
    "AWS::MSK::Cluster": .init(
      property: "ClusterName", service: "kafka", path: "cluster/", addition: "/",
      refersToARN: true),
    "AWS::MSK::ServerlessCluster": .init(
      property: "ClusterName", service: "kafka", path: "cluster/", addition: "/",
      refersToARN: true),
    "AWS::SecretsManager::Secret": .init(
      property: "Name", service: "secretsmanager", path: "secret:", addition: "-",
      refersToARN: true, arnAttributes: ["Id"]),
    "AWS::SSM::Parameter": .init(
      property: "Name", service: "ssm", path: "parameter/", arnAttributes: []),
    "AWS::KMS::Key": .init(service: "kms", path: "key/"),
    "AWS::ECR::Repository": .init(property: "RepositoryName", service: "ecr", path: "repository/"),
    "AWS::EFS::FileSystem": .init(service: "elasticfilesystem", path: "file-system/"),
  ]

  /// The name that is written, with what AWS adds to it; what AWS makes up is called by the logical ID.
  func name(_ written: [TemplateText.Piece]?, of id: String) -> [TemplateText.Piece] {
    guard let written else {
      return [.unknown(service == "aps" ? "\(id).WorkspaceId" : id)]
    }
    return addition.isEmpty ? written : written + [.text(addition), .unknown(id)]
  }

  func arn(_ name: [TemplateText.Piece]) -> [TemplateText.Piece] {
    let place: [TemplateText.Piece] =
      service == "s3"
      ? [.text(":")] : [.unknown("AWS::Region"), .text(":"), .unknown("AWS::AccountId")]
    return [.text("arn:"), .unknown("AWS::Partition"), .text(":\(service):")] + place
      + [.text(":\(path)")] + name + [.text(end)]
  }
}
