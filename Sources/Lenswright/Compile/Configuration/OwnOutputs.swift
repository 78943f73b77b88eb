import LensFluent
import LensSyntax

/// Outputs in the spec's own files, and what they may not do.
struct OwnOutputs {
  let spec: Spec
  let files: UserFiles

  /// Plugins that write to AWS with the task role.
  private static let signed = [
    "cloudwatch", "cloudwatch_logs", "firehose", "kinesis", "kinesis_firehose", "kinesis_streams",
    "s3",
  ]

  func review(_ diagnostics: inout Diagnostics) {
    guard case .generated(let additions) = spec.roles.task, additions.policies.isEmpty,
      additions.managedPolicies == nil
    else { return }
    for section in files.includedTexts.flatMap(\.classic.sections) where section.kind == "OUTPUT" {
      guard let name = section.entry("name"), Self.signed.contains(name.value.lowercased()) else {
        continue
      }
      diagnostics.report(
        .ownOutput, "the task role is given nothing for the output `\(name.value.lowercased())`",
        at: name.valueSpan,
        help: ["add what it needs: `roles: { task: { policies: […] } }`"])
    }
  }
}
