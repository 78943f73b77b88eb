import LensCloudFormation
import LensFluent
import LensSyntax

/// A router whose end nobody notices.
package struct NonEssentialRouter: Rule {
  package init() {}

  package static let id = "non-essential-router"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "The router is not essential, and a container that logs through it is."
  package static let reason =
    "When the router stops, the task goes on. Lines wait until `log-driver-buffer-limit` is reached, and are dropped from then on."
  package static let remedy =
    "Make the router essential, so that ECS starts the task again."
  package static let bad = ExampleParts.task(essential: "⟦false⟧")
  package static let good = ExampleParts.task()
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router, router.isEssential == false,
      let value = router.value["essential"],
      // ECS starts it again by itself.
      router.value.lacks("restartPolicy"),
      let container = task.logging.first(where: { $0.isEssential == true && $0.firelens == nil })
    else { return }
    findings.report(
      "`\(container.title)` goes on without its logs when `\(router.title)` stops",
      at: value.span,
      fix: task.text.replacement(of: value.span, with: "true").map {
        Fix("make the router essential", edits: [$0], isSafe: false)
      })
  }
}
