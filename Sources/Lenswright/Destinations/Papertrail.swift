package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Papertrail.
package struct Papertrail: Destination {
  package var host = Setting("")
  package var port = Setting(0)
  package var tls = TLS()
  package var message = SyslogMessage()
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "papertrail"
  package static let title = "Papertrail"
  package static let summary = "A log destination of Papertrail, over syslog with TLS."
  package static let kind = DestinationKind.vendor
  package static let example = "{ type: papertrail, host: logs3.papertrailapp.com, port: 12345 }"
  package static let draft =
    "{ type: papertrail, host: logs0.papertrailapp.com, port: 10000 }"
  package static let variants = [
    Variant(
      "system-and-program", "names for the system and the program",
      "{ type: papertrail, host: logs3.papertrailapp.com, port: 12345, hostname: orders-prod, program: checkout }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("syslog")]
  package static let fields: [Field<Papertrail>] =
    [
      .required(
        "host", \.host, "The host of the log destination, such as `logs3.papertrailapp.com`."),
      .required("port", \.port, "The port of the log destination."),
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, … }`."),
    ] + SyslogMessage.fields.lifted(to: \.message) + CommonKeys.fields.lifted(to: \.common)

  package static let options = SyslogMessage.options
  package static let notes = [
    "Whoever knows the host and the port can write logs: keep a template with them to yourself, or leave both to parameters.",
    "A system of Papertrail is the `hostname`, a program the `program`: without the one tasks of a service would each be a system of its own.",
    "Plain TCP, with `tls: false`, has to be allowed in the log destination's settings.",
  ]
  package static let sources = [
    "plugins/out_syslog/syslog.c", "plugins/out_syslog/syslog_conf.c",
    "https://www.papertrail.com/help/troubleshooting-remote-syslog-reachability/",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var server = Server()
    server.host = host
    server.port = port
    server.tls = tls
    let transport = tls.isOn ? Transport.tls : .tcp
    var lowered = Lowered()
    guard
      server.write(
        to: &lowered, transport, at: .none, port: 6514, context, &diagnostics),
      message.write(to: &lowered, over: transport, beside: common, context, &diagnostics)
    else { return nil }
    lowered.set("syslog_format", nil, or: "rfc5424", beside: common)
    return lowered
  }
}
