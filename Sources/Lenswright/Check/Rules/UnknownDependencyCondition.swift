import LensCloudFormation
import LensFluent
import LensSyntax

/// A condition that ECS does not have.
package struct UnknownDependencyCondition: Rule {
  package init() {}

  package static let id = "unknown-dependency-condition"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A container waits for a condition that ECS does not have."
  package static let reason =
    "ECS takes `START`, `COMPLETE`, `SUCCESS` and `HEALTHY`, in capitals, and refuses any other."
  package static let remedy =
    "Write one of the four; for the log router `START` or `HEALTHY`."
  package static let bad = ExampleParts.task(waitingFor: "log_router", until: "⟦Start⟧")
  package static let good = ExampleParts.task(waitingFor: "log_router", until: "START")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      for dependency in container.dependencies.elements {
        guard let condition = dependency.condition, let word = condition.literal,
          !AgentFacts.dependencyConditions.contains(word)
        else { continue }
        let near = nearest(to: word, among: AgentFacts.dependencyConditions)
        findings.report(
          "there is no condition `\(word)`", at: condition.span,
          label: near.map { "did you mean `\($0)`?" } ?? "",
          notes: ["the conditions are \(listed(AgentFacts.dependencyConditions))"],
          fix: near.flatMap { near in
            task.text.replacement(of: condition.span, with: near).map {
              Fix("replace it with `\(near)`", edits: [$0])
            }
          })
      }
    }
  }
}
