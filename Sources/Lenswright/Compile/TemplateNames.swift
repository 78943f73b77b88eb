import LensCloudFormation
import LensSyntax

/// Every name of the template once, every resource's own name once, and every reference to a name that is there.
func reviewIDs(
  _ template: Template, _ spec: Spec, _ tree: Node, _ diagnostics: inout Diagnostics
) {
  var seen = template.parameters.entries.map { ($0.key, "parameters.\($0.key)") }
  var named: [(type: String, name: Value, origin: String)] = []
  var endpoint: Resource?
  for resource in template.resources {
    var here: Span { place(of: resource.origin, in: tree).span }
    if let earlier = seen.first(where: { $0.0 == resource.id }) {
      // What somebody wrote under that name can be renamed; the compiler's own names are a promise.
      let isOwn = earlier.1.hasPrefix("parameters.")
      let there = place(of: earlier.1, in: tree).span
      diagnostics.report(
        .duplicateID, "`\(resource.id)` would be in the template twice", at: isOwn ? there : here,
        related: [Label(isOwn ? here : there, "the other comes from here")],
        help: ["rename the destination, the parameter or the resource"])
    }
    seen.append((resource.id, resource.origin))
    for property in [
      "LogGroupName", "BucketName", "DeliveryStreamName", "DomainName", "PipelineName", "Name",
    ] {
      guard let name = resource.properties[property], hasUniqueName(resource.type) else { continue }
      if let other = named.first(where: { $0.type == resource.type && $0.name == name }) {
        diagnostics.report(
          .duplicateName, "two resources of type \(resource.type) would have the same name",
          at: here,
          related: [Label(place(of: other.origin, in: tree).span, "the other comes from here")],
          help: ["write `create: false` on one of them, or give it another name"])
      }
      named.append((resource.type, name, resource.origin))
    }
    if resource.type == "AWS::OpenSearchServerless::VpcEndpoint" {
      if let first = endpoint {
        diagnostics.report(
          .conflict, "a VPC has one endpoint for OpenSearch Serverless, and two would be made",
          at: here, related: [Label(place(of: first.origin, in: tree).span, "makes the other")],
          help: ["write `vpcEndpoint: !GetAtt \(first.id).Id` here"])
      }
      endpoint = endpoint ?? resource
    }
  }
  // A transform may make resources that nobody sees here.
  if template.sections["Transform"] != nil { return }
  let references = References(
    seen.map(\.0), conditions: template.sections.names(of: "Conditions"),
    mappings: template.sections.names(of: "Mappings"),
    help: "declare it under `parameters` or `resources`",
    helpInSub: "for an environment variable of the router write `${!NAME}`")
  references.review(tree, &diagnostics)
  for entry in (spec.resources?.entries ?? []) + (spec.outputs?.entries ?? []) {
    references.reviewAttributes(entry.value.object ?? Object(), at: entry.span, &diagnostics)
  }
}

extension Object {
  /// The names in a section.
  fileprivate func names(of section: String) -> [String] {
    self[section]?.object?.entries.map(\.key) ?? []
  }
}

/// Types of which a name is there once: in an account and region, or in the world.
private func hasUniqueName(_ type: String) -> Bool {
  [
    "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::Kinesis::Stream",
    "AWS::KinesisFirehose::DeliveryStream", "AWS::OpenSearchService::Domain",
    "AWS::OpenSearchServerless::Collection", "AWS::OSIS::Pipeline",
  ]
  .contains(type)
}
