import LensCloudFormation
import LensSyntax

/// What a plugin demands of several options together, where a spec or the compiler writes them: as a key, or under `options`.
struct PluginRules {
  let context: LoweringContext
  let lowered: Lowered
  /// Whether the spec has statements of its own for the task role.
  let hasPermissions: Bool

  /// Reports whatever would stop the router.
  ///
  /// - Returns: whether the options are right together.
  func review(_ diagnostics: inout Diagnostics) -> Bool {
    guard context.engine == .fluentBit, !context.isGo else { return true }
    switch context.plugin.name {
    case "cloudwatch_logs":
      guard reviewStream(&diagnostics) else { return false }
    case "es", "opensearch":
      guard reviewSignature(&diagnostics) else { return false }
    default: break
    }
    let demands = PluginDemands(
      plugin: context.plugin.name, value: { option($0)?.value.string },
      isThere: { span($0) != nil }, mayBeThere: { span($0) != nil }, spelled: camelCased)
    guard let unmet = demands.unmet else { return true }
    let kind: DiagnosticKind =
      switch unmet.kind {
      case .missing: .missingKey
      case .value: .optionValue
      case .conflict: .conflict
      }
    let place = span(unmet.option) ?? .none
    diagnostics.report(
      kind, unmet.message, at: place.isNone ? context.span : place, notes: unmet.notes,
      help: unmet.help)
    return false
  }

  // MARK: Lookups

  private func option(_ name: String) -> Lowered.Option? {
    lowered.options.first { $0.name.lowercased() == name }
  }

  private func span(_ name: String) -> Span? {
    option(name)?.span
      ?? lowered.secretOptions.first { $0.name.lowercased() == name }?.reference.valueFrom.span
  }

  // MARK: Rules

  private func reviewStream(_ diagnostics: inout Diagnostics) -> Bool {
    guard let name = span("log_stream_name"), let prefix = span("log_stream_prefix") else {
      if span("log_stream_name") != nil || span("log_stream_prefix") != nil { return true }
      diagnostics.report(
        .missingKey, "`log_stream_name` or `log_stream_prefix` is missing", at: context.span,
        notes: ["the plugin does not start without"])
      return false
    }
    // The prefix is the compiler's own where the spec has none.
    diagnostics.report(
      .conflict, "the plugin takes a stream's name or a prefix, not both",
      at: name.isNone ? prefix : name,
      help: prefix.isNone ? ["write `streamName`, which takes the place of the prefix"] : [])
    return false
  }

  private func reviewSignature(_ diagnostics: inout Diagnostics) -> Bool {
    guard let option = option("aws_auth"), option.value.string?.hasPrefix("On") ?? false,
      lowered.statements.isEmpty, !hasPermissions
    else { return true }
    diagnostics.report(
      .missingDomain, "nothing permits the requests that `aws_auth` signs", at: option.span,
      help: [
        "write `type: opensearch` with `domain: <name>`, which signs them and lets the task role send them"
      ])
    return false
  }
}
