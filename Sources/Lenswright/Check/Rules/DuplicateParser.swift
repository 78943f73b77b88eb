import LensFluent
import LensSyntax

/// Two parsers of one name.
package struct DuplicateParser: Rule {
  package init() {}

  package static let id = "duplicate-parser"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "Two parsers have the same name, or one has none."
  package static let reason =
    "Fluent Bit stops when it starts at a parser without a name, and at the second of a name: `parser named 'access' already exists`."
  package static let remedy =
    "Give each parser a name of its own."
  package static let bad = """
    \(ExampleParts.parsers)
    [PARSER]
        Name   ⟦access⟧
        Format logfmt
    """
  package static let good = """
    \(ExampleParts.parsers)
    [PARSER]
        Name   errors
        Format logfmt
    """
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_parser.c"
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    var seen: [String: Span] = [:]
    for section in files.parsers.flatMap(\.classic.sections)
    where ["PARSER", "MULTILINE_PARSER"].contains(section.kind) {
      guard let entry = section.entry("name") else {
        findings.report("a parser needs a `Name`", at: section.span)
        continue
      }
      let key = "\(section.kind) \(entry.value)"
      if let first = seen[key] {
        findings.report(
          "two parsers are called `\(entry.value)`", at: entry.valueSpan,
          related: [Label(first, "the first")],
          notes: ["Fluent Bit does not start with the second"])
      }
      seen[key] = seen[key] ?? entry.valueSpan
    }
  }
}
