import LensCloudFormation
import LensFluent
import LensSyntax

/// An option that the plugin does not have.
package struct UnknownPluginOption: Rule {
  package init() {}

  package static let id = "unknown-plugin-option"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "A container has a log option that its plugin does not have."
  package static let reason =
    "Fluent Bit stops when it starts: `unknown configuration property`. The options of ECS's other log drivers, such as `mode` and `awslogs-group`, go to the plugin as well. Plugins in Go and Fluentd pass over what they do not know."
  package static let remedy =
    "Write the option as the plugin has it, or leave it out."
  package static let bad = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', ⟦compres⟧: gzip }")
  package static let good = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', compress: gzip }")
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config_map.c",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ checked: CheckedPlugin, _ findings: inout Findings) {
    let plugin = checked.plugin
    let wrong = (checked.container?.logging).map {
      WrongOutputKey.misspelt(in: $0, plugin.engine).map(\.name)
    }
    for option in checked.options + checked.secretOptions
    where plugin.option(option.name) == nil && !(wrong?.contains(option.name) ?? false) {
      // What belongs to another log driver, or to the router's configuration, is found as such.
      if checked.container != nil, Self.isElsewhere(option.name, plugin) { continue }
      if report(split: option, checked, &findings) { continue }
      let near = near(option.name, checked)
      // Fluentd's table knows a plugin's own options; those that many share come from its core.
      if plugin.engine == .fluentd, near?.lowercased() != option.name.lowercased() { continue }
      let isSecret = checked.secretOptions.contains { $0.name == option.name }
      findings.report(
        "the plugin `\(plugin.name)` has no option `\(option.name)`", at: option.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: [
          plugin.takesUnknownOptions
            ? "it passes over what it does not know" : "Fluent Bit does not start with it"
        ],
        help: checked.container == nil && ServiceSettings.names.contains(option.name.lowercased())
          ? ["write it in `[SERVICE]`"] : [],
        fix: isSecret ? nil : fix(option, near, checked),
        severity: plugin.takesUnknownOptions ? .warning : nil)
    }
  }

  /// A name with a space is the name and a part of its value to Fluent Bit, which splits a line at the first space.
  private func report(
    split option: ContainerView.Entry, _ output: CheckedPlugin, _ findings: inout Findings
  ) -> Bool {
    guard output.plugin.engine == .fluentBit, let name = option.name.split(separator: " ").first,
      name.utf8.count < option.name.utf8.count, output.plugin.option(String(name)) != nil
    else { return false }
    findings.report(
      "the name of the option `\(option.name)` has a space", at: option.span,
      notes: ["Fluent Bit reads `\(name)`, and the rest of the name as a part of the value"],
      severity: .warning)
    return true
  }

  private static func isElsewhere(_ name: String, _ plugin: Plugin) -> Bool {
    DriverOptions.isForeign(name, to: plugin) || AgentFacts.options.contains(name.lowercased())
  }

  private func near(_ name: String, _ output: CheckedPlugin) -> String? {
    nearest(to: name, among: output.plugin.optionNames)
  }

  /// A near miss is replaced, unless the option is there already; what resembles nothing would be left out.
  private func fix(
    _ option: ContainerView.Entry, _ near: String?, _ output: CheckedPlugin
  ) -> Fix? {
    if let near, output.option(near) == nil,
      !output.secretOptions.contains(where: { $0.name == near })
    {
      return output.replacement(of: option.span, with: near).map {
        Fix("replace it with `\(near)`", edits: [$0])
      }
    }
    return output.removal(of: option).map {
      Fix("leave it out", edits: $0, isSafe: false)
    }
  }
}
