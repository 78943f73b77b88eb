import LensCloudFormation
import LensSyntax

/// A file of another tool that somebody gave in place of a spec: to say what it is helps more than to list the keys that a spec does not have.
struct OtherFile {
  /// What it is, with its article.
  private let name: String
  /// What says so.
  private let span: Span
  private let help: [String]

  func report(_ diagnostics: inout Diagnostics) {
    diagnostics.report(
      .otherFile, "this is \(name), not a spec", at: span, label: "known by this", help: help)
  }

  /// Recognizes a file that reads as YAML or JSON. A file with `containers` is a spec, whatever else is in it.
  init?(_ tree: Node, called file: String) {
    guard tree.tag == nil, tree.mapping?["containers"] == nil else { return nil }
    let previews = "`lenswright preview \(file)` shows what its log router runs as it is"
    if tree.sequence?.first?.mapping?["image"] != nil
      || tree.sequence?.first?.mapping?["Image"] != nil
    {
      self.init("a list of container definitions", tree.span, [OtherFile.taskDefinition, previews])
      return
    }
    guard let mapping = tree.mapping else { return nil }
    func key(_ name: String, _ holds: (Node) -> Bool = { _ in true }) -> Span? {
      mapping.entry(name).flatMap { holds($0.value) ? $0.key.span : nil }
    }
    let isResources = { (node: Node) in
      node.mapping?.entries.contains { $0.value.mapping?["Type"] != nil } ?? false
    }
    if let span = key("AWSTemplateFormatVersion") ?? key("Resources", isResources) {
      self.init(
        "a CloudFormation template", span,
        [
          "write the task as a spec; what else the template has goes under its `parameters`, `resources` and `outputs`",
          previews,
        ])
    } else if let span = key("containerDefinitions") ?? key("ContainerDefinitions")
      ?? key("taskDefinition", { $0.mapping != nil })
    {
      self.init("an ECS task definition", span, [OtherFile.taskDefinition, previews])
    } else if let span = key("services", { $0.mapping != nil }) {
      self.init(
        "a Docker Compose file", span,
        [
          "a spec is one task: `service:` with its name, its containers under `containers:`, and `logs:` with `destinations:` in place of `logging:`"
        ])
    } else if let span = key("apiVersion"), mapping["kind"] != nil {
      self.init("a Kubernetes manifest", span, [OtherFile.beginning])
    } else if let span = key("type", OtherFile.isCopilot), mapping["name"] != nil {
      self.init(
        "a manifest of AWS Copilot", span,
        [
          "a spec says `service:` for `name:`, `containers:` for `image:` and `sidecars:`, `environment:` for `variables:`, and `logs:` with `destinations:` for `logging:`"
        ])
    } else if let span = key("replicaCount") ?? key("image", { $0.mapping?["repository"] != nil }) {
      self.init("a file of Helm values", span, [OtherFile.beginning])
    } else if let span = key("pipeline", { $0.mapping?["outputs"] ?? $0.mapping?["inputs"] != nil })
    {
      self.init("a configuration of Fluent Bit", span, [OtherFile.configuration])
    } else {
      return nil
    }
  }

  /// Recognizes an engine's configuration by the first line that says something.
  init?(configuration source: Source, number: Int32) {
    var start = 0
    for line in source.bytes.prefix(4096).split(separator: 10, omittingEmptySubsequences: false) {
      defer { start += line.count + 1 }
      let text = String(decoding: line, as: UTF8.self).lowercased()
      guard let first = text.first(where: { !$0.isWhitespace }), first != "#" else { continue }
      let word = String(text.drop(while: \.isWhitespace))
      let isClassic = OtherFile.sections.contains { word.hasPrefix("[\($0)]") }
      let isFluentd = OtherFile.directives.contains { word.hasPrefix("<\($0)") }
      guard isClassic || isFluentd else { return nil }
      self.init(
        "a configuration of \(isClassic ? "Fluent Bit" : "Fluentd")",
        Span(source: number, start: start, end: start + line.count), [OtherFile.configuration])
      return
    }
    return nil
  }

  private init(_ name: String, _ span: Span, _ help: [String]) {
    self.name = name
    self.span = span
    self.help = help
  }

  private static let sections = [
    "service", "input", "filter", "output", "parser", "multiline_parser",
  ]
  private static let directives = ["source>", "match", "filter", "system>", "label"]

  private static let beginning =
    "a spec is one ECS task: begin with `service: <name>`, then `containers:` and `destinations:`"
  private static let taskDefinition =
    "write it as a spec: `service:` for the family, each container by its name under `containers:`, and `logs:` with `destinations:` in place of `logConfiguration`; the router is added for you"
  private static let configuration =
    "a spec says where lines go with `logs:` and `destinations:`, and the configuration is made of them"

  /// Source: "Manifest" in the documentation of AWS Copilot 1.34; checked 2026-11-26.
  private static func isCopilot(_ type: Node) -> Bool {
    [
      "Load Balanced Web Service", "Backend Service", "Request-Driven Web Service",
      "Worker Service", "Static Site", "Scheduled Job", "Environment", "Pipeline",
    ].contains(type.scalar?.text)
  }
}
