import LensCloudFormation
import LensFluent
import LensSyntax

/// A value that the plugin does not take for its option.
package struct WrongOptionValue: Rule {
  package init() {}

  package static let id = "wrong-option-value"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "A log option has a value of another kind than its plugin takes."
  package static let reason =
    "Fluent Bit stops at a boolean that is none, `1` and `0` among them. It reads other values as far as it can: `tls: 1` leaves TLS off, a number that is none is 0, and a word that it does not know is the default."
  package static let remedy =
    "Write booleans as `true` and `false` or `on` and `off`, sizes as `50M`, times as `30s`. `aws_auth` of `es` and `opensearch` is `On` in this very spelling."
  package static let bad = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: ⟦'1'⟧ }")
  package static let good = ExampleParts.task(
    options: "{ Name: http, host: logs.example.com, tls: 'on' }")
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_utils.c",
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_config_map.c",
  ]
  package static var checked: String { "2026-11-26" }

  private static let ports = 1...65535

  package func check(_ plugin: CheckedPlugin, _ findings: inout Findings) {
    guard plugin.plugin.engine == .fluentBit else { return }
    for option in plugin.options {
      guard let known = plugin.plugin.option(option.name), let text = option.value.literal,
        !text.isEmpty, !text.hasRouterVariables, !text.includes("{{"),
        // Of a comment behind a value another rule speaks.
        plugin.container != nil || !text.hasComment,
        let finding = look(
          text, known, option.name, plugin.plugin, { written(option, plugin) })
      else { continue }
      findings.report(
        finding.message, at: option.value.span, label: finding.label, notes: finding.notes,
        fix: finding.replacement.flatMap { new in
          plugin.replacement(of: option.value.span, with: new).map {
            Fix("write `\(new)`", edits: [$0], isSafe: finding.isSafe)
          }
        }, severity: finding.severity)
    }
  }

  private struct Finding {
    var message: String
    var label = ""
    var notes: [String] = []
    var replacement: String?
    var isSafe = true
    var severity: Severity?
  }

  /// The text that ECS is given: CloudFormation makes `true` of a plain `On`.
  private func written(
    _ option: ContainerView.Entry, _ plugin: CheckedPlugin
  ) -> String? {
    guard let text = option.value.literal else { return nil }
    let entries = plugin.container?.value["logConfiguration"]?["options"]?.entries
    guard plugin.task?.template.isTemplate ?? false,
      let scalar = entries?.first(where: { $0.key.span == option.span })?.value.node.scalar,
      case .plain = scalar.style, scalar.text == text, text.isBooleanWord
    else { return text }
    return text.isOnWord ? "true" : "false"
  }

  private func look(
    _ text: String, _ option: PluginOption, _ spelling: String, _ plugin: Plugin,
    _ written: () -> String?
  ) -> Finding? {
    let name = option.name
    if name == "retry_limit" {
      if RetryLimit.isKnown(text) { return nil }
      return Finding(
        message: "`\(spelling)` takes a number, `no_limits` or `no_retries`, not `\(text)`",
        notes: ["Fluent Bit takes it for 1"])
    }
    if let expected = option.expectation(missedBy: text, isGo: plugin.isGo) {
      var finding = Finding(
        message: "the option `\(spelling)` takes \(expected), not `\(text)`")
      if option.type == .boolean, text == "1" || text == "0" {
        let isShared = name == "tls" || name.hasPrefix("tls.")
        finding.notes = [
          isShared
            ? "Fluent Bit takes neither 1 nor 0 for a boolean, and the option stays off in silence"
            : "Fluent Bit takes neither 1 nor 0 for a boolean, and does not start"
        ]
        finding.replacement = text == "1" ? "true" : "false"
        // Where it was off all the time, what was meant has never been tried.
        finding.isSafe = !isShared || text == "0"
      } else if option.type == .boolean, text.isBooleanWord {
        finding.replacement = text.isOnWord ? "true" : "false"
      }
      return finding
    }
    if name == "port", let port = Int(text), !Self.ports.contains(port) {
      return Finding(message: "`\(spelling)` is from 1 to 65535, not \(port)")
    }
    if name.isSpelling(of: "aws_auth"), let written = written(),
      option.isIgnoredSignature(written, of: plugin.name)
    {
      return Finding(
        message: "`\(spelling)` of this plugin has to be written `On`",
        label: written == text ? "" : "CloudFormation makes `\(written)` of this",
        notes: ["any other spelling leaves the requests unsigned"],
        replacement: written == text ? "On" : nil)
    }
    if name == "tls", text.isOnWord, !plugin.supportsTLS, !plugin.isGo {
      return Finding(
        message: "the plugin `\(plugin.name)` cannot be told to use TLS",
        notes: [
          "it encrypts by itself or not at all, and the router does not start with this option"
        ])
    }
    return word(text, option, spelling, plugin)
  }

  /// A word that is nearly one of the option's. The plugins do not look at letter case, and other words may be those of another release.
  private func word(
    _ text: String, _ option: PluginOption, _ spelling: String, _ plugin: Plugin
  ) -> Finding? {
    guard option.type == .string, !option.values.isEmpty, !plugin.isGo else { return nil }
    let word = text.lowercased()
    let known = option.values.map { $0.lowercased() } + [option.defaultValue?.lowercased() ?? ""]
    guard !known.contains(word), !text.isOffWord, word != "none",
      let near = nearest(to: text, among: option.values)
    else { return nil }
    return Finding(
      message: "the option `\(spelling)` is one of \(listed(option.values, "or"))",
      label: "did you mean `\(near)`?", replacement: near, severity: .warning)
  }
}
