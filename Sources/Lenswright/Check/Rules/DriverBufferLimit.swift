import LensCloudFormation
import LensFluent
import LensSyntax

/// A `log-driver-buffer-limit` that ECS does not take, or that the task's memory cannot hold.
package struct DriverBufferLimit: Rule {
  package init() {}

  package static let id = "driver-buffer-limit"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .silently]
  package static let summary =
    "The `log-driver-buffer-limit` of a container is none that ECS takes, or more than the task's memory can hold."
  package static let reason =
    "It is a number of log lines from 0 to 536870911. The lines wait outside of the container's own memory, and together they have to fit into the task's."
  package static let remedy =
    "Write a whole number of lines in the range; 1048576 is what ECS takes where none is written."
  package static let bad = ExampleParts.task(
    options: "{ Name: stdout, log-driver-buffer-limit: ⟦'536870912'⟧ }")
  package static let good = ExampleParts.task(
    options: "{ Name: stdout, log-driver-buffer-limit: '2097152' }")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-docker-buffer-limit.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let range = AgentFacts.logDriverBufferLimit
    var sum = 0
    var last: ContainerView.Entry?
    for container in task.logging {
      guard let option = container.logging?.option(AgentFacts.logDriverBufferLimitOption),
        let text = option.value.literal
      else { continue }
      guard let count = Int(text), range.contains(count) else {
        findings.report(
          "ECS does not take `\(text)` for `\(option.name)`", at: option.value.span,
          notes: ["it takes \(range.lowerBound) to \(range.upperBound - 1) lines"])
        continue
      }
      // What is left at the default is ECS's own choice.
      if count > AgentFacts.defaultLogDriverBufferLimit {
        sum += count
        last = option
      }
    }
    let memory = task.definition.memory?.integer
    guard let memory, memory > 0, memory < 1 << 40, let last,
      sum / (1 << 20) * AgentFacts.smallestBufferedRecord > memory
    else { return }
    findings.report(
      "the lines that may wait for the router do not fit into the task's memory",
      at: last.value.span,
      notes: [
        "\(sum) lines of \(AgentFacts.smallestBufferedRecord) bytes, and none is shorter with what is kept beside it, are more than \(memory) MiB"
      ],
      help: ["lower the limit, or give the task more memory"], severity: .warning)
  }
}
