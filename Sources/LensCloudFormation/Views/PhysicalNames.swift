import LensSyntax

/// What a router's options and a role's policies call resources of the template by, as far as the template says: `Ref` gives the name, `Arn` the address.
///
/// Source: the return values in the CloudFormation reference of each type, and the resource types of each service in the service authorization reference, 2026-11-22.
func physicalNames(
  _ resources: [Mapping.Entry], _ reader: TemplateReader
) -> [String: [TemplateText.Piece]] {
  let types: [String: (property: String, service: String, path: String, end: String)] = [
    "AWS::Logs::LogGroup": ("LogGroupName", "logs", "log-group:", ":*"),
    "AWS::Kinesis::Stream": ("Name", "kinesis", "stream/", ""),
    "AWS::KinesisFirehose::DeliveryStream": (
      "DeliveryStreamName", "firehose", "deliverystream/", ""
    ),
    "AWS::S3::Bucket": ("BucketName", "s3", "", ""),
    "AWS::OpenSearchService::Domain": ("DomainName", "es", "domain/", ""),
    "AWS::Elasticsearch::Domain": ("DomainName", "es", "domain/", ""),
  ]
  var names: [String: [TemplateText.Piece]] = [:]
  for entry in resources {
    guard let type = types[entry.value.mapping?["Type"]?.literalText ?? ""] else { continue }
    let id = entry.key.text
    let written = entry.value.mapping?["Properties"]?.mapping?[type.property]
    let name = written.flatMap(reader.text)?.pieces ?? [.unknown(id)]
    names[id] = name
    let place: [TemplateText.Piece] =
      type.service == "s3"
      ? [.text(":")] : [.unknown("AWS::Region"), .text(":"), .unknown("AWS::AccountId")]
    names["\(id).Arn"] =
      [.text("arn:"), .unknown("AWS::Partition"), .text(":\(type.service):")] + place
      + [.text(":\(type.path)")] + name + [.text(type.end)]
  }
  return names
}
