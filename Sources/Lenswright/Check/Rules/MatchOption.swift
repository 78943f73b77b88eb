import LensCloudFormation
import LensFluent
import LensSyntax

/// A `Match` among the log options.
package struct MatchOption: Rule {
  package init() {}

  package static let id = "match-option"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently, .launch]
  package static let summary =
    "The log options of a container say which records the output takes."
  package static let reason =
    "The agent writes a `Match` for the container's own records; a second one wins over it. With `*` the output takes the records of every container, and with a tag of one's own it takes none."
  package static let remedy =
    "Leave `Match` and `Match_Regex` out. Which container's logs go where follows from whose options they are."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout, ⟦Match⟧: '*' }
    \(ExampleParts.router)
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_output.c",
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.engine == .fluentBit else { return }
    for container in task.logging {
      for option in container.logging?.options ?? []
      where ["match", "match_regex"].contains(option.name.lowercased()) {
        // Where no other container's records are, taking all of them changes nothing.
        let isHarmless =
          task.logging.count == 1 && task.knowsAllDrivers && option.value.literal == "*"
        findings.report(
          "`\(option.name)` of `\(container.title)` takes the place of the agent's own",
          at: option.span,
          notes: container.name.map {
            ["the agent writes `Match \(AgentFacts.outputMatch($0.display, .fluentBit))`"]
          } ?? [],
          fix: task.text.removal(ofKey: option.span).map {
            Fix("leave it out", edits: $0, isSafe: isHarmless)
          })
      }
    }
  }
}
