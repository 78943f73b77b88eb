import LensFluent
import LensSyntax

/// A key of the engine that it does not know.
package struct UnknownSetting: Rule {
  package init() {}

  package static let id = "unknown-setting"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A key of `[SERVICE]` is nearly one that Fluent Bit knows."
  package static let reason =
    "Fluent Bit passes over a key of `[SERVICE]` that it does not know, in silence, and its default stays."
  package static let remedy =
    "Write the key as Fluent Bit has it."
  package static let bad = ExampleParts.task(
    reading: """
      [SERVICE]
          ⟦Gracee⟧ 10
      """)
  package static let good = ExampleParts.task(
    reading: """
      [SERVICE]
          Grace 10
      """)
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config.c"
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    var meant: [String: String?] = [:]
    for setting in files.settings {
      let key = setting.key.lowercased()
      if ServiceSettings.names.contains(key) { continue }
      let near = meant[key] ?? nearest(to: key, among: ServiceSettings.names)
      meant[key] = .some(near)
      guard let near else { continue }
      findings.report(
        "Fluent Bit has no setting `\(setting.key)`", at: setting.keySpan,
        label: "did you mean `\(near)`?", notes: ["it passes over what it does not know"],
        fix: files.lines.replacement(of: setting.keySpan, with: near).map {
          Fix("replace it with `\(near)`", edits: [$0])
        })
    }
  }
}
