package import LensCloudFormation
package import LensSyntax

/// What the destinations have in common that are one HTTP output under another name: the keys, and the request that the plugin `http` is told to make.
package struct HTTPRequest: Sendable {
  package var server = Server()
  package var headers = Headers()
  package var compression: Setting<Compression>?

  package init() {}

  package enum Compression: String, Word { case gzip, snappy, zstd }

  /// - Parameters: as of `Server.fields`.
  package static func fields(
    host: String, isHostRequired: Bool = true, port: String = "The port; 443 by default."
  ) -> [Field<HTTPRequest>] {
    Server.fields(host: host, isRequired: isHostRequired, port: port).lifted(to: \.server)
      + [
        .optional("headers", \.headers, "Further headers, as a mapping."),
        .optional("compression", \.compression, "`gzip`, `snappy` or `zstd`."),
      ]
  }

  /// How a service wants its requests.
  package struct Form {
    /// The service's host, where the spec may leave it out.
    package var host: Value = ""
    package var port = 443
    package var plainPort: Int?
    /// The path; `nil` where a secret holds it.
    package var uri: Value?
    package var uriSpan = Span.none
    package var format: Value = "json"
    package var formatSpan = Span.none
    /// The key of the time, and how it is written.
    package var date: (key: String, format: String)?
    /// What is taken when the spec says nothing.
    package var compression: Compression?
    /// The service's own headers.
    package var headers: [(name: String, value: Value)] = []
  }

  package func write(
    to lowered: inout Lowered, _ form: Form, beside common: CommonKeys, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard headers.reviewAsHeaders(&diagnostics),
      server.write(
        to: &lowered, host: form.host, port: form.port, plainPort: form.plainPort, context,
        &diagnostics)
    else { return false }
    if let uri = form.uri { lowered.set("uri", uri, at: form.uriSpan) }
    // The plugin sends a type of its own beside the spec's unless it is told not to.
    let hasType = headers.items.contains { $0.name.lowercased() == "content-type" }
    if hasType, !common.sets("allow_duplicated_headers") {
      lowered.set("allow_duplicated_headers", "Off")
    }
    // The plugin's own default changed with version 3.
    lowered.set("format", form.format, at: form.formatSpan)
    if let date = form.date {
      for (option, value) in [("json_date_key", date.key), ("json_date_format", date.format)]
      where !common.sets(option) {
        lowered.set(option, .string(value))
      }
    }
    if let compression = compression?.value ?? form.compression.map({ .string($0.rawValue) }),
      !common.sets("compress")
    {
      lowered.set("compress", compression, at: self.compression?.span ?? .none)
    }
    return headers.writeAsHeaders(
      to: &lowered, behind: form.headers, beside: common, &diagnostics)
  }
}

extension CommonKeys {
  /// What the spec writes for an option of the plugin, as far as it is a text; `nil` when it writes nothing or an intrinsic.
  package func text(of option: String) -> String? {
    pluginKeys.first { $0.key.text == camelCased(option) }?.value.literalText
      ?? options.items.first { $0.name.lowercased() == option }?.value.literal
  }

  /// The same with intrinsics, which were read where the option is.
  package func value(of option: String) -> Value? {
    if let entry = pluginKeys.first(where: { $0.key.text == camelCased(option) }) {
      var unread = Diagnostics()
      return entry.value.literalText.map(Value.string) ?? cloudFormationValue(entry.value, &unread)
    }
    return options.items.first { $0.name.lowercased() == option }?.value.value
  }

  /// Whether the spec writes an option of the plugin itself, by whichever way.
  package func sets(_ option: String) -> Bool {
    pluginKeys.contains { $0.key.text == camelCased(option) }
      || options.items.contains { $0.name.lowercased() == option }
      || secretOptions.items.contains { $0.name.lowercased() == option }
  }
}
