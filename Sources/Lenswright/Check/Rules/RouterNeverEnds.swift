import LensCloudFormation
import LensFluent
import LensSyntax

/// Waiting for the router to end.
package struct RouterNeverEnds: Rule {
  package init() {}

  package static let id = "router-never-ends"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "A container waits until the log router has ended."
  package static let reason =
    "The router runs as long as the task. ECS refuses `COMPLETE` and `SUCCESS` on an essential container, and on any other the waiting container never starts."
  package static let remedy =
    "Write `START`, or `HEALTHY` when the router has a health check."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        dependsOn:
          - containerName: log_router
            condition: ⟦SUCCESS⟧
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        dependsOn:
          - containerName: log_router
            condition: START
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html"
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router, let name = router.name?.literal else { return }
    for container in task.containers {
      for dependency in container.dependencies.elements
      where dependency.container?.literal == name {
        guard let condition = dependency.condition, let word = condition.literal,
          AgentFacts.dependencyConditions.contains(word),
          !AgentFacts.routerConditions.contains(word)
        else { continue }
        let possible = router.healthCheck == nil ? "START" : "HEALTHY"
        findings.report(
          "`\(container.title)` waits for `\(name)` to end, which it does not", at: condition.span,
          fix: task.text.replacement(of: condition.span, with: possible).map {
            Fix("write `\(possible)`", edits: [$0])
          })
      }
    }
  }
}
