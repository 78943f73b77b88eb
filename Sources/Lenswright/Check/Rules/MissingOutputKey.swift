import LensCloudFormation
import LensFluent
import LensSyntax

/// Options for a plugin that nobody names.
package struct MissingOutputKey: Rule {
  package init() {}

  package static let id = "missing-output-key"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A container has log options for a plugin, and none of them names the plugin."
  package static let reason =
    "The agent cannot write the output and fails the task: `missing output key Name which is required for firelens configuration of type fluentbit`."
  package static let remedy =
    "Add the option `Name` for Fluent Bit, `@type` for Fluentd, in this very letter case. `include-pattern`, `exclude-pattern` and `log-driver-buffer-limit` need none."
  package static let bad = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          ⟦options⟧: { region: eu-west-1, delivery_stream: logs }
    \(ExampleParts.router)
    """
  package static let good = """
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: kinesis_firehose, region: eu-west-1, delivery_stream: logs }
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go"
  ]

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // A macro may add the key.
    guard let engine = task.engine, !task.template.isRewritten else { return }
    let key = AgentFacts.outputOption(engine)
    for container in task.logging {
      guard let logging = container.logging, !WrongOutputKey.mayBeThere(key, in: container),
        WrongOutputKey.misspelt(in: logging, engine).isEmpty
      else { continue }
      let own = [
        AgentFacts.includePatternOption, AgentFacts.excludePatternOption,
        AgentFacts.logDriverBufferLimitOption,
      ]
      // Options of other drivers and of the router are wrong here with a plugin too, and other rules speak of them.
      let options = logging.options.filter {
        !own.contains($0.name) && !isElsewhere($0.name)
      }
      let secrets = logging.secretOptions.filter { !isElsewhere($0.name) }
      guard !options.isEmpty || !secrets.isEmpty else { continue }
      let holder = container.value["logConfiguration"]
      let place = options.isEmpty ? holder?["secretOptions"] : holder?["options"]
      let plugin = plugin(with: options.map(\.name), engine)
      findings.report(
        "the log options of `\(container.title)` name no plugin", at: place?.span ?? logging.span,
        help: ["add `\(key)` with the plugin's name"],
        fix: plugin.flatMap { plugin in
          options.first.flatMap { task.text.insertion(key, .string(plugin), beforeKey: $0.span) }
            .map {
              Fix(
                "add `\(key)`: `\(plugin)`, the one plugin with these options", edits: [$0],
                isSafe: false)
            }
        })
    }
  }

  private func isElsewhere(_ name: String) -> Bool {
    MisplacedRouterOption.isRouters(name) || DriverOptions.isForeign(name, to: nil)
  }

  /// The only plugin of Fluent Bit's own that has all of the options.
  private func plugin(with options: [String], _ engine: Engine) -> String? {
    let able = OutputPlugin.names(engine).filter { name in
      guard let plugin = OutputPlugin.named(name, engine), !plugin.takesUnknownOptions else {
        return false
      }
      return options.allSatisfy { plugin.option($0) != nil }
    }
    return able.count == 1 ? able[0] : nil
  }
}
