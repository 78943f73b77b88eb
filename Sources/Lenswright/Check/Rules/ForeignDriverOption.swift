import LensCloudFormation
import LensFluent
import LensSyntax

/// An option of another log driver among those for the router.
package struct ForeignDriverOption: Rule {
  package init() {}

  package static let id = "foreign-driver-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A container logs through the router and has options of another log driver."
  package static let reason =
    "Under `awsfirelens` every option but `include-pattern`, `exclude-pattern` and `log-driver-buffer-limit` goes into the output that the agent writes. Fluent Bit stops at one that the plugin does not have: `unknown configuration property`. That holds for `mode` and `max-buffer-size` too, which all other drivers take."
  package static let remedy =
    "Leave the option out, or write the plugin's own name for it."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: cloudwatch_logs, region: eu-west-1, log_group_name: /ecs/app, log_stream_prefix: app-, ⟦awslogs-create-group⟧: 'true', ⟦mode⟧: non-blocking }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: cloudwatch_logs, region: eu-west-1, log_group_name: /ecs/app, log_stream_prefix: app-, auto_create_group: 'true' }
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go",
    "https://docs.docker.com/engine/logging/drivers/awslogs/",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.logging {
      guard let logging = container.logging else { continue }
      let plugin = task.plugin(of: container)
      // A plugin that is not known may be one that never looks at its options.
      let mayPass = plugin?.takesUnknownOptions ?? (task.pluginName(of: container) != nil)
      for option in logging.options + logging.secretOptions
      where DriverOptions.isForeign(option.name, to: plugin) {
        let own = DriverOptions.cloudWatchNames[option.name].flatMap { plugin?.option($0)?.name }
        findings.report(
          "`\(option.name)` of `\(container.title)` is no option of \(plugin.map { "the plugin `\($0.name)`" } ?? "the router")",
          at: option.span, label: own.map { "the plugin calls it `\($0)`" } ?? "",
          help: logging.options.allSatisfy { DriverOptions.isForeign($0.name, to: plugin) }
            ? ["use the log driver that has these options, or name a plugin"] : [],
          fix: fix(option, as: own, in: logging, task),
          severity: mayPass ? .warning : nil)
      }
    }
  }

  /// The plugin's own name for it; without one the option goes, unless nothing would be left to say where the logs go.
  private func fix(
    _ option: ContainerView.Entry, as own: String?, in logging: ContainerView.Logging,
    _ task: CheckedTask
  ) -> Fix? {
    guard let engine = task.engine, logging.option(AgentFacts.outputOption(engine)) != nil else {
      return nil
    }
    if let own {
      let isThere = (logging.options + logging.secretOptions).contains {
        $0.name.lowercased() == own
      }
      if !isThere {
        return task.text.replacement(of: option.span, with: own).map {
          Fix("write `\(own)`", edits: [$0], isSafe: false)
        }
      }
    }
    return task.text.removal(ofKey: option.span).map {
      Fix("leave it out", edits: $0, isSafe: DriverOptions.bufferOptions.contains(option.name))
    }
  }
}
