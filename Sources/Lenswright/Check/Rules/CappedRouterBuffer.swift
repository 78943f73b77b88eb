import LensCloudFormation
import LensFluent
import LensSyntax

/// A router whose input holds 25 MB because nobody said how much memory it has.
package struct CappedRouterBuffer: Rule {
  package init() {}

  package static let id = "capped-router-buffer"
  package static let severity = Severity.advice
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The router has neither `memoryReservation` nor `memory`, so that its input holds 25 MB."
  package static let reason =
    "The agent writes half of the reservation as the limit of the input's buffer, and 25 MB where there is none, however much memory the task has. When the buffer is full the input stops, and lines are lost."
  package static let remedy =
    "Reserve what the router may use: with `memoryReservation: 100` its input holds 50 MB."
  package static let bad = ExampleParts.task(
    "memory: '512'", firelens: "⟦firelensConfiguration⟧", router: "user: '0'")
  package static let good = ExampleParts.task("memory: '512'")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.engine == .fluentBit, let router = task.router, let firelens = router.firelens,
      router.value.lacks("memory"), router.value.lacks("memoryReservation"),
      // Without the task's either, nothing runs that could be full.
      task.isOnFargate != false || !task.definition.lacks("memory")
    else { return }
    let limit = AgentFacts.inputBufferMegabytes(memoryReservation: nil, memory: nil)
    findings.report(
      "the input of `\(router.title)` holds no more than \(limit) MB", at: firelens.span,
      notes: ["it would hold half of a `memoryReservation`"],
      help: ["add `memoryReservation`"])
  }
}
