package import LensSyntax

/// A class of mistakes in a task that logs through FireLens: what it is, why it matters, what to do, and how it is found.
///
/// A rule is one file of `Check/Rules`. The registry lists it, `lenswright explain` shows it, and the tests run its examples: the bad one must give this finding at
/// the mark and nothing else, the good one no finding of any rule.
package protocol Rule: Sendable {
  init()

  /// Kebab-case and stable; reads well after "allow": `allow unused-router`.
  static var id: String { get }
  static var severity: Severity { get }
  /// When users meet the mistake, if nobody tells them before.
  static var bites: [Bite] { get }
  /// What is wrong, a sentence.
  static var summary: String { get }
  /// Why that matters: what ECS, the agent or the router does about it.
  static var reason: String { get }
  /// What to do.
  static var remedy: String { get }
  /// The smallest file with the mistake; what the findings mark stands between `⟦` and `⟧`. Behind a line `==> extra.conf <==` stands a configuration file of the
  /// router's own, with a task before it or alone.
  static var bad: String { get }
  /// The same without the mistake.
  static var good: String { get }
  /// Where the facts come from.
  static var sources: [String] { get }
  /// The day on which they were read there.
  static var checked: String { get }

  /// Reports every place of a task where the mistake is made. Values that are not known are passed over.
  func check(_ task: CheckedTask, _ findings: inout Findings)

  /// Reports every place of a plugin's options where the mistake is made, whether log options describe the plugin or a configuration file.
  func check(_ plugin: CheckedPlugin, _ findings: inout Findings)

  /// Reports every place of the router's own configuration files where the mistake is made.
  func check(_ files: OwnFiles, _ findings: inout Findings)
}

/// When a mistake shows itself.
package enum Bite: String, Sendable, CaseIterable {
  /// ECS or CloudFormation refuses the task definition.
  case registration
  /// The task does not start, or the router stops.
  case launch
  /// Nothing fails, and logs are lost or a door is open.
  case silently
  /// Nothing fails today.
  case policy

  package var sentence: String {
    switch self {
    case .registration: "ECS refuses the task definition."
    case .launch: "The task fails when it is started."
    case .silently: "Nothing fails: it is noticed when something is missing."
    case .policy: "Nothing fails today."
    }
  }
}

extension Rule {
  package func check(_ task: CheckedTask, _ findings: inout Findings) {}
  package func check(_ plugin: CheckedPlugin, _ findings: inout Findings) {}
  package func check(_ files: OwnFiles, _ findings: inout Findings) {}

  package static var checked: String { "2026-11-22" }

  package static var kind: DiagnosticKind {
    DiagnosticKind(id, severity, "\(summary) \(reason)", remedy: remedy)
  }
}

/// The rule with this id.
package func rule(named id: String) -> (any Rule.Type)? {
  allRules.first { $0.id == id }
}
