import LensCloudFormation
import LensSyntax

extension AWSKeys {
  /// Sets the options with which a plugin that speaks HTTP signs its requests, as the task or as another account's role.
  ///
  /// - Parameter service: the option that names the service whose signature it is, and the service; `nil` where the plugin's default is right.
  func sign(_ lowered: inout Lowered, as service: (option: String, name: String)? = nil) {
    // Some plugins sign only when the value begins with this spelling of "On".
    lowered.set("aws_auth", "On")
    lowered.set("aws_region", regionValue, at: region?.span ?? .none)
    if let service { lowered.set(service.option, .string(service.name)) }
    lowered.set("aws_role_arn", ifPresent: roleArn)
    lowered.set("aws_external_id", ifPresent: externalId)
    if roleArn != nil { lowered.connect(to: .sts, in: regionValue) }
  }
}
