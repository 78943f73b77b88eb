import LensCloudFormation
import LensFluent
import LensSyntax

/// The plugin named by a key that the agent does not know.
package struct WrongOutputKey: Rule {
  package init() {}

  package static let id = "wrong-output-key"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The plugin is named by a key in another letter case, or by that of the other engine."
  package static let reason =
    "The agent looks for `Name` with Fluent Bit and for `@type` with Fluentd, to the letter. It takes any other spelling for an option of the plugin, misses the name and fails the task."
  package static let remedy =
    "Write `Name` for Fluent Bit and `@type` for Fluentd."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { ⟦name⟧: stdout }
    \(ExampleParts.router)
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://github.com/aws-samples/amazon-ecs-firelens-examples/issues/12",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let engine = task.engine else { return }
    let key = AgentFacts.outputOption(engine)
    for container in task.logging {
      guard let logging = container.logging else { continue }
      let wrong = Self.misspelt(in: logging, engine)
      let isThere = Self.mayBeThere(key, in: container)
      for option in wrong {
        // One of them can become the key; where it is there already, the other is one too many.
        let isFixable = !isThere && wrong.count == 1
        findings.report(
          "`\(option.name)` does not name the plugin of `\(container.title)`", at: option.span,
          label: "the agent knows `\(key)` alone",
          help: isThere ? ["take it away: `\(key)` is there already"] : [],
          fix: isFixable
            ? task.text.replacement(of: option.span, with: key).map {
              Fix("write `\(key)`", edits: [$0])
            } : nil)
      }
    }
  }

  /// The options that were meant to name the plugin.
  static func misspelt(in logging: ContainerView.Logging, _ engine: Engine) -> [ContainerView.Entry]
  {
    let key = AgentFacts.outputOption(engine)
    let isNamed = logging.option(key) != nil
    return logging.options.filter { option in
      if option.name == key { return false }
      if option.name.lowercased() == key.lowercased() { return true }
      // The other engine's word may be an option of some plugin where the plugin is known.
      return !isNamed && Engine.allCases.contains { AgentFacts.outputOption($0) == option.name }
    }
  }

  /// Whether an option is there, or a function may put it there.
  static func mayBeThere(_ key: String, in container: ContainerView) -> Bool {
    guard let options = container.value["logConfiguration"]?["options"] else {
      return !(container.value["logConfiguration"]?.lacks("options") ?? false)
    }
    guard let entries = options.entries else { return true }
    return entries.contains { $0.key.text == key || $0.key.text.hasPrefix("Fn::") }
  }
}
