import LensCloudFormation
import LensFluent
import LensSyntax

/// A file of the spec's own against what Fluentd takes, as far as its plugins are known here.
struct FluentdFileReview {
  let platform: Platform
  let spec: Spec
  let routing: Routing

  private static let known = ["source", "match", "filter", "label", "system", "worker"]

  func review(_ file: FluentdFile, _ diagnostics: inout Diagnostics) {
    for item in file.items {
      switch item {
      case .element(let element): review(element, isTop: true, &diagnostics)
      case .include(let path, let span):
        guard let text = path.literal, !text.hasPrefix("/"), !text.includes("://") else { continue }
        diagnostics.report(
          .configurationFile, "`\(text)` will not be in the router", at: span,
          help: ["name it under `router.config.include`, which carries it there"])
      case .parameter(let parameter):
        diagnostics.report(
          .configurationFile, "`\(parameter.key)` stands in no element", at: parameter.span)
      case .comment: break
      }
    }
  }

  private func review(
    _ element: FluentdElement, isTop: Bool, _ diagnostics: inout Diagnostics
  ) {
    guard Self.known.contains(element.name) else {
      let near = nearest(to: element.name, among: Self.known)
      diagnostics.report(
        .configurationFile, "Fluentd has no element `<\(element.name)>` here", at: element.span,
        label: near.map { "did you mean `<\($0)>`?" } ?? "it passes over it in silence")
      return
    }
    switch element.name {
    case "label", "worker":
      for inner in element.elements { review(inner, isTop: false, &diagnostics) }
    case "source": reviewSource(element, &diagnostics)
    case "match", "filter":
      reviewType(element, &diagnostics)
      if element.name == "match" {
        reviewSecrets(element, &diagnostics)
        if isTop { reviewOrder(element, &diagnostics) }
      }
    default: break
    }
  }

  private func reviewType(_ element: FluentdElement, _ diagnostics: inout Diagnostics) {
    guard element["@type"] == nil else { return }
    diagnostics.report(
      .configurationFile, "`<\(element.name)>` needs the parameter `@type`", at: element.span,
      label: "Fluentd would not start")
  }

  private func reviewSource(_ source: FluentdElement, _ diagnostics: inout Diagnostics) {
    reviewType(source, &diagnostics)
    let isForward = source["@type"]?.literal == "forward"
    guard
      let port = source["port"]?.literal ?? (isForward ? String(AgentFacts.forwardPort) : nil),
      port == String(AgentFacts.forwardPort)
    else { return }
    let isLocal = ["127.0.0.1", "::1", "localhost"].contains(source["bind"]?.literal ?? "")
    guard platform.hasListeners || !isLocal else { return }
    diagnostics.report(
      .port24224,
      platform.hasListeners
        ? "ECS's own source listens on port \(port)"
        : "this source opens port \(port) of the instance",
      at: source.span,
      help: [platform.hasListeners ? "leave this source out" : "write `bind 127.0.0.1`"])
  }

  private func reviewSecrets(_ match: FluentdElement, _ diagnostics: inout Diagnostics) {
    guard let type = match["@type"]?.literal, let plugin = OutputPlugin.named(type, .fluentd)
    else { return }
    for parameter in match.parameters where plugin.option(parameter.key)?.isSecret ?? false {
      guard let text = parameter.value.literal, !text.isEmpty else { continue }
      diagnostics.redact(parameter.span)
      diagnostics.report(
        .plainSecret, "the parameter `\(parameter.key)` carries a credential", at: parameter.span,
        label: "readable wherever the file is kept",
        help: ["keep it in `router.secrets` and name it here: `\"#{ENV['NAME']}\"`"])
    }
  }

  /// The first match of a tag takes the record, and included files come before the outputs that ECS generates.
  private func reviewOrder(_ match: FluentdElement, _ diagnostics: inout Diagnostics) {
    guard let patterns = match.argument.literal?.split(separator: " ").map(String.init) else {
      return
    }
    let taken = routing.pipelines.filter { item in
      !routing.isConfigured(item.pipeline)
        && patterns.contains { pattern in
          pattern == "**" || pattern == "*"
            || pattern.hasPrefix("\(item.container)\(AgentFacts.tagSeparator)")
        }
    }
    guard !taken.isEmpty else { return }
    diagnostics.report(
      .extraOutput,
      "this takes the lines of \(listed(taken.map(\.container))) before their destinations",
      at: match.span, label: "the first match counts",
      help: ["match other tags, or write `logs: config` for those containers"])
  }
}
