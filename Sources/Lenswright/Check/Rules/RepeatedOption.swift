import LensCloudFormation
import LensFluent
import LensSyntax

/// An option that stands twice.
package struct RepeatedOption: Rule {
  package init() {}

  package static let id = "repeated-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "An option stands twice in a section of a configuration file, or in two letter cases among log options."
  package static let reason =
    "Fluent Bit does not look at letter case, and stops when it starts: `configuration property 'uri' is set 2 times`. It takes a few options as often as they stand, such as `header` of `http`, and of those that its core reads, such as `host` and `tls`, the last."
  package static let remedy = "Leave one of them."
  package static let bad = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', uri: /logs, ⟦URI⟧: /app }")
  package static let good = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', uri: /logs }")
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config_map.c"
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ plugin: CheckedPlugin, _ findings: inout Findings) {
    var first: [String: ContainerView.Entry] = [:]
    for option in plugin.options {
      let name = option.name.lowercased()
      guard let earlier = first[name] else {
        first[name] = option
        continue
      }
      guard RepeatableOptions.isRefusedTwice(option.name, plugin.plugin),
        // Of a key that stands twice in a mapping, the file itself is to be mended.
        plugin.container == nil || earlier.name != option.name
      else { continue }
      let isSame = option.value.literal.map { $0 == earlier.value.literal } ?? false
      findings.report(
        "the option `\(option.name)` of this plugin is there twice", at: option.span,
        related: [Label(earlier.span, "the first")], notes: ["Fluent Bit does not start with it"],
        fix: plugin.removal(of: option).map {
          Fix("leave it out", edits: $0, isSafe: isSame)
        })
    }
  }
}
