import LensCloudFormation
package import LensSyntax

/// How lines travel to a server that can be told to listen in several ways, as those of syslog and Graylog can.
package enum Transport: String, Sendable {
  case tls, tcp, udp, dtls

  package var isEncrypted: Bool { self == .tls || self == .dtls }
  package var isDatagrams: Bool { self == .udp || self == .dtls }
}

extension Server {
  /// The transport that `mode` and `tls` ask for together: TLS when neither is written.
  package func transport<Mode: Word>(
    _ mode: Known<Mode>?, _ diagnostics: inout Diagnostics
  ) -> Transport? {
    guard let mode, let transport = Transport(rawValue: mode.value.rawValue) else {
      return tls.isOn ? .tls : .tcp
    }
    guard tls.span.isNone || tls.isOn == transport.isEncrypted else {
      diagnostics.report(
        .conflict,
        transport.isEncrypted
          ? "`mode: \(transport.rawValue)` is encrypted, and `tls` is off"
          : "`mode: \(transport.rawValue)` is not encrypted, and `tls` is on",
        at: mode.span, related: [Label(tls.span, "here")], help: ["leave out one of the two"])
      return nil
    }
    return transport
  }

  /// Sets `host`, `port`, `mode` and the options of `tls.` for Fluent Bit, and notes the connection.
  ///
  /// The mode alone does not encrypt: `gelf` sends lines in clear text unless `tls` is on as well, and so does `syslog` before 5.1.0.
  ///
  /// Source: plugins/out_gelf/gelf.c and plugins/out_syslog/syslog.c; tried with Fluent Bit 5.1.1, 2026-11-22.
  package func write(
    to lowered: inout Lowered, _ transport: Transport, at modeSpan: Span, port: Int,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var server = self
    server.tls.isOn = transport.isEncrypted
    guard
      server.write(
        to: &lowered, port: port, transport: transport.isDatagrams ? "udp" : "tcp", context,
        &diagnostics)
    else { return false }
    lowered.set("mode", .string(transport.rawValue), at: modeSpan)
    if transport == .udp {
      host.reviewAsUDPHost("TLS and TCP look it up for each connection: `mode: tls`", &diagnostics)
    }
    return true
  }
}

extension Setting where T == String {
  /// Warns of a name where the plugin asks for the address once, at the router's start.
  ///
  /// - Parameter alternative: what looks names up later.
  func reviewAsUDPHost(_ alternative: String, _ diagnostics: inout Diagnostics) {
    guard let text = literal, !text.hasRouterVariables, text != "localhost",
      AddressRange("\(text)/0") == nil
    else { return }
    diagnostics.report(
      .udpHost, "the router does not start while `\(text)` has no address", at: span,
      notes: ["with UDP the name is looked up once, when the router starts"],
      help: ["write the server's address", alternative])
  }
}
