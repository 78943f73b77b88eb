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
    let isOff = ["false", "off", "no"].contains(common.text(of: "aws_auth")?.lowercased() ?? "")
    guard common.sets("aws_auth"), !isOff else { return true }
    if !common.sets("aws_region") { lowered.set("aws_region", .ref("AWS::Region")) }
    guard common.sets("aws_service") || context.plugin.name == "opentelemetry" else {
      diagnostics.report(
        .missingKey, "signed requests need the key `awsService`", at: context.span,
        notes: ["a signature is for one service, such as `execute-api` or `osis`"],
        help: ["add `awsService: execute-api`, or whatever the service is called"])
      return false
    }
    if let role = common.value(of: "aws_role_arn") {
      lowered.statements = [Statement("AssumeDestinationRole", ["sts:AssumeRole"], on: [role])]
      return true
    }
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
