package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to a syslog server.
package struct Syslog: Destination {
  package var server = Server()
  package var mode: Known<Mode>?
  package var format: Setting<Format>?
  package var message = SyslogMessage()
  package var common = CommonKeys()

  package init() {}

  package enum Mode: String, Word { case tls, tcp, udp, dtls }
  package enum Format: String, Word { case rfc5424, rfc3164 }

  package static let keyword = "syslog"
  package static let title = "Syslog"
  package static let summary = "A syslog server, over TLS unless told otherwise."
  package static let kind = DestinationKind.server
  package static let example = "{ type: syslog, host: syslog.internal }"
  package static let draft = "{ type: syslog, host: syslog.example.com }"
  package static let variants = [
    Variant("plain", "a server without TLS", "{ type: syslog, host: syslog.internal, tls: false }"),
    Variant(
      "udp", "datagrams, to a server that knows nothing else",
      "{ type: syslog, host: 10.0.3.17, mode: udp, format: rfc3164, hostname: orders.example.com }"),
    Variant(
      "dtls", "encrypted datagrams",
      "{ type: syslog, host: syslog.internal, mode: dtls, tls: { caFile: /certificates/ca.pem } }"),
    Variant(
      "fluentd", "a Fluentd router", "{ type: syslog, host: syslog.internal, program: checkout }",
      on: .fluentd),
    Variant(
      "fluentd-udp", "a Fluentd router and datagrams",
      "{ type: syslog, host: syslog.internal, mode: udp, facility: local0 }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("syslog"), .fluentd("remote_syslog", gem: "fluent-plugin-remote_syslog"),
  ]
  package static let fields: [Field<Syslog>] =
    Server.fields(
      host: "The server's host name or address.",
      port: "The port; 6514 by default, 514 without TLS."
    ).lifted(to: \.server)
    + [
      .optional(
        "mode", \.mode, "`tls`, `tcp`, `udp` or, since Fluent Bit 5.1, `dtls`.", default: "tls"),
      .optional("format", \.format, "`rfc5424` or `rfc3164`.", default: "rfc5424"),
    ] + SyslogMessage.fields.lifted(to: \.message) + CommonKeys.fields.lifted(to: \.common)

  package static let options =
    SyslogMessage.options + [
      OptionNote("syslog_sd_key", "The key of the record that holds structured data."),
      OptionNote("facility", "Fluentd's facility, a word such as `local0`; `user` by default."),
      OptionNote("severity", "Fluentd's severity, a word such as `info`; `notice` by default."),
    ]
  package static let notes = [
    "Messages end with a line break, also over TLS, where RFC 5425 has their length in front; rsyslog and syslog-ng take both.",
    "A message with a line break inside, such as a joined stack trace, arrives as several.",
    "UDP loses messages without a word, and it needs a rule of its own in the security group.",
    "Fluentd's plugin writes RFC 3164, and its message is the whole record, as pairs of key and value.",
  ]
  package static let sources = [
    "plugins/out_syslog/syslog.c", "plugins/out_syslog/syslog_conf.c",
    "dlackty/fluent-plugin-remote_syslog:lib/fluent/plugin/out_remote_syslog.rb",
    "reproio/remote_syslog_sender:lib/remote_syslog_sender/tcp_sender.rb",
    "eric/syslog_protocol:lib/syslog_protocol/packet.rb",
  ]

  /// The ports of RFC 5425, RFC 6012 and RFC 3164.
  private static func port(_ transport: Transport) -> Int { transport.isEncrypted ? 6514 : 514 }

  /// The release whose plugin knows DTLS.
  private static let firstWithDTLS = EngineVersion(5, 1, 0)

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard let transport = server.transport(mode, &diagnostics) else { return nil }
    var lowered = Lowered()
    let isRight =
      switch context.engine {
      case .fluentBit: writeForFluentBit(to: &lowered, transport, context, &diagnostics)
      case .fluentd: writeForFluentd(to: &lowered, transport, context, &diagnostics)
      }
    return isRight ? lowered : nil
  }

  private func writeForFluentBit(
    to lowered: inout Lowered, _ transport: Transport, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    if transport == .dtls, let version = context.image?.engineVersion,
      version < Syslog.firstWithDTLS
    {
      diagnostics.report(
        .optionTooNew, "`mode: dtls` came with Fluent Bit \(Syslog.firstWithDTLS)",
        at: mode?.span ?? context.span, notes: ["the router's image holds \(version)"],
        help: ["choose a newer image"])
      return false
    }
    guard
      server.write(
        to: &lowered, transport, at: mode?.span ?? .none, port: Syslog.port(transport), context,
        &diagnostics),
      message.write(to: &lowered, over: transport, beside: common, context, &diagnostics)
    else { return false }
    lowered.set("syslog_format", format?.value ?? "rfc5424", at: format?.span ?? .none)
    return true
  }

  private func writeForFluentd(
    to lowered: inout Lowered, _ transport: Transport, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    let onlyFluentBit = [
      ("format", format?.span), ("messageKey", message.messageKey?.span),
      ("mode", transport == .dtls ? mode?.span : nil),
    ]
    for (key, span) in onlyFluentBit {
      guard let span else { continue }
      diagnostics.report(
        .unsupportedEngine, "Fluentd's plugin cannot be given this `\(key)` by plain options",
        at: span)
      return false
    }
    guard server.host.isHost("host", &diagnostics), message.review(&diagnostics) else {
      return false
    }
    let port = server.port?.value ?? .integer(Syslog.port(transport))
    lowered.set("host", server.host.value, at: server.host.span)
    lowered.set("port", port, at: server.port?.span ?? .none)
    lowered.set("protocol", transport == .udp ? "udp" : "tcp", at: mode?.span ?? .none)
    lowered.connect(server.host.value, port, transport: transport == .udp ? "udp" : "tcp")
    if transport == .tls {
      lowered.set("tls", "true")
      // OpenSSL's numbers; without one Ruby checks the certificate.
      server.tls.writeForFluentd(
        to: &lowered, verify: ("verify_mode", "1", "0"), caFile: "ca_file", context.name,
        &diagnostics)
    }
    lowered.set("hostname", message.hostname, or: .string(context.service), beside: common)
    // Ruby's library refuses a longer one when it sends.
    let limit = 32
    if let program = message.program, let text = program.literal, text.utf8.count > limit {
      diagnostics.report(
        .invalidValue, "Fluentd's plugin takes a `program` of at most \(limit) characters",
        at: program.span)
      return false
    }
    lowered.set(
      "program", message.program, or: .string(String(context.service.prefix(limit))),
      beside: common)
    if transport != .udp { lowered.set("packet_size", nil, or: "32k", beside: common) }
    return true
  }
}
