package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to a WebSocket server.
package struct WebSocket: Destination {
  package var server = Server()
  package var uri: Setting<String>?
  package var format: Setting<RecordFormat>?
  package var headers = Headers()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "websocket"
  package static let title = "WebSocket"
  package static let summary = "A WebSocket server that takes records in text frames."
  package static let kind = DestinationKind.server
  package static let example = "{ type: websocket, host: in.example.com, uri: /logs }"
  package static let draft = "{ type: websocket, host: in.example.com, uri: /logs }"
  package static let variants = [
    Variant(
      "header", "a header that is a secret as a whole, name and value",
      "{ type: websocket, host: in.example.com, headers: { X-Source: ecs }, secretOptions: { header: /orders/socket-header } }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("websocket")]
  package static let fields: [Field<WebSocket>] =
    Server.fields(
      host: "The server's host name, without a scheme.",
      port: "The port; 443 by default, 80 without TLS."
    ).lifted(to: \.server)
    + [
      .optional(
        "uri", \.uri,
        "The path; `/` by default. A path that holds a token belongs in `secretOptions`."),
      .optional("format", \.format, RecordFormat.summary),
      .optional("headers", \.headers, "Headers of the first request, as a mapping."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = RecordFormat.options
  package static let notes = [
    "After 25 seconds without records the plugin begins a new session, and the chunk that makes it do so is sent at its second attempt: `retry: never` would lose it.",
    "MessagePack goes out in text frames too, which many servers refuse.",
  ]
  package static let sources = [
    "plugins/out_websocket/websocket.c", "plugins/out_websocket/websocket_conf.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard headers.reviewAsHeaders(&diagnostics),
      server.write(to: &lowered, port: 443, plainPort: 80, context, &diagnostics)
    else { return nil }
    lowered.set("uri", ifPresent: uri)
    Setting.write(format, to: &lowered, beside: common)
    guard headers.writeAsHeaders(to: &lowered, beside: common, &diagnostics) else { return nil }
    return lowered
  }
}
