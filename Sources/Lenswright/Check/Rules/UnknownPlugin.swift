import LensCloudFormation
import LensFluent
import LensSyntax

/// A plugin that the router's image does not have.
package struct UnknownPlugin: Rule {
  package init() {}

  package static let id = "unknown-plugin"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A container's log options, or a section of a configuration file, name a plugin that the router's image does not have."
  package static let reason =
    "Fluent Bit stops when it starts: `tried to instance a plugin name that doesn't exist`. Of an image of one's own nobody knows the plugins, and nothing is said."
  package static let remedy =
    "Name a plugin of the image, or use an image that has the plugin."
  package static let bad = ExampleParts.task(
    options: "{ Name: ⟦stdot⟧ }")
  package static let good = ExampleParts.task()
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_output.c",
    "https://github.com/aws/aws-for-fluent-bit",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.engine == .fluentBit, let image = task.image else { return }
    for container in task.logging {
      guard let entry = task.pluginName(of: container), let name = entry.value.literal else {
        continue
      }
      let bringsNone =
        task.readsGeneratedFileOnly
        || task.readsKnownFilesOnly && task.files?.bringsPlugins == false
      check(name, .output, at: entry.value.span, image, isStock: bringsNone, &findings) {
        task.text.replacement(of: entry.value.span, with: $0)
      }
    }
  }

  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.engine == .fluentBit, let image = files.image, !files.bringsPlugins else { return }
    for section in files.sections {
      guard let end = Plugin.End(rawValue: section.kind.lowercased()),
        let entry = section.entry("name"), !entry.value.hasComment
      else { continue }
      check(entry.value, end, at: entry.valueSpan, image, isStock: files.isIncluded, &findings) {
        files.lines.replacement(of: entry.valueSpan, with: $0)
      }
    }
  }

  /// Looks at one plugin.
  ///
  /// - Parameter isStock: whether the image is certainly started as it is, without plugins that somebody has put beside it.
  private func check(
    _ name: String, _ end: Plugin.End, at span: Span, _ image: RouterImage, isStock: Bool,
    _ findings: inout Findings, replacing: (String) -> Fix.Edit?
  ) {
    let what = end == .output ? "plugin" : "\(end.rawValue) plugin"
    if image.family == .fluentBit, isStock,
      let plugin = Plugin.named(name, .fluentBit, end), plugin.isGo, !plugin.isVendorsOnly
    {
      let own = ImagePlugins.successor(of: plugin)
      findings.report(
        "the router's image has no \(what) `\(name)`", at: span,
        notes: ["it comes in AWS's image"],
        help: own.map { ["use `\($0)`, which Fluent Bit's own image has"] } ?? [])
    }
    guard let version = image.engineVersion, case .awsForFluentBit = image.family, !name.isEmpty,
      !name.includes("${"), !name.includes("{{"), !ImagePlugins.optional.contains(name.lowercased())
    else { return }
    if let plugin = Plugin.named(name, .fluentBit, end) {
      if plugin.isVendorsOnly {
        findings.report(
          "the router's image has no \(what) `\(name)`", at: span,
          notes: ["it comes in an image of its vendor's"])
      } else if let since = plugin.since, version < since, !image.isMoving {
        findings.report(
          "the \(what) `\(name)` came with Fluent Bit \(since)", at: span,
          notes: ["the router's image holds \(version)"], help: ["choose a newer image"])
      }
      return
    }
    let near = nearest(to: name, among: Plugin.names(.fluentBit, end))
    findings.report(
      "the router's image has no \(what) `\(name)`", at: span,
      label: near.map { "did you mean `\($0)`?" } ?? "",
      fix: near.flatMap { near in
        replacing(near).map { Fix("replace it with `\(near)`", edits: [$0]) }
      })
  }
}
