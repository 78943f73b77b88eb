import LensCloudFormation
import LensFluent
import LensSyntax

/// A file of the spec's own against what Fluent Bit takes: sections, plugins, options.
///
/// A variable is silence: only the router knows its value.
struct ClassicFileReview {
  /// Whether the file is read for its parsers.
  let isParsers: Bool
  let image: RouterImage?
  let platform: Platform
  /// Whether the files bring plugins that nobody here knows.
  let hasOwnPlugins: Bool

  func review(_ file: ClassicFile, _ diagnostics: inout Diagnostics) {
    for section in file.sections {
      switch section.kind {
      case "PARSER", "MULTILINE_PARSER":
        if isParsers { continue }
        diagnostics.report(
          .configurationFile, "parsers cannot stand in an included file", at: section.span,
          label: "Fluent Bit would not start",
          help: ["move them to a file of their own, and name that under `router.config.parsers`"])
      case "SERVICE", "INPUT", "FILTER", "OUTPUT":
        if isParsers {
          refuseOther(section, &diagnostics)
        } else if section.kind != "SERVICE" {
          reviewPlugin(section, &diagnostics)
        }
      case "PLUGINS", "STREAM_PROCESSOR", "UPSTREAM_SERVERS", "CUSTOM":
        if isParsers { refuseOther(section, &diagnostics) }
      default: refuseUnknown(section, &diagnostics)
      }
    }
  }

  private func refuseOther(_ section: ClassicSection, _ diagnostics: inout Diagnostics) {
    diagnostics.report(
      .configurationFile, "a file of parsers holds nothing but parsers", at: section.span,
      label: "this section would be lost",
      help: ["move it to a file of its own, and name that under `router.config.include`"])
  }

  private func refuseUnknown(_ section: ClassicSection, _ diagnostics: inout Diagnostics) {
    let known = ["SERVICE", "INPUT", "FILTER", "OUTPUT", "PARSER", "MULTILINE_PARSER"]
    let near = nearest(to: section.kind, among: known)
    diagnostics.report(
      .configurationFile, "Fluent Bit has no section `[\(section.kind)]`", at: section.span,
      label: near.map { "did you mean `[\($0)]`?" } ?? "it passes over it in silence")
  }

  // MARK: Plugins

  private func reviewPlugin(_ section: ClassicSection, _ diagnostics: inout Diagnostics) {
    guard let end = Plugin.End(rawValue: section.kind.lowercased()) else { return }
    let kind = end.rawValue
    guard let name = section.entries.first(where: { $0.key.lowercased() == "name" }) else {
      diagnostics.report(
        .configurationFile, "an \(kind) needs the key `Name`".withArticle(of: kind),
        at: section.span, label: "Fluent Bit would not start")
      return
    }
    if name.value.hasRouterVariables { return }
    if kind == "input" { reviewListener(section, name.value.lowercased(), &diagnostics) }
    guard let facts = Plugin.named(name.value, .fluentBit, end) else {
      refuseUnknown(plugin: name, end, &diagnostics)
      for entry in section.entries { reviewSecret(entry, nil, &diagnostics) }
      return
    }
    for entry in section.entries where entry.key.lowercased() != "name" {
      let option = facts.option(entry.key)
      reviewSecret(entry, option, &diagnostics)
      if option == nil { refuseUnknown(option: entry, of: facts, &diagnostics) }
      if let since = option?.since, let version = image?.engineVersion, version < since,
        option?.isInAWSBuild == false
      {
        diagnostics.report(
          .optionTooNew, "the option `\(entry.key)` came with Fluent Bit \(since)",
          at: entry.span, notes: ["the router's image holds \(version)"],
          help: ["choose a newer image"])
      }
    }
  }

  private func refuseUnknown(
    plugin name: ClassicSection.Entry, _ end: Plugin.End, _ diagnostics: inout Diagnostics
  ) {
    guard !hasOwnPlugins, image?.engine == .fluentBit else { return }
    let near = nearest(to: name.value.lowercased(), among: Plugin.names(.fluentBit, end))
    diagnostics.report(
      .unknownOption, "Fluent Bit has no \(end.rawValue) plugin `\(name.value)`",
      at: name.valueSpan,
      label: near.map { "did you mean `\($0)`?" } ?? "it would not start",
      fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(name.valueSpan, $0)]) })
  }

  private func refuseUnknown(
    option entry: ClassicSection.Entry, of plugin: Plugin,
    _ diagnostics: inout Diagnostics
  ) {
    guard !plugin.takesUnknownOptions, entry.key.lowercased() != "processors" else { return }
    let near = nearest(
      to: entry.key.lowercased(), among: plugin.optionNames.map { $0.lowercased() })
    diagnostics.report(
      .unknownOption, "the plugin `\(plugin.name)` has no option `\(entry.key)`", at: entry.span,
      label: near.map { "did you mean `\($0)`?" } ?? "", notes: ["Fluent Bit would not start"])
  }

  /// A credential in clear is in the template, in a bucket or in an image, for everybody who may read there.
  private func reviewSecret(
    _ entry: ClassicSection.Entry, _ option: PluginOption?, _ diagnostics: inout Diagnostics
  ) {
    guard !entry.value.hasRouterVariables else { return }
    let isHeader = ["header", "http_header"].contains(entry.key.lowercased())
    let header = entry.value.split(separator: " ").first.map(String.init) ?? ""
    guard option?.isSecret ?? false || isHeader && Headers.carryCredential(header) else { return }
    diagnostics.redact(entry.valueSpan)
    diagnostics.report(
      .plainSecret, "the option `\(entry.key)` carries a credential", at: entry.valueSpan,
      label: "readable wherever the file is kept",
      help: ["keep it in `router.secrets` and name it here: `${NAME}`"])
  }

  // MARK: Listeners

  private func reviewListener(
    _ section: ClassicSection, _ plugin: String, _ diagnostics: inout Diagnostics
  ) {
    let isForward = plugin == "forward" && section["unix_path"] == nil
    guard let port = section["port"] ?? (isForward ? String(AgentFacts.forwardPort) : nil) else {
      if section["unix_path"] == AgentFacts.socket {
        diagnostics.report(
          .configurationFile, "ECS's own input has this socket", at: section.span,
          help: ["leave this input out"])
      }
      return
    }
    let place =
      section.entries.first { $0.key.lowercased() == "port" }?.valueSpan ?? section.span
    if port == String(AgentFacts.healthPort), platform.hasListeners {
      diagnostics.report(
        .configurationFile, "ECS's own input listens on port \(port)", at: place,
        help: ["choose another port"])
    }
    guard port == String(AgentFacts.forwardPort) else { return }
    let isLocal = ["127.0.0.1", "::1", "localhost"].contains(section["listen"] ?? "")
    if platform.hasListeners {
      diagnostics.report(
        .port24224, "ECS's own input listens on port \(port)", at: place,
        label: "a second one would not start", help: ["leave this input out"])
    } else if !isLocal {
      diagnostics.report(
        .port24224, "this input opens port \(port) of the instance", at: place,
        label: "whoever reaches it can write log records", help: ["write `Listen 127.0.0.1`"])
    }
  }
}

extension String {
  fileprivate func withArticle(of kind: String) -> String {
    kind == "filter" ? "a" + dropFirst(2) : self
  }
}
