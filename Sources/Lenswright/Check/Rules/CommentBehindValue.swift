import LensFluent
import LensSyntax

/// A comment that is a part of a value.
package struct CommentBehindValue: Rule {
  package init() {}

  package static let id = "comment-behind-value"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "A value of a configuration file has a comment behind it on its line."
  package static let reason =
    "Fluent Bit takes the rest of a line for the value. With a comment behind the name of a plugin, a size, a switch of an input or a level it does not start, a switch of `[SERVICE]` stays off, and a `Match` matches no tag. Only numbers and times are read as far as they go, and nothing is said of them."
  package static let remedy =
    "Give the comment a line of its own."
  package static let bad = ExampleParts.task(
    reading: """
      [FILTER]
          Name         parser
          Match        app-firelens*
          Key_Name     log
          Parser       json
          Reserve_Data ⟦On # keep the other keys⟧
      """)
  package static let good = ExampleParts.task(
    reading: """
      [FILTER]
          Name         parser
          Match        app-firelens*
          Key_Name     log
          Parser       json
          # Keep the other keys.
          Reserve_Data On
      """)
  package static let sources = [
    "https://docs.fluentbit.io/manual/administration/configuring-fluent-bit/classic-mode/format-schema",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/config_format/flb_cf_fluentbit.c",
  ]
  package static var checked: String { "2026-11-27" }

  /// Keys whose values are words, in which a hash has no business.
  private static let words = ["name", "match", "host", "parser"]

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.engine == .fluentBit else { return }
    for file in files.included where !file.isYAML {
      for section in file.classic.sections {
        let plugin = Plugin.End(rawValue: section.kind.lowercased()).flatMap { end in
          section.entry("name").flatMap { Plugin.named($0.value.beforeComment, .fluentBit, end) }
        }
        for entry in section.entries
        where entry.value.hasComment && takesWord(entry.key.lowercased(), section.kind, plugin) {
          let value = entry.value.beforeComment
          findings.report(
            "the comment is a part of the value of `\(entry.key)`", at: entry.valueSpan,
            notes: ["Fluent Bit takes the whole rest of the line"],
            help: ["give the comment a line of its own"],
            fix: files.lines.replacement(of: entry.valueSpan, with: value).map {
              Fix("leave the comment out", edits: [$0], isSafe: false)
            })
        }
      }
    }
  }

  private func takesWord(_ key: String, _ kind: String, _ plugin: Plugin?) -> Bool {
    if Self.words.contains(key) { return true }
    if kind == "SERVICE" {
      return key == "log_level" || ServiceSettings.booleans.contains(key)
    }
    switch plugin?.option(key)?.type {
    case .boolean, .size: return true
    default: return false
    }
  }
}

extension String {
  /// Whether a comment seems to stand behind the value on its line.
  var hasComment: Bool { includes(" #") || includes("\t#") }

  /// The value without the comment.
  var beforeComment: String {
    guard let hash = utf8.firstIndex(of: UInt8(ascii: "#")), hasComment else { return self }
    var value = self[..<hash]
    while let last = value.utf8.last, last.isBlank { value.removeLast() }
    return String(value)
  }
}
