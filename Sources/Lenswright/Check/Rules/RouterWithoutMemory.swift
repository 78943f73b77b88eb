import LensCloudFormation
import LensFluent
import LensSyntax

/// A router without memory of its own where no other is.
package struct RouterWithoutMemory: Rule {
  package init() {}

  package static let id = "router-without-memory"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "The router has neither `memory` nor `memoryReservation`, and the task has no `memory` either."
  package static let reason =
    "Outside of Fargate ECS refuses a container of which it does not know how much memory it needs."
  package static let remedy =
    "Give the router a `memoryReservation`; half of it becomes the buffer of its input."
  package static let bad = ExampleParts.task(
    "requiresCompatibilities: [EC2]", app: "memory: 128\n    \(ExampleParts.order)",
    firelens: "⟦firelensConfiguration⟧", router: "user: '0'")
  package static let good = ExampleParts.task(
    "requiresCompatibilities: [EC2]", app: "memory: 128\n    \(ExampleParts.order)")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let types = task.definition.requiresCompatibilities.map(\.literal)
    guard task.definition.lacks("memory"), !types.contains(nil),
      types.contains("EC2") || types.contains("EXTERNAL"), !types.contains("FARGATE"),
      let router = task.router, let firelens = router.firelens,
      router.value.lacks("memory"), router.value.lacks("memoryReservation")
    else { return }
    findings.report(
      "the router `\(router.title)` has no memory", at: firelens.span,
      help: ["add `memoryReservation`, such as 100"])
  }
}
