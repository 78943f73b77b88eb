import LensCloudFormation
import LensFluent
import LensSyntax

/// Options that a plugin does not take together.
package struct UnmetPluginDemand: Rule {
  package init() {}

  package static let id = "unmet-plugin-demand"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "A log option needs another beside it, excludes another, or is out of the plugin's bounds."
  package static let reason =
    "The plugin looks at its options together when the router starts, and the router stops."
  package static let remedy =
    "Add the option that is asked for, or leave one of the two out."
  package static let bad = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on', ⟦body_key⟧: $log }")
  package static let good = ExampleParts.task(
    options:
      "{ Name: http, host: logs.example.com, tls: 'on', body_key: $log, headers_key: $headers }")
  package static let sources = [
    "https://docs.fluentbit.io/manual/data-pipeline/outputs"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ output: CheckedPlugin, _ findings: inout Findings) {
    guard output.isOutput, output.plugin.engine == .fluentBit, !output.plugin.isGo else { return }
    func entry(_ name: String) -> ContainerView.Entry? {
      output.option(name) ?? output.secretOptions.first { $0.name.lowercased() == name }
    }
    let demands = PluginDemands(
      plugin: output.plugin.name, value: { output.option($0)?.value.literal },
      isThere: { entry($0) != nil }, mayBeThere: { !output.lacks($0) },
      spelled: { entry($0)?.name ?? $0 })
    guard let unmet = demands.unmet, let option = entry(unmet.option) else { return }
    findings.report(
      unmet.message, at: unmet.kind == .value ? option.value.span : option.span,
      notes: unmet.notes, help: unmet.help)
  }
}
