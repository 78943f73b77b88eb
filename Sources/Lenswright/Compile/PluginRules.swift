import LensCloudFormation
import LensSyntax

/// What a plugin demands of several options together, or of one option's size, and does not start without. Whoever writes an option meets these, as a key or under `options`.
///
/// Source: Fluent Bit 5.1.1, each tried, 2026-11-22.
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
    return switch context.plugin.name {
    case "s3": reviewSizes(&diagnostics)
    case "cloudwatch_logs": reviewStream(&diagnostics)
    case "es", "opensearch":
      reviewSignature(&diagnostics) && reviewIdentity(&diagnostics)
    case "http":
      needs("headers_key", for: "body_key", &diagnostics)
        && needs("body_key", for: "headers_key", &diagnostics)
    case "forward":
      needs("shared_key", or: "empty_shared_key", for: "username", &diagnostics)
        && needs("shared_key", or: "empty_shared_key", for: "password", &diagnostics)
    case "kafka": reviewRaw(&diagnostics)
    case "loki": reviewLabelKeys(&diagnostics)
    case "nrlogs": reviewAddress(&diagnostics)
    default: true
    }
  }

  // MARK: Lookups

  private func option(_ name: String) -> Lowered.Option? {
    lowered.options.first { $0.name.lowercased() == name }
  }

  private func text(_ name: String) -> String? { option(name)?.value.string }

  private func span(_ name: String) -> Span? {
    option(name)?.span
      ?? lowered.secretOptions.first { $0.name.lowercased() == name }?.reference.valueFrom.span
  }

  private func isOn(_ name: String) -> Bool {
    ["true", "on", "yes"].contains(text(name)?.lowercased() ?? "")
  }

  private func needs(
    _ other: String, or another: String? = nil, for name: String,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let here = span(name), span(other) == nil, another.map({ span($0) == nil }) ?? true else {
      return true
    }
    let others = ([other] + (another.map { [$0] } ?? [])).map { "`\(camelCased($0))`" }
    diagnostics.report(
      .missingKey, "`\(camelCased(name))` needs \(others.joined(separator: " or ")) beside it",
      at: here.isNone ? context.span : here, notes: ["the plugin does not start without"])
    return false
  }

  // MARK: Rules

  private func reviewSizes(_ diagnostics: inout Diagnostics) -> Bool {
    let isWhole = isOn("use_put_object")
    let largest = isWhole ? 1_000_000_000 : 50_000_000_000
    if let option = option("total_file_size"), let size = option.value.string.flatMap(bytes),
      !(1_000_000...largest).contains(size)
    {
      return report(
        "a file is from 1 MB to \(isWhole ? "1 GB with `usePutObject`" : "50 GB")", at: option.span,
        &diagnostics)
    }
    if let option = option("upload_chunk_size"), !isWhole,
      let size = option.value.string.flatMap(bytes)
    {
      let whole = text("total_file_size").flatMap(bytes) ?? 100_000_000
      if size < 5_242_880 || size > whole || text("compression") == nil && size > 50_000_000 {
        return report(
          "a part is from 5 MiB to 50 MB, and no larger than the file", at: option.span,
          &diagnostics)
      }
    }
    if let option = option("upload_timeout"), ["0", "0s"].contains(option.value.string ?? "") {
      return report("a file takes at least a second to fill", at: option.span, &diagnostics)
    }
    return true
  }

  private func bytes(_ text: String) -> Int? { quantity(text, Bytes.units) }

  private func report(
    _ message: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    diagnostics.report(
      .optionValue, message, at: span.isNone ? context.span : span,
      notes: ["the router would not start"])
    return false
  }

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
    guard let option = option("aws_auth"), text("aws_auth")?.hasPrefix("On") ?? false,
      lowered.statements.isEmpty, !hasPermissions
    else { return true }
    diagnostics.report(
      .missingDomain, "nothing permits the requests that `aws_auth` signs", at: option.span,
      help: [
        "write `type: opensearch` with `domain: <name>`, which signs them and lets the task role send them"
      ])
    return false
  }

  private func reviewIdentity(_ diagnostics: inout Diagnostics) -> Bool {
    guard let option = option("write_operation"),
      ["update", "upsert"].contains(option.value.string?.lowercased() ?? ""),
      span("id_key") == nil, !isOn("generate_id")
    else { return true }
    diagnostics.report(
      .missingKey, "`writeOperation: \(option.value.string ?? "")` needs `idKey` or `generateId`",
      at: option.span, notes: ["the plugin does not start without"])
    return false
  }

  private func reviewRaw(_ diagnostics: inout Diagnostics) -> Bool {
    guard let option = option("format"), option.value.string == "raw", span("raw_log_key") == nil
    else { return true }
    diagnostics.report(
      .missingKey, "`format: raw` needs `rawLogKey` beside it",
      at: option.span.isNone ? context.span : option.span,
      notes: ["the plugin drops every record without"], help: ["add `rawLogKey: log`"])
    return false
  }

  private func reviewLabelKeys(_ diagnostics: inout Diagnostics) -> Bool {
    guard let option = option("label_keys"), let text = option.value.string,
      !text.hasRouterVariables
    else { return true }
    let isRight = text.split(separator: ",").allSatisfy { $0.drop { $0 == " " }.first == "$" }
    if isRight { return true }
    return report("`labelKeys` names fields, each as `$field`", at: option.span, &diagnostics)
  }

  private func reviewAddress(_ diagnostics: inout Diagnostics) -> Bool {
    guard let option = option("base_uri"), let text = option.value.string,
      !text.hasRouterVariables, !text.hasPrefix("https://"), !text.hasPrefix("http://")
    else { return true }
    return report(
      "`baseUri` is an address that begins with `https://`", at: option.span, &diagnostics)
  }
}
