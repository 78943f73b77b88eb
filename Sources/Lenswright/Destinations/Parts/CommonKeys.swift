package import LensCloudFormation
package import LensSyntax

/// Keys that every destination has.
package struct CommonKeys: Record {
  package var plugin: Known<String>?
  package var retry: Retry?
  package var workers: Setting<Int>?
  package var buffer: Located<Bytes>?
  package var options = NamedList<Setting<String>>()
  package var secretOptions = Pairs<SecretPair, SecretReference>()
  /// Keys that are options of the plugin in lowerCamelCase; they are read when the plugin is known.
  package var pluginKeys: [Mapping.Entry] = []

  package init() {}

  package static let fields: [Field<CommonKeys>] = [
    .optional("plugin", \.plugin, "Another plugin for the same destination."),
    .optional(
      "retry", \.retry,
      "How often a failed send is tried again: a number, `forever` or `never`.", default: 5),
    .optional(
      "workers", \.workers, "Threads that send; more than one may change the order of records."),
    .optional(
      "buffer", \.buffer,
      "Bytes on the router's disk for this destination, where `router.buffer` is on disk."),
    .optional("options", \.options, "Any other option, in the plugin's own spelling."),
    .optional(
      "secretOptions", \.secretOptions, "Any option as a secret, in the plugin's own spelling."),
  ]
}

/// Keys of destinations in AWS.
package struct AWSKeys: Record {
  package var region: Setting<String>?
  package var roleArn: Setting<String>?
  package var externalId: Setting<String>?

  package init() {}

  package static let fields: [Field<AWSKeys>] = [
    .optional("region", \.region, "The destination's region; the stack's by default."),
    .optional(
      "roleArn", \.roleArn,
      "A role, usually of another account, that the router assumes to write there."),
    .optional("externalId", \.externalId, "The external id that the role asks for."),
  ]

  /// The region as a value of the template.
  package var regionValue: Value { region?.value ?? .ref("AWS::Region") }

  /// The region for an ARN: a region that the router reads from its environment is the task's own, and any other variable may be any region.
  package var regionInARN: Value {
    guard let text = region?.literal else { return regionValue }
    if text == "${AWS_REGION}" { return .ref("AWS::Region") }
    return .string(text.withoutRouterVariables)
  }

  /// Refuses another account's role for a plugin of Fluentd that takes it in a section.
  package func refuseRole(_ diagnostics: inout Diagnostics) -> Bool {
    guard let roleArn else { return false }
    diagnostics.report(
      .unsupportedEngine, "Fluentd's plugin takes a role in a section", at: roleArn.span,
      label: "plain log options cannot carry it")
    return true
  }

  /// The statement that allows to assume the role, which then holds the permissions of the destination.
  package var assumeStatement: Statement? {
    roleArn.map { Statement("AssumeDestinationRole", ["sts:AssumeRole"], on: [$0.value]) }
  }
}

/// Whether and how the connection is encrypted: on wherever the plugin can.
package struct TLS: Readable {
  package var isOn = true
  package var verify: Known<Bool>?
  /// Further options of `tls.`, by the plugin's names.
  package var details: [(name: String, value: Setting<String>)] = []
  package var span = Span.none

  package init() {}

  private struct Keys: Record {
    var verify: Known<Bool>?
    var verifyHostname: Known<Bool>?
    var caFile: Setting<String>?
    var caPath: Setting<String>?
    var crtFile: Setting<String>?
    var keyFile: Setting<String>?
    var vhost: Setting<String>?
    var minVersion: Setting<String>?
    var maxVersion: Setting<String>?

    static let fields: [Field<Keys>] = [
      .optional(
        "verify", \.verify, "Whether the server's certificate is checked.", default: true),
      .optional(
        "verifyHostname", \.verifyHostname, "Whether the certificate must be for the host's name."),
      .optional("caFile", \.caFile, "A file in the router with the certificates to trust."),
      .optional("caPath", \.caPath, "A folder in the router with the certificates to trust."),
      .optional("crtFile", \.crtFile, "A file in the router with the client's certificate."),
      .optional("keyFile", \.keyFile, "A file in the router with the client's key."),
      .optional("vhost", \.vhost, "The name sent to the server (SNI)."),
      .optional("minVersion", \.minVersion, "The lowest TLS version."),
      .optional("maxVersion", \.maxVersion, "The highest TLS version."),
    ]
  }

  package static var shape: Shape { .named("tls") { .either([.boolean, Keys.shape]) } }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> TLS? {
    var tls = TLS()
    tls.span = node.span
    guard node.tag == nil, case .mapping = node.content else {
      guard let flag = Known<Bool>.read(node, name, &diagnostics) else { return nil }
      tls.isOn = flag.value
      return tls
    }
    guard let keys = Keys.read(node, name, &diagnostics) else { return nil }
    tls.verify = keys.verify
    if let verify = keys.verifyHostname {
      tls.details.append(("verify_hostname", Setting(verify.value ? "On" : "Off", verify.span)))
    }
    let texts = [
      ("ca_file", keys.caFile), ("ca_path", keys.caPath), ("crt_file", keys.crtFile),
      ("key_file", keys.keyFile), ("vhost", keys.vhost), ("min_version", keys.minVersion),
      ("max_version", keys.maxVersion),
    ]
    for (option, setting) in texts {
      if let setting { tls.details.append((option, setting)) }
    }
    return tls
  }

  /// Writes the options, which are the same for every plugin of Fluent Bit that has TLS.
  func write(to lowered: inout Lowered) {
    guard isOn else { return }
    lowered.set("tls", "On", at: span)
    if let verify {
      lowered.set("tls.verify", .string(verify.value ? "On" : "Off"), at: verify.span)
    }
    for detail in details {
      lowered.set("tls.\(detail.name)", detail.value.value, at: detail.value.span)
    }
  }

  /// Writes what a plugin of Fluentd has of it, each under names of its own.
  ///
  /// - Parameters:
  ///   - verify: the option that says whether certificates are checked, and its values for yes and no.
  ///   - caFile: the option that names the certificates to trust.
  func writeForFluentd(
    to lowered: inout Lowered, verify option: (name: String, on: String, off: String)?,
    caFile: String?, _ name: String, _ diagnostics: inout Diagnostics
  ) {
    guard isOn else { return }
    if let verify, let option {
      lowered.set(option.name, .string(verify.value ? option.on : option.off), at: verify.span)
      if !verify.value { TLS.reportUnverified(name, at: verify.span, &diagnostics) }
    }
    for detail in details {
      guard detail.name == "ca_file", let caFile else {
        diagnostics.report(
          .unsupportedEngine, "Fluentd's plugin has no `\(camelCased(detail.name))` of `tls`",
          at: detail.value.span)
        continue
      }
      lowered.set(caFile, detail.value.value, at: detail.value.span)
    }
  }

  static func reportUnverified(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(
      .unverifiedTLS, "`\(name)` does not check whom it sends logs to", at: span,
      help: ["give the router the certificate authority with `caFile`, in an image or a volume"])
  }
}

/// How often a failed send is tried again.
package enum Retry: Readable {
  case times(Int, Span)
  case forever(Span)
  case never(Span)

  package static var shape: Shape { .either([.integer, .word(["forever", "never"])]) }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Retry?
  {
    if node.tag == nil, let scalar = node.scalar {
      if scalar.text == "forever" { return .forever(node.span) }
      if scalar.text == "never" { return .never(node.span) }
      if case .integer(let number) = scalar.kind {
        if number > 0 { return .times(number, node.span) }
        diagnostics.report(
          .invalidValue, "`retry` is a number from 1, `forever` or `never`", at: node.span,
          help: number == 0 ? ["write `never` to try once only"] : [])
        return nil
      }
    }
    node.reportType(name, takes: "a number, `forever` or `never`", &diagnostics)
    return nil
  }
}

extension Array {
  /// The same keys, declared by a part of the owner.
  package func lifted<Owner, Parent>(
    to path: @escaping @autoclosure Field<Parent>.Path<Owner>
  ) -> [Field<Parent>] where Element == Field<Owner> {
    map { $0.lifted(to: path) }
  }
}
