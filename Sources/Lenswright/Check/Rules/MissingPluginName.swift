import LensFluent
import LensSyntax

/// A section that names no plugin.
package struct MissingPluginName: Rule {
  package init() {}

  package static let id = "missing-plugin-name"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A section of a configuration file names no plugin."
  package static let reason =
    "Fluent Bit stops when it starts: `section 'output' is missing the 'name' property`. So does Fluentd: `Missing '@type' parameter`."
  package static let remedy =
    "Add `Name` for Fluent Bit, `@type` for Fluentd."
  package static let bad = ExampleParts.task(
    reading: """
      ⟦[FILTER]⟧
          Match   app-firelens*
          Exclude log healthz
      """)
  package static let good = ExampleParts.task(reading: ExampleParts.filter)
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config.c",
    "https://github.com/fluent/fluentd/blob/v1.19.0/lib/fluent/agent.rb",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    for section in files.sections
    where Plugin.End(rawValue: section.kind.lowercased()) != nil && section.entry("name") == nil
      && !section.hasUnreadLines
    {
      let kind = section.kind.lowercased()
      findings.report(
        "\(kind == "filter" ? "a" : "an") \(kind) needs the key `Name`", at: section.span,
        label: "Fluent Bit would not start")
    }
    for file in files.included { review(file.fluentd.elements, &findings) }
  }

  private func review(_ elements: [FluentdElement], _ findings: inout Findings) {
    for element in elements {
      switch element.name {
      case "label", "worker": review(element.elements, &findings)
      case "source", "match", "filter":
        if element["@type"] != nil { continue }
        findings.report(
          "`<\(element.name)>` needs the parameter `@type`", at: element.span,
          label: "Fluentd would not start")
      default: break
      }
    }
  }
}
