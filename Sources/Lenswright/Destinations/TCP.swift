package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Writes logs to a TCP connection.
package struct TCP: Destination {
  package var server = Server()
  package var format: Setting<RecordFormat>?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "tcp"
  package static let title = "Raw TCP"
  package static let summary = "Any server that reads records from a connection, one a line."
  package static let kind = DestinationKind.server
  package static let example = "{ type: tcp, host: logs.internal }"
  package static let draft = "{ type: tcp, host: logs.example.com }"
  package static let variants = [
    Variant(
      "plain", "a server without TLS", "{ type: tcp, host: logs.internal, port: 9000, tls: false }"),
    Variant(
      "lines", "the lines alone, without the rest of the record",
      "{ type: tcp, host: logs.internal, rawMessageKey: log }"),
    Variant("msgpack", "MessagePack", "{ type: tcp, host: logs.internal, format: msgpack }"),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("tcp")]
  package static let fields: [Field<TCP>] =
    Server.fields(
      host: "The server's host name or address.", port: "The port; 5170 by default."
    ).lifted(to: \.server)
    + [.optional("format", \.format, RecordFormat.summary)]
    + CommonKeys.fields.lifted(to: \.common)

  package static let options =
    RecordFormat.options + [
      OptionNote("raw_message_key", "Send only this key's value, as it is.")
    ]
  package static let notes = [
    "Nobody confirms what arrives: a server that goes away takes the records with it that the connection still held."
  ]
  package static let sources = ["plugins/out_tcp/tcp.c", "plugins/out_tcp/tcp_conf.c"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard server.write(to: &lowered, port: 5170, context, &diagnostics) else { return nil }
    Setting.write(format, to: &lowered, beside: common)
    return lowered
  }
}
