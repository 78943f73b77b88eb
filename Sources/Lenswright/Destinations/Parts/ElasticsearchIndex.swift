package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Where documents go in Elasticsearch: one index, or an index a day.
package struct ElasticsearchIndex: Sendable {
  package var index: Setting<String>?
  package var isDaily: Known<Bool>?
  package var prefix: Setting<String>?
  package var dateFormat: Setting<String>?

  package init() {}

  package static let fields: [Field<ElasticsearchIndex>] = [
    .optional(
      "index", \.index,
      "The index; the plugin's name for it, `fluent-bit` or `fluentd`, by default."
    ),
    .optional(
      "logstashFormat", \.isDaily,
      "Daily indices `logstash-YYYY.MM.DD` in place of one index.", default: false),
    .optional("logstashPrefix", \.prefix, "What daily indices begin with.", default: "logstash"),
    .optional(
      "logstashDateformat", \.dateFormat,
      "The date at the end of daily indices.", default: "%Y.%m.%d"),
  ]

  package static let options = [
    OptionNote("path", "A path before `/_bulk`, for a server behind a proxy."),
    OptionNote("pipeline", "The ingest pipeline."),
    OptionNote("include_tag_key", "Adds the tag to each document, under `tag_key`."),
    OptionNote("time_key", "The field of the time; `@timestamp` by default."),
    OptionNote(
      "generate_id", "Makes ids from the records, so that a record sent twice is kept once."),
    OptionNote("write_operation", "`create`, `index`, `update` or `upsert`."),
    OptionNote("replace_dots", "Writes `_` for `.` in the names of fields."),
    OptionNote("compress", "`gzip` compresses what is sent."),
    OptionNote("trace_error", "Prints what the server refused."),
    OptionNote("buffer_size", "Memory for the server's answers."),
  ]

  package static let note =
    "An index takes one type for a field: when two containers log the same field as text and as a mapping, the second's records are refused, and `traceError` shows it."

  /// Sets the index for either engine, whose plugins name everything alike but the index itself.
  package func write(
    to lowered: inout Lowered, beside common: CommonKeys, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard review(context, &diagnostics) else { return false }
    let isOurs = context.engine == .fluentBit
    lowered.set(isOurs ? "index" : "index_name", ifPresent: index)
    if let isDaily {
      let word =
        isOurs ? (isDaily.value ? "On" : "Off") : (isDaily.value ? "true" : "false")
      lowered.set("logstash_format", .string(word), at: isDaily.span)
    }
    lowered.set("logstash_prefix", ifPresent: prefix)
    lowered.set("logstash_dateformat", ifPresent: dateFormat)
    // Elasticsearch 8 refuses requests that name a type.
    if !common.sets("suppress_type_name"), !common.sets("type") {
      lowered.set("suppress_type_name", isOurs ? "On" : "true")
    }
    // Fluentd's plugin gives the documents of one index no time unless told to.
    if !isOurs, isDaily?.value != true, !common.sets("include_timestamp") {
      lowered.set("include_timestamp", "true")
    }
    return true
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    if let index, let isDaily, isDaily.value {
      diagnostics.report(
        .conflict, "daily indices have names of their own, and `index` is not used", at: index.span,
        related: [Label(isDaily.span, "daily indices")],
        help: ["write `logstashPrefix` for what they begin with"])
      return false
    }
    if isDaily?.value != true,
      let (key, span) = [
        ("logstashPrefix", prefix?.span), ("logstashDateformat", dateFormat?.span),
      ].first(where: { $0.1 != nil }), let span
    {
      diagnostics.report(
        .conflict, "`\(key)` is for daily indices only", at: span,
        help: ["add `logstashFormat: true`"])
      return false
    }
    return index?.isIndex(context, &diagnostics) ?? true
      && prefix?.isIndex(context, &diagnostics) ?? true
  }
}

extension Setting where T == String {
  /// Refuses what Elasticsearch and OpenSearch would refuse with every single request.
  func isIndex(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    guard let text = literal, !text.hasRouterVariables else { return true }
    let forbidden = text.utf8.contains { "\\/*?\"<>|,# ".utf8.contains($0) }
    // Fluentd's plugin writes the name in small letters by itself, and a date's `%Y` is none of it.
    let hasCapitals =
      context.engine == .fluentBit && !text.includes("%") && text != text.lowercased()
    guard forbidden || hasCapitals || text.first.map({ "-_+".contains($0) }) ?? false else {
      return true
    }
    diagnostics.report(
      .invalidValue, "`\(text)` cannot be the name of an index", at: span,
      notes: [
        "a name has small letters, begins with none of `-`, `_`, `+`, and has no spaces, commas and none of `\\/*?\"<>|#`"
      ])
    return false
  }
}
