import LensSyntax

/// What macros that work on a whole template may do to it.
///
/// Source: docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-reference.html, 2026-11-22.
enum Macros {
  /// AWS's own that add nothing to a role, a security group or a task that stands in the template.
  static let withoutResources = [
    "AWS::Serverless-2016-10-31", "AWS::LanguageExtensions", "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16",
  ]

  /// All of AWS's own: `AWS::Include` adds what another file holds, and leaves alone what stands in this one.
  static let known = withoutResources + ["AWS::Include"]
}

extension Node {
  /// The names of the macros of a template, in their order; the empty name for one that is not known.
  var transforms: [String] {
    guard let transform = mapping?["Transform"] else { return [] }
    return (transform.literalItems ?? [transform]).map { item in
      item.literalText ?? item.mapping?["Name"]?.literalText ?? ""
    }
  }
}
