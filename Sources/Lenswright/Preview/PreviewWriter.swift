import LensCloudFormation
import LensFluent
import LensSyntax

/// Puts beside each part of the agent's file where it comes from.
struct PreviewWriter {
  let view: TaskDefinitionView
  let task: AgentTask
  let configuration: AgentConfiguration
  let origins: any PartOrigins

  /// The file that the agent writes.
  func file(_ locations: inout Locations) -> PreviewFile {
    PreviewFile(
      path: AgentFacts.generatedConfiguration(configuration.engine),
      writer: "written by the ECS agent", remarks: remarks,
      parts: configuration.sections.map { section in
        PreviewFile.Part(
          mark: mark(section.part, &locations),
          lines: section.lines.map { .init(text: $0.text, mark: mark($0, &locations)) })
      })
  }

  /// What runs behind the file without being a part of it.
  ///
  /// - Parameter placed: the files that are shown, of which those that the init process fetches come first in the environment; `nil` for a task
  ///   definition of somebody else's, whose order nobody has seen to.
  func notes(beside placed: [PlacedFile]?) -> [String] {
    let router = view.containers[configuration.router]
    guard let image = router.image?.literal, RouterImage(image).isInit else { return [] }
    let included = router.environment.filter { variable in
      RouterImages.initInclusions.contains { variable.name.includes($0) }
    }
    let shown = (placed ?? []).count { $0.path.hasPrefix(DeliveryFacts.initFolder) }
    let rest = included.dropFirst(shown)
    guard !rest.isEmpty else { return [] }
    return [
      "",
      "what the image's init process includes behind this file"
        + (placed == nil ? ", in an order that nobody chooses:" : ":"),
    ]
      + rest.map { "  \($0.value.previewText) (\($0.name))" }
  }

  private var remarks: [String] {
    var remarks: [String] = []
    if configuration.text.includes("<") {
      remarks.append("<…> is filled in by CloudFormation, or when the task runs")
    }
    if configuration.sections.count(where: \.part.isOutput) > 1 {
      remarks.append("the agent puts the outputs of several containers in any order")
    }
    return remarks
  }

  // MARK: Parts

  private func mark(_ part: AgentConfiguration.Part, _ locations: inout Locations) -> String? {
    switch part {
    case .socket: "the agent: what the containers print"
    case .listener: "the agent: where FLUENT_HOST and FLUENT_PORT lead to"
    case .healthInput: "the agent: health checks"
    case .healthOutput: "the agent: the end of the health checks"
    case .metadata:
      origins.metadata.map { "the agent: what ECS knows of the task, \($0.mark(&locations))" }
        ?? "the agent: what ECS knows of the task"
    case .include(let container): origins.pattern(container, isInclude: true).mark(&locations)
    case .exclude(let container): origins.pattern(container, isInclude: false).mark(&locations)
    case .output(let container): origins.output(container).mark(&locations)
    case .file: fileMark(&locations)
    }
  }

  private func fileMark(_ locations: inout Locations) -> String {
    let options = view.containers[configuration.router].firelens?.options ?? []
    func value(_ name: String) -> TemplateText? { options.first { $0.name == name }?.value }
    let mark = origins.file?.mark(&locations) ?? "the agent: a file of the router's"
    guard value(AgentFacts.configurationTypeOption)?.literal == "s3",
      let object = value(AgentFacts.configurationValueOption)
    else { return mark }
    return "\(mark), fetched from \(object.previewText)"
  }

  private func mark(_ line: AgentConfiguration.Line, _ locations: inout Locations) -> String? {
    switch line.origin {
    case .secretOption(let container, let option):
      origins.secret(container, option).map { "secret: \($0.mark(&locations))" } ?? "a secret"
    case .memory:
      origins.memory.map { "half of \($0.mark(&locations))" }
    case .metadata(AgentFacts.instanceKey) where task.platform == .any:
      "only where the task runs on an EC2 instance"
    case .agent, .routerOption, .metadata, .option: nil
    }
  }
}

extension AgentConfiguration.Part {
  fileprivate var isOutput: Bool {
    if case .output = self { true } else { false }
  }
}
