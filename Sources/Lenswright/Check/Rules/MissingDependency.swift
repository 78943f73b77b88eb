import LensCloudFormation
import LensFluent
import LensSyntax

/// Waiting for a container that the task does not have.
package struct MissingDependency: Rule {
  package init() {}

  package static let id = "missing-dependency"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A container waits for one that the task does not have."
  package static let reason =
    "ECS refuses the task definition. A name is compared to the letter."
  package static let remedy =
    "Write the name of a container of the same task."
  package static let bad = ExampleParts.task(waitingFor: "⟦log-router⟧", until: "START")
  package static let good = ExampleParts.task(waitingFor: "log_router", until: "START")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let names = task.containers.map { $0.name?.literal }
    guard task.definition.hasAllContainers, !names.contains(nil) else { return }
    let known = names.compactMap { $0 }
    for container in task.containers {
      for dependency in container.dependencies.elements {
        guard let target = dependency.container, let name = target.literal, !known.contains(name)
        else { continue }
        let others = known.filter { $0 != container.name?.literal }
        let near = nearest(to: name, among: others)
        findings.report(
          "`\(container.title)` waits for `\(name)`, and there is no such container",
          at: target.span, label: near.map { "did you mean `\($0)`?" } ?? "",
          notes: others.isEmpty ? [] : ["the other containers are \(listed(others))"],
          fix: near.flatMap { near in
            task.text.replacement(of: target.span, with: near).map {
              Fix("replace it with `\(near)`", edits: [$0])
            }
          })
      }
    }
  }
}
