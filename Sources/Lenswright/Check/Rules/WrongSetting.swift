import LensFluent
import LensSyntax

/// A setting of the engine that it does not take.
package struct WrongSetting: Rule {
  package init() {}

  package static let id = "wrong-setting"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "A key of `[SERVICE]` has a value that Fluent Bit does not take, or that ends the container."
  package static let reason =
    "Fluent Bit stops when it starts at a `Flush` that is no number and at a level that it does not know. Of a number that is none it makes 0, and a switch that is neither on nor off stays off. As a daemon it leaves its container, which then stops."
  package static let remedy =
    "Write a number, a level such as `info`, or `On` and `Off`, and leave `Daemon` out."
  package static let bad = ExampleParts.task(
    reading: """
      [SERVICE]
          Log_Level ⟦verbose⟧
          Daemon    ⟦On⟧
      """)
  package static let good = ExampleParts.task(
    reading: """
      [SERVICE]
          Log_Level debug
          Flush     0.5
      """)
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config.c",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_engine.c",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    for setting in files.settings
    where !setting.value.hasRouterVariables && !setting.value.hasComment {
      guard let problem = problem(setting.key.lowercased(), setting.value) else { continue }
      findings.report(
        problem.message, at: setting.valueSpan, notes: problem.note.map { [$0] } ?? [],
        help: problem.help.map { [$0] } ?? [], severity: problem.isFatal ? nil : .warning)
    }
  }

  private func problem(
    _ key: String, _ value: String
  ) -> (message: String, note: String?, help: String?, isFatal: Bool)? {
    let start = "Fluent Bit does not start with it"
    switch key {
    case "daemon":
      guard value.isOnWord else { return nil }
      return (
        "as a daemon Fluent Bit leaves its container, which then stops", nil, "leave `Daemon` out",
        true
      )
    case "log_level":
      if ServiceSettings.logLevels.contains(value.lowercased()) { return nil }
      return (
        "there is no level `\(value)`", start,
        "write \(listed(ServiceSettings.logLevels, "or"))", true
      )
    case "http_port":
      if let port = Int(value), (1...65535).contains(port) { return nil }
      return ("a port is a number from 1 to 65535, not `\(value)`", nil, nil, true)
    case _ where ServiceSettings.fatalNumbers.contains(key):
      if beginsWithNumber(value) { return nil }
      return ("`\(key)` takes a number of seconds, not `\(value)`", start, nil, true)
    case _ where ServiceSettings.numbers.contains(key):
      if beginsWithNumber(value) { return nil }
      return ("`\(key)` takes a number, not `\(value)`", "Fluent Bit takes it for 0", nil, false)
    case _ where ServiceSettings.booleans.contains(key):
      if value.isBooleanWord { return nil }
      return (
        "`\(key)` takes `On` or `Off`, not `\(value)`", "any other word leaves it off", nil, false
      )
    default: return nil
    }
  }

  /// C's `atoi` and `atof` read as far as a number goes.
  private func beginsWithNumber(_ text: String) -> Bool {
    text.utf8.drop { "+-.".utf8.contains($0) }.first?.isDigit ?? false
  }
}
