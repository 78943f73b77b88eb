import LensCloudFormation
import LensFluent
import LensSyntax

/// A stop timeout that Fargate does not have.
package struct ImpossibleStopTimeout: Rule {
  package init() {}

  package static let id = "impossible-stop-timeout"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "A container on Fargate has a `stopTimeout` below 2 or above 120 seconds."
  package static let reason =
    "Fargate has stop timeouts from 2 to 120 seconds. A router or an application that counts on more time is killed before it has sent what it holds."
  package static let remedy =
    "Write a number from 2 to 120, and let the router's `Grace` end some seconds before."
  package static let bad = ExampleParts.task(
    ExampleParts.fargate + "\ncpu: '256'\nmemory: '512'", app: "stopTimeout: ⟦300⟧")
  package static let good = ExampleParts.task(
    ExampleParts.fargate + "\ncpu: '256'\nmemory: '512'", app: "stopTimeout: 120")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html"
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // A task that names no launch type may run on instances, which have any time.
    guard task.definition.requiresCompatibilities.contains(where: { $0.literal == "FARGATE" })
    else { return }
    let range = AgentFacts.fargateStopTimeout
    for container in task.containers {
      guard let timeout = container.stopTimeout, let seconds = timeout.integer,
        !range.contains(seconds)
      else { continue }
      let nearest = min(max(seconds, range.lowerBound), range.upperBound)
      findings.report(
        "`\(container.title)` has a stop timeout of \(seconds) seconds, and Fargate has \(range.lowerBound) to \(range.upperBound)",
        at: timeout.span,
        fix: task.text.replacement(of: timeout.span, with: String(nearest)).map {
          Fix("write \(nearest)", edits: [$0], isSafe: false)
        })
    }
  }
}
