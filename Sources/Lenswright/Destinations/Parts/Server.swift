package import LensCloudFormation
package import LensSyntax

/// The keys of a destination that is a server with a host of its own.
package struct Server: Sendable {
  package var host = Setting("")
  package var port: Setting<Int>?
  package var tls = TLS()

  package init() {}

  /// - Parameters:
  ///   - host: what the host's name is, as a sentence.
  ///   - isRequired: whether it has to be written; services with one address for all have a default.
  ///   - port: which port is taken when none is written, as a sentence.
  package static func fields(
    host: String, isRequired: Bool = true, port: String
  ) -> [Field<Server>] {
    [
      isRequired ? .required("host", \.host, host) : .optional("host", \.host, host),
      .optional("port", \.port, port),
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, … }`."),
    ]
  }

  package var isHostWritten: Bool { !host.span.isNone }

  /// Sets `host`, `port` and the options of `tls.`, and notes the connection.
  ///
  /// - Parameters:
  ///   - ownHost: the service's host, where the spec may leave it out.
  ///   - port: the port that the server listens on.
  ///   - plainPort: the port without TLS, where it is another.
  ///   - transport: `tcp` or `udp`.
  package func write(
    to lowered: inout Lowered, host ownHost: Value = "", port: Int, plainPort: Int? = nil,
    transport: String = "tcp", _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard !isHostWritten || host.isHost("host", &diagnostics) else { return false }
    let hostValue = isHostWritten ? host.value : ownHost
    let portValue =
      self.port?.value ?? .integer(tls.isOn ? port : plainPort ?? port)
    lowered.set("host", hostValue, at: host.span)
    lowered.set("port", portValue, at: self.port?.span ?? .none)
    tls.write(to: &lowered)
    lowered.connect(hostValue, portValue, transport: transport)
    return true
  }
}
