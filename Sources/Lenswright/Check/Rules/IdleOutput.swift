import LensFluent
import LensSyntax

/// An output that gets nothing.
package struct IdleOutput: Rule {
  package init() {}

  package static let id = "idle-output"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "An output of a configuration file matches no container's tag."
  package static let reason =
    "What a container prints comes to the router under the tag `<container>-firelens-<task id>`, in the letter case of its name, and an output takes what its `Match` fits from the first letter to the last. Nothing fails when nothing fits."
  package static let remedy =
    "Write `Match app-firelens*` for the container `app`."
  package static let bad = ExampleParts.task(
    reading: """
      [OUTPUT]
          Name  stdout
          Match ⟦web-firelens*⟧
      """)
  package static let good = ExampleParts.task(
    reading: """
      [OUTPUT]
          Name  stdout
          Match app-firelens*
      """, options: nil)
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/engine/docker_task_engine.go",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_router.c",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.engine == .fluentBit, files.isIncluded, !files.hidesParts, files.leavesTagsAlone,
      let containers = files.containers, !containers.isEmpty
    else { return }
    if files.isOfSpec { reportForgotten(containers, files, &findings) }
    if files.bringsInputs { return }
    for section in files.sections
    where section.kind == "OUTPUT" && section.entry("name")?.value.lowercased() != "null" {
      guard let match = section.wildcard, !match.value.hasComment,
        containers.allSatisfy({ $0.isTaken(by: match.value) == false }),
        !files.takesForeignTags || isMeant(match.value, containers),
        !TagPattern.matches(AgentFacts.healthTag, match.value)
      else { continue }
      findings.report(
        "this output matches no container's lines", at: match.valueSpan,
        notes: [
          "their tags are \(listed(containers.map { "\($0.name)\(AgentFacts.tagSeparator)-…" }))"
        ])
    }
  }

  /// Whether a pattern is for what containers print: it has FireLens's word, or begins with the name of a container, in whatever case. Any other may be for
  /// what an application sends by itself.
  private func isMeant(_ match: String, _ containers: [TaggedContainer]) -> Bool {
    let word = match.lowercased()
    if word.includes(AgentFacts.tagSeparator) { return true }
    let first = String(word.prefix { $0 != "*" })
    return !first.isEmpty && containers.contains { $0.name.lowercased() == first }
  }

  /// Containers of a spec that leave their output to the files, and of which the files say nothing.
  private func reportForgotten(
    _ containers: [TaggedContainer], _ files: OwnFiles, _ findings: inout Findings
  ) {
    for container in containers where !container.isDelivered && !files.mayTake(container) {
      findings.report(
        "no output takes the lines of `\(container.name)`", at: container.span,
        notes: ["its tags begin with `\(container.name)\(AgentFacts.tagSeparator)`"],
        help: ["add an `[OUTPUT]` that matches them to a file of `router.config`"])
    }
  }
}
