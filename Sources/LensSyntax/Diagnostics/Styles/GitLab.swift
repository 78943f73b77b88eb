/// A Code Quality report, of which GitLab shows in a merge request what is new and what is gone.
///
/// Source: docs.gitlab.com/ci/testing/code_quality, "Code Quality report format": a list of objects with a description, the name of the check, a fingerprint that no other
/// object has, one of five severities, and a path relative to the repository without `./` before it; 2026-11-27.
enum GitLabStyle {
  static func write(_ runs: [Diagnostics], to buffer: inout TextBuffer) {
    var issues: [Value] = []
    var seen: [String: Int] = [:]
    for run in runs where !run.isEmpty {
      var places = Places(run)
      for diagnostic in run.inOrder { issues.append(issue(diagnostic, run, &places, &seen)) }
    }
    jsonText(.list(issues)).withUnsafeBufferPointer { buffer.append($0) }
  }

  private static func issue(
    _ diagnostic: Diagnostic, _ run: Diagnostics, _ places: inout Places,
    _ seen: inout [String: Int]
  ) -> Value {
    let place = places.place(of: diagnostic.primary.span)
    // GitLab leaves out whatever has no file; what is wrong with the command line is shown with the first.
    let name = place?.file ?? run.sources.all.first?.name ?? "."
    let file = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    let message = places.withoutSecrets(diagnostic.message)
    // Lines move: what was found before is known again by its way, and by its words where there is none.
    let mark = [
      diagnostic.kind.id, file, places.withoutSecrets(diagnostic.path ?? ""), message,
    ].joined(separator: "\n")
    let count = seen[mark, default: 0]
    seen[mark] = count + 1
    let sentences = [diagnostic.message] + diagnostic.notes + diagnostic.help
    return [
      "description": .string(sentences.map(places.readable).joined(separator: "; ")),
      "check_name": .string(diagnostic.kind.id),
      "fingerprint": .string(SHA256.hexDigest(Array("\(mark)\n\(count)".utf8))),
      "severity": .string(severity(diagnostic.severity)),
      "location": [
        "path": .string(file),
        "lines": [
          "begin": .integer(place?.line ?? 1), "end": .integer(place?.endLine ?? 1),
        ],
      ],
    ]
  }

  private static func severity(_ severity: Severity) -> String {
    switch severity {
    case .error: "critical"
    case .warning: "major"
    case .advice: "minor"
    }
  }
}
