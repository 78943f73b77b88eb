package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs as datagrams.
package struct UDP: Destination {
  package var host = Setting("")
  package var port: Setting<Int>?
  package var format: Setting<RecordFormat>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "udp"
  package static let title = "Raw UDP"
  package static let summary = "Any server that takes a record in a datagram."
  package static let kind = DestinationKind.server
  package static let example = "{ type: udp, host: 10.0.3.17 }"
  package static let draft = "{ type: udp, host: 192.0.2.1 }"
  package static let variants = [
    Variant(
      "lines", "the lines alone, without the rest of the record",
      "{ type: udp, host: 10.0.3.17, port: 9000, rawMessageKey: log }")
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("udp")]
  package static let fields: [Field<UDP>] =
    [
      .required("host", \.host, "The server's address, or its host name."),
      .optional("port", \.port, "The port.", default: 5170),
      .optional("format", \.format, RecordFormat.summary),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options =
    RecordFormat.options + [
      OptionNote("raw_message_key", "Send only this key's value, as it is.")
    ]
  package static let notes = [
    "Datagrams are not encrypted, and lost ones are missed by nobody: `type: tcp` is safer.",
    "A record of more than 64 KB cannot be sent: its chunk is tried again, which repeats the records in front of it, and then dropped.",
    "The security group has to let UDP out.",
  ]
  package static let sources = ["plugins/out_udp/udp.c", "plugins/out_udp/udp_conf.c"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard host.isHost("host", &diagnostics) else { return nil }
    host.reviewAsUDPHost("`type: tcp` looks it up for each connection", &diagnostics)
    var lowered = Lowered()
    let port = port?.value ?? 5170
    lowered.set("host", host.value, at: host.span)
    lowered.set("port", port, at: self.port?.span ?? .none)
    // Without a format the plugin sends MessagePack, whatever default its manual names.
    Setting.write(format, to: &lowered, beside: common)
    lowered.connect(host.value, port, transport: "udp")
    return lowered
  }
}
