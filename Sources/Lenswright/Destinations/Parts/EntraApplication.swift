package import LensCloudFormation
package import LensSyntax

/// Who the router is to Microsoft: an application of Entra ID with a secret, by the names of Fluent Bit's options.
package struct EntraApplication: Sendable {
  package var tenant = Setting("")
  package var client = Setting("")
  package var secret = SecretReference()

  package init() {}

  package static let fields: [Field<EntraApplication>] = [
    .required("tenantId", \.tenant, "The tenant that the application is registered in."),
    .required("clientId", \.client, "The application's id."),
    .required(
      "clientSecret", \.secret, "The application's secret: an ARN, an SSM name or an intrinsic."),
  ]

  /// Sets the options, and notes the connection to Microsoft's token server.
  package func write(to lowered: inout Lowered) {
    lowered.set("tenant_id", tenant.value, at: tenant.span)
    lowered.set("client_id", client.value, at: client.span)
    lowered.secret("client_secret", ifPresent: secret)
    lowered.connect("login.microsoftonline.com", 443)
  }
}
