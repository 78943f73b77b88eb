/// A command of a GitHub workflow for each diagnostic, which the runner makes an annotation of the changed lines:
///
///     ::error file=template.yaml,line=9,endLine=9,col=11,endColumn=20,title=no-router::a message
///
/// Source: docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands, and the escapes of github.com/actions/toolkit,
/// packages/core/src/command.ts; 2026-11-22.
enum GitHubStyle {
  static func write(
    _ diagnostic: Diagnostic, _ places: inout Places, to buffer: inout TextBuffer
  ) {
    let command =
      switch diagnostic.severity {
      case .error: "error"
      case .warning: "warning"
      case .advice: "notice"
      }
    var properties: [(String, String)] = []
    if let place = places.place(of: diagnostic.primary.span) {
      properties = [
        ("file", place.file), ("line", "\(place.line)"), ("endLine", "\(place.endLine)"),
      ]
      // Columns belong to one line; GitHub refuses them for more.
      if place.line == place.endLine {
        properties += [("col", "\(place.column)"), ("endColumn", "\(place.endColumn)")]
      }
    }
    properties.append(("title", diagnostic.kind.id))
    buffer.append("::\(command) ")
    buffer.append(properties.map { "\($0.0)=\(escapedProperty($0.1))" }.joined(separator: ","))
    var lines = [diagnostic.message]
    if let path = diagnostic.path { lines.append("at \(path)") }
    lines += diagnostic.notes + diagnostic.help
    if let fix = diagnostic.fix { lines.append("fix: \(fix.title)") }
    buffer.append("::\(escaped(lines.map(places.readable).joined(separator: "\n")))\n")
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func escapedProperty(_ text: String) -> String {
    escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
