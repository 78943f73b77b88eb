import LensCloudFormation
import LensFluent
import LensSyntax

/// A container whose records the output of another takes too.
package struct OverlappingNames: Rule {
  package init() {}

  package static let id = "overlapping-names"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The name of a container begins with another's and `-firelens`."
  package static let reason =
    "The agent lets the output of `app` take whatever is tagged `app-firelens*`. That are the records of `app-firelens-audit` as well, which then go to both destinations."
  package static let remedy =
    "Give the container a name without `-firelens`."
  package static let bad = template("⟦app-firelens-audit⟧")
  package static let good = template("audit")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go"
  ]
  package static var checked: String { "2026-11-26" }

  private static func template(_ name: String) -> String {
    """
    containerDefinitions:
      - name: \(name)
        image: audit:1
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: 'null' }
    \(ExampleParts.app)
    \(ExampleParts.router)
    """
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let engine = task.engine else { return }
    let key = AgentFacts.outputOption(engine)
    for one in task.logging where one.logging?.option(key) != nil {
      guard let name = one.name?.literal, !name.isEmpty else { continue }
      for other in task.logging {
        guard let text = other.name, let longer = text.literal,
          longer.hasPrefix(name + AgentFacts.tagSeparator)
        else { continue }
        findings.report(
          "the output of `\(name)` takes the records of `\(longer)` too", at: text.span,
          related: one.name.map { [Label($0.span, "the other")] } ?? [],
          notes: ["it matches `\(AgentFacts.outputMatch(name, engine))`"])
      }
    }
  }
}
