import LensCloudFormation
import LensFluent
import LensSyntax

/// Outputs in the spec's own files: what they take beside the destinations, and what they may not do.
struct OwnOutputs {
  let spec: Spec
  let routing: Routing
  let files: UserFiles

  /// Plugins that write to AWS with the task role.
  private static let signed = [
    "cloudwatch", "cloudwatch_logs", "firehose", "kinesis", "kinesis_firehose", "kinesis_streams",
    "s3",
  ]

  private struct Output {
    var plugin: String
    var nameSpan: Span
    var match: String
    var matchSpan: Span
  }

  private var outputs: [Output] {
    files.includedTexts.flatMap(\.classic.sections).filter { $0.kind == "OUTPUT" }
      .compactMap { section in
        guard let name = section.entries.first(where: { $0.key.lowercased() == "name" }),
          let match = section.entries.last(where: { $0.key.lowercased() == "match" }),
          section["match_regex"] == nil, !match.value.hasRouterVariables
        else { return nil }
        return Output(
          plugin: name.value.lowercased(), nameSpan: name.valueSpan, match: match.value,
          matchSpan: match.valueSpan)
      }
  }

  func review(_ diagnostics: inout Diagnostics) {
    let outputs = outputs
    for output in outputs where output.plugin != "null" {
      reviewDouble(output, &diagnostics)
      reviewIdle(output, &diagnostics)
    }
    reviewForgotten(outputs, &diagnostics)
    reviewPermissions(outputs, &diagnostics)
  }

  /// The tag of what a container prints.
  private func tag(_ container: String) -> String { "\(container)\(AgentFacts.tagSeparator)-0" }

  /// Records that go to destinations arrive at this output too, once for each set of routes.
  private func reviewDouble(_ output: Output, _ diagnostics: inout Diagnostics) {
    let taken = routing.sources.filter { TagPattern.matches(tag($0.name), output.match) }
    guard !taken.isEmpty else { return }
    let isCopied = taken.contains { !$0.pipeline.isStraight && routing.isConfigured($0.pipeline) }
    diagnostics.report(
      .extraOutput,
      "the lines of \(listed(taken.map(\.name))) go to this output too", at: output.matchSpan,
      notes: ["they go to destinations of the spec already"]
        + (isCopied ? ["a line that several routes take arrives here several times"] : []),
      help: ["match other tags, or write `logs: config` for a container whose outputs are all here"]
    )
  }

  /// Tags that somebody outside the files decides.
  private var hasOpenTags: Bool {
    spec.containers.items.contains { $0.value.fluentForward != nil }
      || !files.areIncludesKnown
      || files.includedTexts.flatMap(\.classic.sections).contains {
        $0.kind == "INPUT" || ["rewrite_tag", "log_to_metrics"].contains($0["name"]?.lowercased())
      }
  }

  private var containers: [String] {
    routing.sources.map(\.name) + routing.configured.map(\.value)
  }

  private func reviewIdle(_ output: Output, _ diagnostics: inout Diagnostics) {
    guard !hasOpenTags else { return }
    let isUsed = containers.contains { TagPattern.matches(tag($0), output.match) }
    guard !isUsed else { return }
    // A tag ends in the task's id, which nobody knows before.
    let first = String(output.match.prefix { $0 != "*" })
    guard !containers.contains(where: { first.hasPrefix("\($0)\(AgentFacts.tagSeparator)-") })
    else { return }
    diagnostics.report(
      .idleOutput, "this output matches no container's lines", at: output.matchSpan,
      notes: ["their tags are \(listed(containers.map { "\($0)\(AgentFacts.tagSeparator)-…" }))"])
  }

  /// Containers that leave their output to the files, and of which the files say nothing.
  private func reviewForgotten(_ outputs: [Output], _ diagnostics: inout Diagnostics) {
    let sections = files.includedTexts.flatMap(\.classic.sections)
    guard files.areIncludesKnown, sections.count(where: { $0.kind == "OUTPUT" }) == outputs.count,
      !sections.contains(where: { $0["name"]?.lowercased() == "rewrite_tag" })
    else { return }
    for container in routing.configured {
      let isTaken = outputs.contains {
        TagPattern.matches(tag(container.value), $0.match)
          || $0.match.hasPrefix("\(container.value)\(AgentFacts.tagSeparator)-")
      }
      if isTaken { continue }
      diagnostics.report(
        .idleOutput, "no output takes the lines of `\(container.value)`", at: container.span,
        notes: ["its tags begin with `\(container.value)\(AgentFacts.tagSeparator)`"],
        help: ["add an `[OUTPUT]` that matches them to a file of `router.config`"])
    }
  }

  private func reviewPermissions(_ outputs: [Output], _ diagnostics: inout Diagnostics) {
    guard case .generated(let additions) = spec.roles.task, additions.policies.isEmpty,
      additions.managedPolicies == nil
    else { return }
    for output in outputs where OwnOutputs.signed.contains(output.plugin) {
      diagnostics.report(
        .ownOutput, "the task role is given nothing for the output `\(output.plugin)`",
        at: output.nameSpan,
        help: ["add what it needs: `roles: { task: { policies: […] } }`"])
    }
  }
}
