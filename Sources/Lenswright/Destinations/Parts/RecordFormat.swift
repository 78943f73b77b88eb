import LensCloudFormation
import LensSyntax

/// How the plugins that write to a bare connection put records into bytes.
package enum RecordFormat: String, Word {
  case json, msgpack
  case jsonLines = "json_lines"
  case jsonStream = "json_stream"

  package static let summary =
    "`json_lines` (one record a line, the default), `json_stream`, `json` (arrays) or `msgpack`."

  package static let options = [
    OptionNote("json_date_key", "The key of the record's time."),
    OptionNote("json_date_format", "How the time is written."),
  ]
}

extension Setting where T == RecordFormat {
  /// Sets `format`, except for MessagePack: that is what the plugins send when they are told nothing, and they complain of the word.
  static func write(
    _ format: Setting?, to lowered: inout Lowered, beside common: CommonKeys
  ) {
    // One value alone has no format.
    if format == nil, common.sets("raw_message_key") { return }
    guard format?.literal != .msgpack else { return }
    lowered.set("format", format?.value ?? "json_lines", at: format?.span ?? .none)
  }
}
