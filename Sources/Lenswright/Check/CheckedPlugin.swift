package import LensCloudFormation
package import LensFluent
package import LensSyntax

/// A plugin with its options: the output that the log options of a container describe, or an input, a filter or an output of a configuration file.
///
/// Each rule is handed it, so it is shared and not copied.
package final class CheckedPlugin: Sendable {
  package let plugin: Plugin
  /// What names the plugin: the log option `Name`, or the key of a section.
  package let name: ContainerView.Entry
  /// The options that go to the plugin: without its name, and without what the agent or Docker keeps.
  package let options: [ContainerView.Entry]
  package let secretOptions: [ContainerView.Entry]
  /// Who sends, as messages call it: the container, or "this output".
  package let owner: String
  /// The container whose log options these are; `nil` for a section of a file.
  package let container: ContainerView?
  /// The task around it, where there is one, as it was before its outputs were read.
  package let task: CheckedTask?
  /// The files that the router reads, as far as they are known.
  package let files: OwnFiles?
  package let image: RouterImage?
  /// What is matched, in a section of Fluent Bit's.
  package let match: ClassicSection.Entry?
  private let knowsAll: Bool
  private let lines: FileLines?

  package var isOutput: Bool { plugin.end == .output }

  /// The option of this name, in small letters; Fluent Bit does not look at letter case, and of two it takes the last.
  package func option(_ name: String) -> ContainerView.Entry? {
    let ignoresCase = plugin.engine == .fluentBit
    return options.last { ignoresCase ? $0.name.isSpelling(of: name) : $0.name == name }
  }

  /// Whether a switch is certainly on.
  package func isOn(_ name: String) -> Bool { option(name)?.value.literal?.isOnWord ?? false }

  /// Whether an option is certainly not there, neither in clear nor as a secret.
  package func lacks(_ name: String) -> Bool {
    knowsAll && option(name) == nil && !secretOptions.contains { $0.name.isSpelling(of: name) }
  }

  // MARK: Edits

  /// A text in the place of an option's name or value.
  package func replacement(of span: Span, with text: String) -> Fix.Edit? {
    if let lines { return lines.replacement(of: span, with: text) }
    return task?.text.replacement(of: span, with: text)
  }

  /// The edits that take an option out, by the place of its name.
  package func removal(of option: ContainerView.Entry) -> [Fix.Edit]? {
    if let lines { return lines.removal(of: option.span) }
    return task?.text.removal(ofKey: option.span)
  }

  // MARK: Places

  private static let own =
    Engine.allCases.map(AgentFacts.outputOption) + [
      AgentFacts.includePatternOption, AgentFacts.excludePatternOption,
      AgentFacts.logDriverBufferLimitOption,
    ]

  /// The output of a container's log options; `nil` when its plugin is not known.
  init?(_ container: ContainerView, in task: CheckedTask) {
    guard let logging = container.logging, let plugin = task.plugin(of: container),
      let name = task.pluginName(of: container)
    else { return nil }
    self.plugin = plugin
    self.name = name
    options = logging.options.filter { !Self.own.contains($0.name) }
    secretOptions = logging.secretOptions
    owner = "`\(container.title)`"
    self.container = container
    self.task = task
    files = task.files
    image = task.image
    knowsAll = container.knowsLogOptions
    match = nil
    lines = nil
  }

  /// A section of a file of Fluent Bit; `nil` when its plugin is not known.
  init?(_ section: ClassicSection, in files: OwnFiles, _ task: CheckedTask?, _ lines: FileLines) {
    guard let end = Plugin.End(rawValue: section.kind.lowercased()),
      let name = section.entry("name"), !name.value.hasRouterVariables,
      let plugin = Plugin.named(name.value, .fluentBit, end)
    else { return nil }
    self.plugin = plugin
    self.name = ContainerView.Entry(name)
    options = section.entries.filter { !Self.routing.contains($0.key.lowercased()) }
      .map(ContainerView.Entry.init)
    match = section.wildcard
    secretOptions = []
    owner = "this \(end.rawValue)"
    container = nil
    self.task = task
    self.files = files
    image = files.image
    knowsAll = !section.hasUnreadLines
    self.lines = lines
  }

  /// What a section says of itself and of tags.
  private static let routing = ["name", "match", "match_regex", "processors"]

  /// An output of a file of Fluentd; `nil` when its plugin is not known.
  init?(
    _ element: FluentdElement, in files: OwnFiles, _ task: CheckedTask?, _ lines: FileLines
  ) {
    guard let type = element.parameters.last(where: { $0.key == "@type" }),
      let word = type.value.literal, let plugin = Plugin.named(word, .fluentd, .output)
    else { return nil }
    self.plugin = plugin
    name = ContainerView.Entry(type)
    options = element.parameters.filter { !$0.key.hasPrefix("@") }.map(ContainerView.Entry.init)
    secretOptions = []
    owner = "this output"
    container = nil
    self.task = task
    self.files = files
    image = files.image
    match = nil
    // Elements inside may say the same in another way.
    knowsAll = element.elements.isEmpty
    self.lines = lines
  }
}

extension ContainerView.Entry {
  init(_ entry: ClassicSection.Entry) {
    self.init(
      name: entry.key, value: TemplateText([.text(entry.value)], span: entry.valueSpan),
      span: entry.keySpan)
  }

  init(_ parameter: FluentdParameter) {
    let pieces = parameter.value.pieces.map { piece -> TemplateText.Piece in
      switch piece {
      case .text(let text): .text(text)
      case .code(let code): .unknown(code)
      }
    }
    self.init(
      name: parameter.key, value: TemplateText(pieces, span: parameter.span), span: parameter.span)
  }
}

extension ContainerView {
  /// Whether no function may stand for log options, or put one among them.
  fileprivate var knowsLogOptions: Bool {
    guard let holder = value["logConfiguration"] else { return false }
    let knowsOptions = holder["options"]?.hasAllKeys ?? holder.lacks("options")
    let secrets = holder["secretOptions"]
    let knowsSecrets =
      secrets.map { $0.items?.allSatisfy { $0["name"]?.literal != nil } ?? false }
      ?? holder.lacks("secretOptions")
    return knowsOptions && knowsSecrets
  }
}

extension CheckedTask {
  /// What ``outputs`` holds.
  var readOutputs: [CheckedPlugin] {
    logging.compactMap { CheckedPlugin($0, in: self) }
      + (files?.plugins(self).filter(\.isOutput) ?? [])
  }
}

extension RouterImage {
  /// What the image of a router tells; of a parameter of Systems Manager that AWS publishes too.
  init?(of router: ContainerView?) {
    guard let image = router?.image else { return nil }
    if let name = image.imageName {
      self.init(name)
      return
    }
    guard case .unknown(let name)? = image.pieces.first, image.pieces.count == 1,
      name.hasPrefix("ssm:")
    else { return nil }
    self.init("{{resolve:\(name)}}")
  }
}

extension OwnFiles {
  /// The inputs, filters and outputs of the files whose plugins are known.
  func plugins(_ task: CheckedTask?) -> [CheckedPlugin] {
    sections.compactMap { CheckedPlugin($0, in: self, task, lines) }
      + outputElements.compactMap { CheckedPlugin($0, in: self, task, lines) }
  }

  /// The elements of Fluentd that send, those inside of others among them.
  var outputElements: [FluentdElement] {
    func outputs(of elements: [FluentdElement]) -> [FluentdElement] {
      elements.flatMap { element -> [FluentdElement] in
        switch element.name {
        case "match", "store", "secondary": [element] + outputs(of: element.elements)
        case "label", "worker": outputs(of: element.elements)
        default: []
        }
      }
    }
    return included.flatMap { outputs(of: $0.fluentd.elements) }
  }
}
