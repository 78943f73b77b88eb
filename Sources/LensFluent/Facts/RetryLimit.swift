/// How often Fluent Bit tries to send a chunk.
///
/// Source: src/flb_output.c of Fluent Bit 5.1.1, `retry_limit`, 2026-11-26.
package enum RetryLimit {
  /// Words for "for ever".
  package static let unlimited = ["no_limits", "false", "off"]
  package static let none = "no_retries"

  /// Whether the engine takes the text; any other becomes one attempt more.
  package static func isKnown(_ text: String) -> Bool {
    let word = text.lowercased()
    return unlimited.contains(word) || word == none || (Int(text) ?? 0) > 0
  }
}
