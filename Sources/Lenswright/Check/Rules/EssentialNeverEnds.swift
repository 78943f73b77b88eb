import LensCloudFormation
import LensFluent
import LensSyntax

/// Waiting for the end of a container with which the task ends.
package struct EssentialNeverEnds: Rule {
  package init() {}

  package static let id = "essential-never-ends"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A container waits until an essential container has ended."
  package static let reason =
    "When an essential container ends, the task ends. ECS refuses `COMPLETE` and `SUCCESS` on one; a container is essential unless it says `essential: false`."
  package static let remedy =
    "Write `essential: false` for a container that does its work and ends, or wait for `START` or `HEALTHY`."
  package static let bad = """
    containerDefinitions:
      - name: migrate
        image: migrate:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
      - name: app
        image: app:1
        essential: true
        dependsOn:
          - containerName: migrate
            condition: ⟦SUCCESS⟧
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: migrate
        image: migrate:1
        essential: false
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
      - name: app
        image: app:1
        essential: true
        dependsOn:
          - containerName: migrate
            condition: SUCCESS
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      for dependency in container.dependencies.elements {
        guard let condition = dependency.condition, let word = condition.literal,
          AgentFacts.dependencyConditions.contains(word),
          !AgentFacts.routerConditions.contains(word), let name = dependency.container?.literal,
          name != container.name?.literal, let target = task.container(named: name),
          target.isEssential == true
        else { continue }
        // Of the router, essential or not, another rule speaks.
        if let router = task.router, router.name?.literal == name { continue }
        let place = target.value["essential"]
        findings.report(
          "`\(container.title)` waits for `\(name)` to end, and the task ends with it",
          at: condition.span,
          related: [
            Label(
              place?.span ?? target.name?.span ?? target.span,
              place == nil ? "essential unless it says otherwise" : "essential")
          ],
          help: ["write `essential: false` for `\(name)`, or wait for `START` or `HEALTHY`"],
          fix: place.flatMap { task.text.replacement(of: $0.span, with: "false") }.map {
            Fix("make `\(name)` one that may end", edits: [$0], isSafe: false)
          })
      }
    }
  }
}
