import LensCloudFormation
import LensSyntax

extension Destination {
  /// What requests need that the plugin signs with the task role: the region, and permissions that only the spec can name.
  ///
  /// - Parameter action: an action that such a permission may be for.
  func reviewSigning(
    _ lowered: inout Lowered, action: String, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard common.sets("aws_auth") else { return true }
    if !common.sets("aws_region") { lowered.set("aws_region", .ref("AWS::Region")) }
    guard permissions.isEmpty else { return true }
    diagnostics.report(
      .missingKey, "signed requests need the key `permissions`", at: context.span,
      notes: ["what the role must be allowed to do is known to the service that is called only"],
      help: [
        "add `permissions: [{ Effect: Allow, Action: \(action), Resource: … }]`, or whatever the service asks for"
      ])
    return false
  }
}
