package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Graylog, or to another server that takes GELF.
package struct GELF: Destination {
  package var server = Server()
  package var mode: Known<Mode>?
  package var messageKey: Setting<String>?
  package var hostKey: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package enum Mode: String, Word { case tls, tcp, udp }

  package static let keyword = "gelf"
  package static let title = "Graylog (GELF)"
  package static let summary = "A GELF input of Graylog, over TLS unless told otherwise."
  package static let kind = DestinationKind.server
  package static let example = "{ type: gelf, host: graylog.internal }"
  package static let draft = "{ type: gelf, host: graylog.example.com }"
  package static let variants = [
    Variant(
      "plain", "an input without TLS", "{ type: gelf, host: graylog.internal, tls: false }"),
    Variant(
      "udp", "an input for datagrams",
      "{ type: gelf, host: 10.0.3.17, mode: udp, packetSize: 8192 }"),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("gelf")]
  package static let fields: [Field<GELF>] =
    Server.fields(
      host: "The server's host name or address.", port: "The input's port; 12201 by default."
    ).lifted(to: \.server)
    + [
      .optional("mode", \.mode, "`tls`, `tcp` or `udp`.", default: "tls"),
      .optional(
        "messageKey", \.messageKey, "The key whose value is the short message.", default: "log"),
      .optional(
        "hostKey", \.hostKey,
        "The key whose value is the message's source.", default: "container_name"),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("gelf_full_message_key", "The key whose value is the long message."),
    OptionNote(
      "gelf_level_key", "The key whose value is the level: 0 to 7, or a word such as `err`."),
    OptionNote("gelf_timestamp_key", "The key whose value is the time, in place of the record's."),
    OptionNote("gelf_tag_key", "A key under which the tag is added."),
    OptionNote("packet_size", "Bytes of a datagram, with `mode: udp`; 1420 by default."),
    OptionNote("compress", "Whether datagrams are compressed, with `mode: udp`."),
  ]
  package static let notes = [
    "A record without the message's key is dropped, and the router's log says so.",
    "A `level` in the record should be 0 to 7 or a syslog word such as `err` or `info`: the router warns of any other, and a value that is neither a whole number nor text drops the record.",
    "UDP loses messages without a word, and it needs a rule of its own in the security group.",
  ]
  package static let sources = ["plugins/out_gelf/gelf.c", "src/flb_pack_gelf.c"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard let transport = server.transport(mode, &diagnostics),
      server.write(
        to: &lowered, transport, at: mode?.span ?? .none, port: 12201, context, &diagnostics)
    else { return nil }
    lowered.set("gelf_short_message_key", messageKey, or: "log", beside: common)
    lowered.set("gelf_host_key", hostKey, or: "container_name", beside: common)
    return lowered
  }
}
