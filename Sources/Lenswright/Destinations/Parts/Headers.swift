package import LensCloudFormation
package import LensSyntax

/// Headers of a request, as a mapping from their names.
package typealias Headers = NamedList<Setting<String>>

extension NamedList<Setting<String>> {
  /// Refuses names that are none, empty values, and credentials in clear.
  package func reviewAsHeaders(_ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    for header in items {
      // A token of RFC 9110, section 5.6.2; the plugins take what follows the first space for the value.
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
      guard Headers.carryCredential(header.name), !header.value.value.hasRouterVariables else {
        continue
      }
      diagnostics.redact(header.value.span)
      Headers.reportCredential(
        header.name, option: "header", at: header.value.span, &diagnostics)
      isRight = false
    }
    return isRight
  }

  static func reportCredential(
    _ name: String, option: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    let scheme = name.lowercased().hasSuffix("authorization") ? "Bearer " : ""
    diagnostics.report(
      .plainSecret, "the header `\(name)` carries a credential", at: span,
      label: "readable in the template and in the console",
      help: [
        "keep the whole line, name and value, in a secret and write `secretOptions: { \(option): <arn> }`",
        "or keep the value in `router.secrets` and name it here: `\(name): '\(scheme)${TOKEN}'`",
      ])
  }

  /// Adds them as options, behind the service's own.
  package func writeAsHeaders(
    to lowered: inout Lowered, behind own: [(name: String, value: Value)] = [],
    beside common: CommonKeys, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let all =
      own.map { ($0.name, $0.value, Span.none) }
      + items.map { ($0.name, $0.value.value, $0.span) }
    return all.allSatisfy { name, value, span in
      lowered.addHeader(name, value, beside: common, at: span, &diagnostics)
    }
  }

  /// Whether headers of that name prove who sends them.
  static func carryCredential(_ name: String) -> Bool {
    let name = name.lowercased()
    return ["authorization", "proxy-authorization", "cookie", "x-honeycomb-team"].contains(name)
      || ["api-key", "apikey", "api-token", "auth-token", "access-token", "license-key"]
        .contains { name.hasSuffix($0) }
  }
}

extension Lowered {
  /// Adds a `header` option. Log options are a mapping, whose keys are unique, and Fluent Bit does not look at letter case: each further header is spelled another way, and never as an option of the spec's own is.
  ///
  /// Source: FACTS of repeated options, tried with Fluent Bit 5.1.1, 2026-11-22.
  ///
  /// - Returns: `false` when there are more headers than spellings.
  package mutating func addHeader(
    _ name: String, _ value: Value, beside common: CommonKeys, at span: Span = .none,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    let option = "header"
    let taken =
      options.map(\.name) + common.options.items.map(\.name)
      + common.secretOptions.items.map(\.name)
    let spelling = (0..<1 << option.count).lazy.map { repetition in
      var result = ""
      for (position, character) in option.enumerated() {
        result += repetition >> position & 1 == 1 ? character.uppercased() : String(character)
      }
      return result
    }.first { !taken.contains($0) }
    guard let spelling else {
      diagnostics.report(
        .invalidValue,
        "the plugin can be given at most \(1 << option.count) headers by plain options", at: span)
      return false
    }
    let line: Interpolation = "\(name) \(value)"
    set(spelling, line.value, at: span)
    return true
  }
}
