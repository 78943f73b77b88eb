package import LensCloudFormation
package import LensSyntax

/// What a message of syslog says and from whom it comes, for a server of one's own and for Papertrail.
package struct SyslogMessage: Sendable {
  package var messageKey: Setting<String>?
  package var hostname: Setting<String>?
  package var program: Setting<String>?

  package init() {}

  package static let fields: [Field<SyslogMessage>] = [
    .optional("messageKey", \.messageKey, "The key whose value is the message.", default: "log"),
    .optional(
      "hostname", \.hostname, "The host that messages come from; the service's name by default."),
    .optional(
      "program", \.program, "The program that messages come from; the container by default."),
  ]

  package static let options = [
    OptionNote("syslog_severity_key", "The key of the record that holds the severity."),
    OptionNote("syslog_severity_preset", "The severity otherwise, 0 to 7; 6 by default."),
    OptionNote("syslog_facility_preset", "The facility, 0 to 23; 1 by default."),
    OptionNote("syslog_hostname_key", "The key of the record that holds the host."),
    OptionNote("syslog_appname_key", "The key of the record that holds the program."),
    OptionNote(
      "syslog_maxsize",
      "Bytes at which a message is cut off; the plugin would do so at 2 KB, lines of containers have up to 16 KB."
    ),
  ]

  /// Sets the options of Fluent Bit's plugin.
  package func write(
    to lowered: inout Lowered, over transport: Transport, beside common: CommonKeys,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard review(&diagnostics) else { return false }
    // Without this key every message is empty.
    lowered.set("syslog_message_key", messageKey, or: "log", beside: common)
    if hostname != nil || context.knows("syslog_hostname_preset") {
      lowered.set(
        "syslog_hostname_preset", hostname, or: .string(context.service), beside: common)
    }
    if let program {
      lowered.set("syslog_appname_preset", program.value, at: program.span)
    } else if !common.sets("syslog_appname_preset") {
      lowered.set("syslog_appname_key", nil, or: "container_name", beside: common)
    }
    // Datagrams of that size would be lost more often than they arrive.
    if !transport.isDatagrams { lowered.set("syslog_maxsize", nil, or: "32k", beside: common) }
    return true
  }

  /// A space would end the field, and shift all that follow.
  package func review(_ diagnostics: inout Diagnostics) -> Bool {
    for (key, setting) in [("hostname", hostname), ("program", program)] {
      guard let setting, let text = setting.literal, text.utf8.contains(where: { $0 <= 32 })
      else { continue }
      diagnostics.report(
        .invalidValue, "`\(key)` cannot hold a space", at: setting.span,
        notes: ["spaces separate the fields of a syslog message"])
      return false
    }
    return true
  }
}
