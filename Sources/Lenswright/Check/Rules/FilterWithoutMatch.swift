import LensFluent
import LensSyntax

/// A filter that says nothing of what it is for.
package struct FilterWithoutMatch: Rule {
  package init() {}

  package static let id = "filter-without-match"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "A filter or an output of a configuration file has neither `Match` nor `Match_Regex`."
  package static let reason =
    "Fluent Bit stops at such a filter when it starts: `NO match rule for grep.0 filter instance, unloading`. An output without it gets nothing, for the router has several inputs."
  package static let remedy =
    "Write `Match app-firelens*` for the lines of the container `app`, and `Match *` for all."
  package static let bad = ExampleParts.task(
    reading: """
      ⟦[FILTER]⟧
          Name    grep
          Exclude log healthz
      """)
  package static let good = ExampleParts.task(reading: ExampleParts.filter)
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_filter.c",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_router.c",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    for file in files.included where !file.isYAML {
      for section in file.classic.sections
      where section.entry("match") == nil && section.entry("match_regex") == nil
        && section.entry("name") != nil && !section.hasUnreadLines
      {
        if section.kind == "FILTER" {
          findings.report(
            "this filter matches nothing", at: section.span, label: "Fluent Bit would not start",
            help: ["add `Match` with a tag, or with `*` for all"])
        } else if section.kind == "OUTPUT", files.isIncluded {
          findings.report(
            "this output matches nothing", at: section.span, label: "no record reaches it",
            help: ["add `Match` with a tag, or with `*` for all"], severity: .warning)
        }
      }
    }
  }
}
