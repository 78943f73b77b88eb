package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an aggregator over the Forward protocol.
package struct Forward: Destination {
  package var host = Setting("")
  package var port: Setting<Int>?
  package var sharedKey: SecretReference?
  package var username: Setting<String>?
  package var password: SecretReference?
  package var tls = TLS()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "forward"
  package static let title = "Fluentd or Fluent Bit aggregator"
  package static let summary = "Another Fluentd or Fluent Bit, over the Forward protocol."
  package static let example = "{ type: forward, host: logs.internal }"
  package static let plugins: [PluginChoice] = [.fluentBit("forward"), .fluentd("forward")]
  package static let fields: [Field<Forward>] =
    [
      .required("host", \.host, "The aggregator's host name."),
      .optional(
        "port", \.port,
        "Its port; 24224 by default. This is the aggregator's, and the only 24224 that a task may name."
      ),
      .optional(
        "sharedKey", \.sharedKey,
        "The key that both ends know: an ARN, an SSM name or an intrinsic."),
      .optional("username", \.username, "A user."),
      .optional(
        "password", \.password, "The user's password: an ARN, an SSM name or an intrinsic."),
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, … }`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("require_ack_response", "Waits for the aggregator to confirm what it got."),
    OptionNote("compress", "`gzip` compresses what is sent."),
    OptionNote("tag", "Another tag for the records."),
    OptionNote("self_hostname", "The name by which the router introduces itself."),
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    if context.engine == .fluentd {
      diagnostics.report(
        .notYet, "`forward` on Fluentd is not compiled yet", at: context.span,
        label: "its servers are sections, which plain log options cannot carry")
      return nil
    }
    guard host.isHost("host", &diagnostics) else { return nil }
    let isLoop = ["127.0.0.1", "localhost", "::1"].contains(host.literal ?? "")
    if isLoop, port?.literal ?? 24224 == 24224 {
      diagnostics.report(
        .invalidValue, "the router would send its records to itself, over and over", at: host.span,
        label: "the router's own listener is here")
      return nil
    }
    var lowered = Lowered()
    lowered.set("host", host.value, at: host.span)
    lowered.set("port", port?.value ?? 24224, at: port?.span ?? .none)
    tls.write(to: &lowered, context.name, &diagnostics)
    lowered.set("username", ifPresent: username)
    lowered.secret("shared_key", ifPresent: sharedKey)
    lowered.secret("password", ifPresent: password)
    return lowered
  }
}
