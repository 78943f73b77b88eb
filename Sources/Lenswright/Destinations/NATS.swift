package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Publishes logs on a NATS server.
package struct NATS: Destination {
  package var host = Setting("")
  package var port: Setting<Int>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "nats"
  package static let title = "NATS"
  package static let summary =
    "A NATS server inside the network; the subject is the container's tag."
  package static let kind = DestinationKind.server
  package static let example = "{ type: nats, host: nats.internal }"
  package static let draft = "{ type: nats, host: nats.example.com }"
  package static let plugins: [PluginChoice] = [.fluentBit("nats")]
  package static let fields: [Field<NATS>] =
    [
      .required("host", \.host, "The server's host name."),
      .optional("port", \.port, "The port.", default: 4222),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let notes = [
    "The plugin knows neither TLS nor users: whoever listens on the way reads the logs."
  ]
  package static let sources = ["plugins/out_nats/nats.c"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard host.isHost("host", &diagnostics) else { return nil }
    var lowered = Lowered()
    let port = port?.value ?? 4222
    lowered.set("host", host.value, at: host.span)
    lowered.set("port", port, at: self.port?.span ?? .none)
    lowered.connect(host.value, port)
    return lowered
  }
}
