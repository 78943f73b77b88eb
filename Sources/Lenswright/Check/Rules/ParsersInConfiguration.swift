import LensFluent
import LensSyntax

/// Parsers where the engine takes none.
package struct ParsersInConfiguration: Rule {
  package init() {}

  package static let id = "parsers-in-configuration"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A configuration file defines a parser among other sections."
  package static let reason =
    "Fluent Bit takes parsers only from files of their own and stops when it starts: `Sections 'multiline_parser' and 'parser' are not valid in the main configuration file`. A file that the agent's includes is a part of that."
  package static let remedy =
    "Move the parsers to a file of their own, and name that by `Parsers_File` in `[SERVICE]`. The init image takes a file with parsers for such a one by itself."
  package static let bad = ExampleParts.task(
    reading: """
      [FILTER]
          Name     parser
          Match    app-firelens*
          Key_Name log
          Parser   access
      ⟦[PARSER]⟧
          Name     access
          Format   json
      """)
  package static let good = ExampleParts.task(
    reading: """
      [SERVICE]
          Parsers_File /parsers.conf
      [FILTER]
          Name     parser
          Match    app-firelens*
          Key_Name log
          Parser   access
      """)
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config.c",
    "https://docs.fluentbit.io/manual/data-pipeline/parsers/configuring-parser",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    // The init process hands files with parsers over apart.
    guard files.isOfSpec || files.image?.isInit != true else { return }
    for file in files.included where !file.isYAML {
      for section in file.classic.sections
      where ["PARSER", "MULTILINE_PARSER"].contains(section.kind) {
        findings.report(
          "parsers cannot stand in the configuration itself", at: section.span,
          label: "Fluent Bit would not start",
          help: [
            files.isOfSpec
              ? "move them to a file of their own, and name that under `router.config.parsers`"
              : "move them to a file of their own, and name that by `Parsers_File` in `[SERVICE]`"
          ])
      }
    }
  }
}
