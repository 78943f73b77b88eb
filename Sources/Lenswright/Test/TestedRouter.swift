import LensCloudFormation
import LensFluent
import LensSyntax

/// The router of a compiled spec as a model, with what is known of each part of its configuration.
///
/// The model is made of the files that `lenswright preview` shows: the agent's with the included ones in their places, files of the spec's own among them.
struct TestedRouter: Sendable {
  /// Before any line has come.
  let model: RouterModel
  let outputs: [Output]
  /// Names of destinations, in the order of the spec.
  let destinations: [String]
  /// What a section of the configuration is for, by its place there.
  private let parts: [Span: ConfigurationPart]
  /// The configuration files, to which the places of sections refer; the one that the engine is started with comes first.
  let files: [File]
  /// Files of parsers that the engine's command line names.
  let namedParsers: [String]
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
    /// The destination, or what people can call an output of their own: its alias, or its plugin and where it is written.
    var name: String
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
    guard let placed = template.placedFiles else { return nil }
    let router = view.containers[agent.router]
    var reading = ConfigurationReading(plan, view, agent)
    let written = router.writtenFiles
    for file in [placed.main] + placed.included + placed.parsers {
      // An override of the template counts, and then nobody knows what its parts are for.
      let changed = written.first {
        $0.path == file.path && $0.text.previewText + "\n" != file.text.text
      }
      reading.read(file, isChanged: changed != nil)
    }
    files = reading.files
    let parts = reading.parts
    self.parts = parts
    let whole = files[0].configuration.including { path in
      reading.files.first { $0.path == path }?.configuration
    }
    let inConfiguration = reading.parserPaths(whole)
    let named = placed.parsers.map(\.path).filter { !inConfiguration.contains($0) }
    namedParsers = named
    environment = Self.environment(of: router, view, plan)
    var model = RouterModel(
      reading.withUnknownFiles(whole, router),
      parsers: reading.files.filter { file in
        named.contains(file.path) || inConfiguration.contains(file.path)
      }.map(\.configuration),
      environment: RouterEnvironment(environment))
    for edit in plan.delivered.generated?.edits ?? [] {
      model.registerLua(code: edit.code, edit.edit.function)
    }
    outputs = model.outputs.map { output in
      var result = Output(
        destination: nil, name: reading.name(of: output), plugin: output.plugin, span: output.span)
      switch parts[output.span]?.purpose {
      case .output(let name)?:
        result.destination = name
        result.name = name
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
  private(set) var files: [TestedRouter.File] = []
  private(set) var parts: [Span: ConfigurationPart] = [:]

  init(_ plan: Plan, _ view: TaskDefinitionView, _ agent: AgentConfiguration) {
    self.plan = plan
    self.view = view
    self.agent = agent
  }

  /// Reads a file that lies in the router, and notes what its sections are for.
  mutating func read(_ placed: PlacedFiles.File, isChanged: Bool) {
    let (configuration, mistakes) = ClassicReader.read(
      Source(name: placed.path, text: placed.text.text), number: Int32(files.count))
    var file = TestedRouter.File(
      path: placed.path, configuration: configuration,
      isRefused: isChanged || mistakes.contains(where: \.isFatal))
    if placed.path == AgentFacts.generatedConfiguration(.fluentBit) {
      noteAgent(&file.configuration)
    } else if !isChanged {
      noteGenerated(file.configuration, placed.text)
    }
    files.append(file)
  }

  /// The file that the agent writes: each of its sections is one of the configuration.
  private mutating func noteAgent(_ configuration: inout ClassicFile) {
    for (index, section) in agent.sections.enumerated() where index < configuration.items.count {
      guard case .section(var item) = configuration.items[index] else { continue }
      parts[item.span] = part(section.part)
      // What the agent adds is data that only run time knows, and not what a placeholder says.
      if case .metadata = section.part {
        for place in item.entries.indices where item.entries[place].key == "Record" {
          let key = String(item.entries[place].value.prefix { $0 != " " })
          item.entries[place].value = "\(key) \(UnknownText.named(key))"
        }
        configuration.items[index] = .section(item)
      }
    }
  }

  /// A file that the compiler put together: what it generated comes first, and then files of the spec's own, whose lines have places.
  private mutating func noteGenerated(_ configuration: ClassicFile, _ text: ConfigurationText) {
    var generated: [Span] = []
    for section in configuration.sections {
      let place = text.place(of: section.span)
      if place.isNone {
        // Neither the settings of the engine nor parsers are a part of any pipeline.
        if ["INPUT", "FILTER", "OUTPUT"].contains(section.kind) { generated.append(section.span) }
      } else if section.kind == "FILTER" {
        parts[section.span] = ConfigurationPart(
          container: nil, purpose: .step(.filter, place, set: nil))
      }
    }
    let known = plan.delivered.generated?.parts ?? []
    assert(generated.isEmpty || generated.count == known.count, "what is written is read again")
    for (span, part) in zip(generated, known) { parts[span] = part }
  }

  /// What people can call an output of a file of their own.
  func name(of output: RouterModel.Output) -> String {
    let section = files[Int(output.span.source)].configuration.sections
      .first { $0.span == output.span }
    return section?["alias"] ?? "the output `\(output.plugin)` of your own"
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

  /// The files of parsers that the configuration names, in order.
  func parserPaths(_ configuration: ClassicFile) -> [String] {
    configuration.sections.filter { $0.kind == "SERVICE" }.flatMap { $0.all("parsers_file") }
  }

  /// The configuration with an inclusion for each file of which nobody knows what it holds, or which the engine does not read to its end, so that
  /// the model says so.
  func withUnknownFiles(_ configuration: ClassicFile, _ router: ContainerView) -> ClassicFile {
    var configuration = configuration
    var unknown = parserPaths(configuration).filter { path in
      !files.contains { $0.path == path }
    }
    unknown += unknownObjects(router)
    unknown += files.filter(\.isRefused).map(\.path)
    for path in unknown { configuration.items.append(.include(path, .none)) }
    return configuration
  }

  /// What the init process of AWS's image fetches and includes beside the files of the spec.
  private func unknownObjects(_ router: ContainerView) -> [String] {
    let fetched = router.environment.filter { variable in
      RouterImages.initInclusions.contains { variable.name.includes($0) }
    }
    let own = plan.delivered.files.count { $0.role != .included }
    return fetched.dropFirst(own).map(\.value.display)
  }
}

extension ConfigurationText {
  /// Where the line is written that a stretch of the text begins in; `Span.none` where nobody wrote it.
  fileprivate func place(of span: Span) -> Span {
    var end = 0
    for line in lines {
      end += line.text.utf8.count + 1
      if Int(span.start) < end { return line.span }
    }
    return .none
  }
}
