package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Apache SkyWalking.
package struct SkyWalking: Destination {
  package var server = Server()
  package var service: Setting<String>?
  package var instance: Setting<String>?
  package var authToken: SecretReference?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "skywalking"
  package static let title = "Apache SkyWalking"
  package static let summary = "An OAP server of SkyWalking."
  package static let kind = DestinationKind.server
  package static let example = "{ type: skywalking, host: oap.internal }"
  package static let draft = "{ type: skywalking, host: oap.example.com }"
  package static let variants = [
    Variant(
      "plain", "a server without TLS, and a token",
      "{ type: skywalking, host: oap.internal, tls: false, service: checkout, authToken: /orders/skywalking-token }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("skywalking")]
  package static let fields: [Field<SkyWalking>] =
    Server.fields(
      host: "The OAP server's host name, without a scheme.", port: "The port; 12800 by default."
    ).lifted(to: \.server)
    + [
      .optional("service", \.service, "The service in SkyWalking; the service's name by default."),
      .optional(
        "instance", \.instance,
        "The instance of the service; the router's host name by default, which each task has its own of."
      ),
      .optional(
        "authToken", \.authToken, "The server's token: an ARN, an SSM name or an intrinsic."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "Only fields that are text are sent: numbers and nested values are left out."
  ]
  package static let sources = ["plugins/out_skywalking/skywalking.c"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard server.write(to: &lowered, port: 12800, context, &diagnostics) else { return nil }
    lowered.set("svc_name", service, or: .string(context.service), beside: common)
    // Fluent Bit knows this variable also where the container's environment does not have it.
    lowered.set("svc_inst_name", instance, or: "${HOSTNAME}", beside: common)
    lowered.secret("auth_token", ifPresent: authToken)
    return lowered
  }
}
