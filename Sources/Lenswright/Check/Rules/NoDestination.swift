import LensCloudFormation
import LensFluent
import LensSyntax

/// Logs that the router takes and sends nowhere.
package struct NoDestination: Rule {
  package init() {}

  package static let id = "no-destination"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "A container logs through the router, and nothing says where its logs go."
  package static let reason =
    "Without options the agent writes no output for the container. The router reads no other file either, and so it takes the records and drops them."
  package static let remedy =
    "Name a plugin in the log options, or give the router a configuration file with an output for the container."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: ⟦awsfirelens⟧
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        firelensConfiguration:
          type: fluentbit
          options: { config-file-type: file, config-file-value: /fluent-bit/configs/parse-json.conf }
    \(ExampleParts.routerLogs)
    """
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let engine = task.engine, task.readsKnownFilesOnly, task.knowsAllDrivers,
      task.files.map(\.leavesTagsAlone) ?? true
    else { return }
    let own = [
      AgentFacts.includePatternOption, AgentFacts.excludePatternOption,
      AgentFacts.logDriverBufferLimitOption,
    ]
    let others = task.logging.filter { !hasNoOutput($0, own) }
    // An output with a `Match` of its own may take whatever there is.
    let takesAll = others.contains { container in
      container.logging?.options.contains {
        $0.name.isSpelling(of: "match") || $0.name.isSpelling(of: "match_regex")
      } ?? true
    }
    if takesAll { return }
    // Of a router that logs through itself another rule speaks.
    for container in task.logging where !task.isRouter(container) && hasNoOutput(container, own) {
      guard let driver = container.logging?.driver, let name = container.name?.literal else {
        continue
      }
      // The output of `app` also takes what begins with `app-firelens`.
      let isTaken = others.contains { other in
        other.name?.literal.map { name.hasPrefix($0 + AgentFacts.tagSeparator) } ?? true
      }
      if isTaken || task.files?.mayTake(TaggedContainer(name, .none, isDelivered: false)) ?? false {
        continue
      }
      findings.report(
        "the logs of `\(name)` go nowhere", at: driver.span,
        notes: [
          "without options the agent writes no output, and "
            + (task.files == nil
              ? "the router reads no other file"
              : "no output of the router's own file matches `\(name)\(AgentFacts.tagSeparator)-…`")
        ],
        help: [
          "name a plugin in `options`: `\(AgentFacts.outputOption(engine))`, and what it needs"
        ])
    }
  }

  /// Whether a container's options certainly say nothing of a plugin.
  private func hasNoOutput(_ container: ContainerView, _ own: [String]) -> Bool {
    guard let logging = container.value["logConfiguration"] else { return false }
    let hasSecrets =
      !logging.lacks("secretOptions") && logging["secretOptions"]?.items?.isEmpty != true
    let hasOptions =
      !logging.lacks("options")
      && logging["options"]?.entries?.contains { !own.contains($0.key.text) } ?? true
    return !hasSecrets && !hasOptions
  }
}

extension OwnFiles {
  /// Whether nothing in the files gives records other tags than those under which they came, so that what the outputs match decides.
  var leavesTagsAlone: Bool {
    engine == .fluentBit && setting("streams_file") == nil && !bringsPlugins
      && !sections.contains { section in
        section.kind == "STREAM_PROCESSOR"
          || section.kind == "FILTER"
            && ["rewrite_tag", "log_to_metrics"].contains(
              section.entry("name")?.value.lowercased() ?? "rewrite_tag")
      }
  }

  /// Whether an output of the files may take a container's lines.
  func mayTake(_ container: TaggedContainer) -> Bool {
    sections.contains { section in
      guard section.kind == "OUTPUT" else { return false }
      if let match = section.wildcard { return container.isTaken(by: match.value) != false }
      return section.entry("match") != nil || section.entry("match_regex") != nil
    }
  }
}
