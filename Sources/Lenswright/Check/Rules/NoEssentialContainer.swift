import LensCloudFormation
import LensFluent
import LensSyntax

/// A task in which nothing is essential.
package struct NoEssentialContainer: Rule {
  package init() {}

  package static let id = "no-essential-container"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "No container of the task is essential."
  package static let reason =
    "ECS refuses the task definition: a task ends with its essential containers, and this one would never end."
  package static let remedy =
    "Leave `essential` out of the containers that the task is there for, or write `true`."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: ⟦false⟧
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: false
        memoryReservation: 100
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.definition.hasAllContainers,
      task.containers.allSatisfy({ $0.isEssential == false }),
      // The router is what others lean on, and so the first of the others is marked.
      let first = task.containers.first(where: { !task.isRouter($0) }) ?? task.containers.first,
      let place = first.value["essential"]
    else { return }
    findings.report(
      "no container of the task is essential", at: place.span,
      help: ["the task ends when an essential container ends: write `true` for one"])
  }
}
