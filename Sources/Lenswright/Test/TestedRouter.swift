import LensCloudFormation
import LensFluent
import LensSyntax

/// The router of a compiled spec as a model, with what is known of each part of its configuration.
///
/// The model is made of the files that `lenswright preview` shows: the agent's with the included ones in their places.
struct TestedRouter: Sendable {
  /// Before any line has come.
  let model: RouterModel
  let outputs: [Output]
  /// Names of destinations, in the order of the spec.
  let destinations: [String]
  /// What a section of the configuration is for, by its place there.
  private let parts: [Span: ConfigurationPart]
  /// The configuration files, to which the places of sections refer.
  let files: [File]
  /// Variables of the router's environment.
  let environment: [Variable]

  struct Variable: Sendable {
    var name: String
    /// With placeholders where only run time knows the value.
    var value: String
    var isKnown: Bool
  }

  struct Output: Sendable {
    /// Where the records go; `nil` for an output of a file of one's own.
    var destination: String?
    /// Whether the agent made it for itself: the end of its health checks.
    var isAgents = false
    var plugin: String
    var span: Span
  }

  /// A configuration file where it lies in the router.
  struct File: Sendable {
    var path: String
    var configuration: ClassicFile
    /// Whether the engine refuses it as it is read.
    var isRefused = false
  }

  /// `nil` for a router that the model is not one of, or that has been refused.
  init?(_ template: CompiledTemplate, _ diagnostics: inout Diagnostics) {
    let plan = template.plan
    let views = TaskDefinitionView.all(in: Node(.object(template.tree)))
    guard plan.spec.router.type.value == .fluentBit,
      let view = views.first(where: { $0.form == .resource("TaskDefinition") }),
      let agent = AgentConfiguration.generate(for: AgentTask(view, &diagnostics)).configuration
    else { return nil }
    let router = view.containers[agent.router]
    var reading = ConfigurationReading(plan, view, agent)
    reading.readAgent()
    for file in writtenFiles(router) { reading.read(file) }
    files = reading.files
    let parts = reading.parts
    self.parts = parts
    let whole = files[0].configuration.including { path in
      reading.files.first { $0.path == path }?.configuration
    }
    environment = Self.environment(of: router, view, plan)
    var model = RouterModel(
      reading.withUnknownFiles(whole, router), parsers: reading.parsers(of: whole),
      environment: RouterEnvironment(environment))
    for edit in plan.configuration?.edits ?? [] {
      model.registerLua(code: edit.code, edit.edit.function)
    }
    outputs = model.outputs.map { output in
      var result = Output(destination: nil, plugin: output.plugin, span: output.span)
      switch parts[output.span]?.purpose {
      case .output(let name)?: result.destination = name
      case .plumbing?: result.isAgents = true
      default: break
      }
      return result
    }
    destinations = plan.spec.destinations.items.map(\.name)
    self.model = model
  }

  func part(of step: FilterStep) -> ConfigurationPart? { parts[step.span] }

  /// What the router finds in its environment: what the task definition says, and what ECS and AWS's images set.
  private static func environment(
    of router: ContainerView, _ view: TaskDefinitionView, _ plan: Plan
  ) -> [Variable] {
    var variables = router.environment.map { entry in
      Variable(
        name: entry.name, value: entry.value.text { "<\($0)>" },
        isKnown: entry.value.literal != nil)
    }
    func add(_ name: String) {
      if variables.contains(where: { $0.name == name }) { return }
      variables.append(Variable(name: name, value: "<\(name)>", isKnown: false))
    }
    let container = plan.task.containers.last
    for secret in container?.properties["Secrets"]?.list ?? [] {
      if let name = secret.object?["Name"]?.string { add(name) }
    }
    for (index, container) in view.containers.enumerated() {
      for option in container.logging?.secretOptions ?? [] {
        add(AgentFacts.variable(option.name, container: index))
      }
    }
    for name in RouterImages.initVariables + ["AWS_REGION", "HOSTNAME"] { add(name) }
    return variables
  }
}

extension RouterEnvironment {
  fileprivate init(_ variables: [TestedRouter.Variable]) {
    var values: [String: String] = [:]
    var names: [String: String] = [:]
    for variable in variables {
      if variable.isKnown {
        values[variable.name] = variable.value
      } else {
        names[variable.name] = variable.value
      }
    }
    self.init(values, unknown: Set(names.keys), names: names)
  }
}

/// Reads the files of a router and notes what their sections are for.
private struct ConfigurationReading {
  let plan: Plan
  let view: TaskDefinitionView
  let agent: AgentConfiguration
  var files: [TestedRouter.File] = []
  var parts: [Span: ConfigurationPart] = [:]

  init(_ plan: Plan, _ view: TaskDefinitionView, _ agent: AgentConfiguration) {
    self.plan = plan
    self.view = view
    self.agent = agent
  }

  private func parsed(_ path: String, _ text: String) -> TestedRouter.File {
    let (file, mistakes) = ClassicReader.read(
      Source(name: path, text: text), number: Int32(files.count))
    return TestedRouter.File(
      path: path, configuration: file, isRefused: mistakes.contains(where: \.isFatal))
  }

  /// The file that the agent writes: each of its sections is one of the file.
  mutating func readAgent() {
    let path = AgentFacts.generatedConfiguration(.fluentBit)
    var file = parsed(path, agent.text)
    for (index, section) in agent.sections.enumerated()
    where index < file.configuration.items.count {
      guard case .section(var item) = file.configuration.items[index] else { continue }
      parts[item.span] = part(section.part)
      // What the agent adds is data that only run time knows, and not what a placeholder says.
      if case .metadata = section.part {
        for place in item.entries.indices where item.entries[place].key == "Record" {
          let key = String(item.entries[place].value.prefix { $0 != " " })
          item.entries[place].value = "\(key) \(UnknownText.named(key))"
        }
        file.configuration.items[index] = .section(item)
      }
    }
    files.append(file)
  }

  private func part(_ part: AgentConfiguration.Part) -> ConfigurationPart {
    switch part {
    case .include(let container): step(.include, container) { $0.include?.items.first?.span }
    case .exclude(let container): step(.exclude, container) { $0.exclude?.items.first?.span }
    case .output(let container):
      ConfigurationPart(
        container: name(container),
        purpose: plan.routing.pipeline(of: name(container)).map {
          .output(destination: $0.destinations[0].value)
        } ?? .plumbing)
    case .socket, .listener, .healthInput, .metadata, .file, .healthOutput:
      ConfigurationPart(container: nil, purpose: .plumbing)
    }
  }

  private func step(
    _ name: StepName, _ container: Int, _ span: (Steps) -> Span?
  ) -> ConfigurationPart {
    let pipeline = plan.routing.pipeline(of: self.name(container))
    let steps = [pipeline?.steps].compactMap { $0 } + (pipeline?.allRoutes.map(\.steps) ?? [])
    return ConfigurationPart(
      container: self.name(container),
      purpose: .step(name, steps.compactMap(span).first ?? pipeline?.span ?? .none, set: nil))
  }

  private func name(_ container: Int) -> String { view.containers[container].name?.literal ?? "" }

  /// A file that lies in the router; of the one that the compiler wrote, what each section is for.
  mutating func read(_ file: PreviewFile) {
    let read = parsed(file.path, file.text)
    if file.path == DeliveryFacts.configurationFile(.fluentBit), let known = plan.configuration {
      let sections = read.configuration.sections
      assert(known.parts.count == sections.count, "what is written is read again")
      for (section, part) in zip(sections, known.parts) { parts[section.span] = part }
    }
    files.append(read)
  }

  /// The parsers files that the configuration names, in order.
  func parsers(of configuration: ClassicFile) -> [ClassicFile] {
    parserPaths(configuration).compactMap { path in
      files.first { $0.path == path }?.configuration
    }
  }

  private func parserPaths(_ configuration: ClassicFile) -> [String] {
    configuration.sections.filter { $0.kind == "SERVICE" }.flatMap { $0.all("parsers_file") }
  }

  /// The configuration with an inclusion for each file of which nobody knows what it holds, or which the engine does not read to its end, so that
  /// the model says so.
  func withUnknownFiles(_ configuration: ClassicFile, _ router: ContainerView) -> ClassicFile {
    var configuration = configuration
    var unknown = parserPaths(configuration).filter { path in
      !files.contains { $0.path == path }
    }
    unknown += router.environment.filter { variable in
      RouterImages.initInclusions.contains { variable.name.includes($0) }
    }.map(\.value.display)
    unknown += files.filter(\.isRefused).map(\.path)
    for path in unknown { configuration.items.append(.include(path, .none)) }
    return configuration
  }
}
