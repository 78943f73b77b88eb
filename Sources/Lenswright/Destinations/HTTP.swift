package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to an HTTP endpoint.
package struct HTTP: Destination {
  package var host = Setting("")
  package var port: Setting<Int>?
  package var uri: Setting<String>?
  package var format: Setting<Format>?
  package var headers = NamedList<Setting<String>>()
  package var compression: Setting<Compression>?
  package var user: Setting<String>?
  package var password: SecretReference?
  package var tls = TLS()
  package var common = CommonKeys()

  package init() {}

  package enum Format: String, Word {
    case json, gelf, msgpack
    case jsonStream = "json_stream"
    case jsonLines = "json_lines"
    case otlp = "otlp_json"

  }
  package enum Compression: String, Word { case gzip, snappy, zstd }

  package static let keyword = "http"
  package static let title = "Generic HTTP endpoint"
  package static let summary = "Any server that takes logs in the body of a POST."
  package static let example = "{ type: http, host: in.example.com, uri: /logs }"
  package static let plugins: [PluginChoice] = [.fluentBit("http")]
  package static let fields: [Field<HTTP>] =
    [
      .required("host", \.host, "The server's host name, without a scheme."),
      .optional("port", \.port, "The port; 443 by default, 80 without TLS."),
      .optional(
        "uri", \.uri,
        "The path; `/` by default. A path that holds a token belongs in `secretOptions`."),
      .optional(
        "format", \.format,
        "`json` (one array, the default), `json_lines`, `json_stream`, `gelf`, `msgpack` or `otlp_json`."
      ),
      .optional(
        "headers", \.headers,
        "Headers, as a mapping. One with a credential belongs in `secretOptions`."),
      .optional("compression", \.compression, "`gzip`, `snappy` or `zstd`."),
      .optional("httpUser", \.user, "A user, for basic authentication."),
      .optional(
        "httpPasswd", \.password, "The user's password: an ARN, an SSM name or an intrinsic."),
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, … }`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time; `false` leaves it out."),
    OptionNote("json_date_format", "How the time is written."),
    OptionNote("header_tag", "A header that carries the tag."),
    OptionNote("http_method", "`POST` or `PUT`."),
    OptionNote("body_key", "Send only this value of the record."),
    OptionNote("log_response_payload", "Whether the router logs what the server answered."),
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard host.isHost("host", &diagnostics), review(&diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.set("host", host.value, at: host.span)
    // The plugin takes 80 when no port is said, with TLS too.
    lowered.set("port", port?.value ?? .integer(tls.isOn ? 443 : 80), at: port?.span ?? .none)
    lowered.set("uri", ifPresent: uri)
    tls.write(to: &lowered, context.name, &diagnostics)
    // The plugin's own default changed with version 3.
    lowered.set("format", format?.value ?? "json", at: format?.span ?? .none)
    if let compression {
      lowered.set("compress", compression.value, at: compression.span)
    }
    var spellings = self.spellings(of: "header")[...]
    for header in headers.items {
      let line: Interpolation = "\(header.name) \(header.value.value)"
      lowered.set(spellings.removeFirst(), line.value, at: header.span)
    }
    lowered.set("http_user", ifPresent: user)
    lowered.secret("http_passwd", ifPresent: password)
    return lowered
  }

  private func review(_ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    if headers.items.count > spellings(of: "header").count {
      diagnostics.report(
        .invalidValue,
        "the plugin can be given at most \(spellings(of: "header").count) headers by plain options",
        at: headers.items[0].span)
      isRight = false
    }
    for header in headers.items {
      // A token of RFC 9110, section 5.6.2; the plugin takes what follows the first space for the value.
      let marks = "!#$%&'*+-.^_`|~".utf8
      let isName =
        !header.name.isEmpty
        && header.name.utf8.allSatisfy { $0.isLetterOrDigit || marks.contains($0) }
      if !isName {
        diagnostics.report(
          .invalidValue, "`\(header.name)` is not the name of a header", at: header.span)
        isRight = false
      }
      if header.value.literal == "" {
        diagnostics.report(
          .invalidValue, "the header `\(header.name)` has no value", at: header.value.span)
        isRight = false
      }
    }
    for header in headers.items
    where ["authorization", "x-api-key", "api-key", "dd-api-key"].contains(header.name.lowercased())
    {
      guard let text = header.value.literal, !text.hasRouterVariables else { continue }
      diagnostics.redact(header.value.span)
      diagnostics.report(
        .plainSecret, "the header `\(header.name)` carries a credential", at: header.value.span,
        label: "readable in the template and in the console",
        help: [
          "keep the whole line, name and value, in a secret and write `secretOptions: { header: <arn> }`"
        ])
      isRight = false
    }
    if let password, user == nil {
      diagnostics.report(
        .missingKey, "a password needs the key `httpUser`", at: password.valueFrom.span)
      isRight = false
    }
    return isRight
  }

  /// Spellings for the repetitions of an option, without those that the destination's own options take: log options are a mapping, whose keys are unique, and Fluent Bit does not look at letter case.
  private func spellings(of option: String) -> [String] {
    let taken = (common.options.items.map(\.name) + common.secretOptions.items.map(\.name))
    return (0..<1 << option.count).map { repetition in
      var result = ""
      for (position, character) in option.enumerated() {
        result += repetition >> position & 1 == 1 ? character.uppercased() : String(character)
      }
      return result
    }.filter { !taken.contains($0) }
  }
}
