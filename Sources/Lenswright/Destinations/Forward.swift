package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an aggregator over the Forward protocol.
package struct Forward: Destination {
  package var server = Server()
  package var sharedKey: SecretReference?
  package var username: Setting<String>?
  package var password: SecretReference?
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "forward"
  package static let title = "Fluentd or Fluent Bit aggregator"
  package static let summary = "Another Fluentd or Fluent Bit, over the Forward protocol."
  package static let kind = DestinationKind.server
  package static let example = "{ type: forward, host: logs.internal }"
  package static let draft = "{ type: forward, host: logs.example.com, port: 24225 }"
  package static let variants = [
    Variant(
      "acknowledged", "an aggregator that has to confirm what it got",
      "{ type: forward, host: logs.internal, sharedKey: /orders/forward-key, requireAckResponse: true }"
    ),
    Variant(
      "fluentd", "a Fluentd router",
      "{ type: forward, host: logs.internal, sharedKey: /orders/forward-key }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("forward"), .fluentd("forward"),
  ]
  package static let fields: [Field<Forward>] =
    Server.fields(
      host: "The aggregator's host name.",
      port:
        "Its port; 24224 by default. This is the aggregator's, and the only 24224 that a task may name."
    ).lifted(to: \.server)
    + [
      .optional(
        "sharedKey", \.sharedKey,
        "The key that both ends know: an ARN, an SSM name or an intrinsic."),
      .optional("username", \.username, "A user."),
      .optional(
        "password", \.password, "The user's password: an ARN, an SSM name or an intrinsic."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("require_ack_response", "Waits for the aggregator to confirm what it got."),
    OptionNote("compress", "`gzip` compresses what is sent."),
    OptionNote("tag", "Another tag for the records."),
    OptionNote("self_hostname", "The name by which the router introduces itself."),
  ]
  package static let notes = [
    "The aggregator's own security group admits the port, from the group of the tasks; the group of a task never does."
  ]
  package static let sources = ["plugins/out_forward/forward.c", "fluent/fluentd:out_forward.rb"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    let isLoop = ["127.0.0.1", "localhost", "::1"].contains(server.host.literal ?? "")
    if isLoop, server.port?.literal ?? AgentFacts.forwardPort == AgentFacts.forwardPort {
      diagnostics.report(
        .invalidValue, "the router would send its records to itself, over and over",
        at: server.host.span, label: "the router's own listener is here")
      return nil
    }
    if context.engine == .fluentd { return lowerForFluentd(context, &diagnostics) }
    var lowered = Lowered()
    guard server.write(to: &lowered, port: AgentFacts.forwardPort, context, &diagnostics)
    else { return nil }
    lowered.set("username", ifPresent: username)
    lowered.secret("shared_key", ifPresent: sharedKey)
    lowered.secret("password", ifPresent: password)
    return lowered
  }

  /// Fluentd's plugin has a section for the server, and one for the key that both ends know.
  private func lowerForFluentd(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Lowered? {
    var lowered = Lowered()
    guard server.host.isHost("host", &diagnostics) else { return nil }
    let port = server.port?.value ?? .integer(AgentFacts.forwardPort)
    lowered.connect(server.host.value, port)
    if server.tls.isOn {
      lowered.set("transport", "tls", at: server.tls.span)
      server.tls.writeForFluentd(
        to: &lowered, verify: ("tls_insecure_mode", "false", "true"), caFile: "tls_cert_path",
        context.name, &diagnostics)
    }
    // The check that a server lives would be a connection each second, and records wait in the buffer anyhow.
    if !common.sets("heartbeat_type") { lowered.set("heartbeat_type", "none") }
    var section = Lowered.Section("server")
    section.set("host", server.host.value, at: server.host.span)
    section.set("port", port, at: server.port?.span ?? .none)
    section.set("username", ifPresent: username)
    section.secret("password", ifPresent: password)
    lowered.sections.append(section)
    guard let sharedKey else { return lowered }
    var security = Lowered.Section("security")
    security.set("self_hostname", .string(context.service))
    security.secret("shared_key", ifPresent: sharedKey)
    lowered.sections.append(security)
    return lowered
  }
}
