public import LensSyntax

/// How a run over many files went.
public struct CheckSummary: Sendable {
  /// How many errors were found.
  public let errors: Int
  /// How many warnings were found.
  public let warnings: Int
  /// How many pieces of advice there are.
  public let advice: Int
  /// Files in which anything was looked at.
  public let files: Int

  /// Sums up reports, each of one file.
  public init(_ reports: [CheckReport]) {
    func count(_ severity: Severity) -> Int {
      reports.reduce(0) { sum, report in
        sum + report.diagnostics.all.count { $0.severity == severity }
      }
    }
    errors = count(.error)
    warnings = count(.warning)
    advice = count(.advice)
    files = reports.count { $0.tasks > 0 }
  }

  /// The worst that was found.
  public var worst: Severity? {
    errors > 0 ? .error : warnings > 0 ? .warning : advice > 0 ? .advice : nil
  }

  /// A line for people.
  public var sentence: String {
    let place = files == 1 ? "1 file" : "\(files) files"
    if worst == nil { return "no findings in \(place) with FireLens" }
    let parts = [
      errors == 1 ? "1 error" : "\(errors) errors",
      warnings == 1 ? "1 warning" : "\(warnings) warnings", "\(advice) advice",
    ]
    return "\(parts.joined(separator: ", ")) in \(place) with FireLens"
  }
}

extension [CheckReport] {
  /// The reports without what an earlier one has said of the same place: several templates may name one configuration file.
  public var withoutRepetitions: [CheckReport] {
    guard contains(where: \.readsConfigurations), count > 1 else { return self }
    var seen: Set<String> = []
    return map { report in
      guard report.readsConfigurations else { return report }
      let sources = report.diagnostics.sources
      var diagnostics = report.diagnostics.emptied
      for finding in report.diagnostics.all {
        let span = finding.primary.span
        let isShared = span.source > 0
        let place =
          "\(sources[span]?.name ?? "") \(span.start) \(finding.kind.id) \(finding.message)"
        if isShared, !seen.insert(place).inserted { continue }
        diagnostics.append(finding)
      }
      return CheckReport(
        diagnostics, tasks: report.tasks, allowed: report.allowed, readsConfigurations: true)
    }
  }
}
