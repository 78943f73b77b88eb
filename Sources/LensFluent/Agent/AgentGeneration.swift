/// One run over a task.
struct AgentGeneration {
  private let task: AgentTask
  private var outcome = AgentConfiguration.Outcome()

  init(_ task: AgentTask) {
    self.task = task
  }

  mutating func run() -> AgentConfiguration.Outcome {
    guard let index = findRouter(), let router = task.containers[index].router else {
      return outcome
    }
    guard let engine = Engine(rawValue: router.type) else {
      outcome.failures.append(.unknownType(router.type))
      return outcome
    }
    let settings = AgentSettings(router, engine, task.platform, &outcome)
    var numbers: [String: Int] = [:]
    let outputs = task.containers.indices.compactMap { index in
      let name = task.containers[index].name
      let number = numbers[name] ?? index
      numbers[name] = number
      return AgentOutput(task, index, number: number, engine)
    }
    for output in outputs where output.isNameless { refuse(output) }
    guard outcome.failures.isEmpty else { return outcome }

    // The order of the generator's templates, whoever adds a section first.
    var sections = inputs(engine, task.containers[index])
    sections += outputs.compactMap(\.includeFilter)
    sections += outputs.compactMap(\.excludeFilter)
    if settings.hasMetadata { sections.append(metadata(engine)) }
    if let file = settings.file { sections.append(engine.inclusion(of: file)) }
    if hasHealthInput(engine) {
      sections.append(
        engine.section(
          .healthOutput, "OUTPUT", entries: [("Name", "null"), ("Match", AgentFacts.healthTag)]))
    }
    sections += outputs.compactMap(\.output)
    outcome.configuration = AgentConfiguration(
      engine: engine, router: index, sections: sections, includedFile: settings.file)
    return outcome
  }

  private mutating func refuse(_ output: AgentOutput) {
    let container = output.container
    if task.containers[container].logDriver == AgentFacts.logDriver {
      outcome.failures.append(.missingOutput(container: container, key: output.key))
    } else if task.platform == .fargate {
      outcome.remarks.append(.foreignSecrets(container: container))
    } else {
      outcome.failures.append(.foreignSecrets(container: container, key: output.key))
    }
  }

  private mutating func findRouter() -> Int? {
    let containers = task.containers
    let routers = containers.indices.filter { containers[$0].router != nil }
    let users = containers.indices.filter { containers[$0].logDriver == AgentFacts.logDriver }
    if routers.count > 1 { outcome.failures.append(.severalRouters(containers: routers)) }
    guard let router = routers.first else {
      outcome.failures.append(users.first.map { .missingRouter(container: $0) } ?? .noRouter)
      return nil
    }
    if users.isEmpty { outcome.failures.append(.unusedRouter(container: router)) }
    return router
  }

  // MARK: Inputs

  private func hasHealthInput(_ engine: Engine) -> Bool {
    engine == .fluentBit && task.networkMode.hasListeners
  }

  private func inputs(
    _ engine: Engine, _ router: AgentTask.Container
  ) -> [AgentConfiguration.Section] {
    let host = task.networkMode == .bridge ? "0.0.0.0" : "127.0.0.1"
    let port = String(AgentFacts.forwardPort)
    var sections: [AgentConfiguration.Section] = []
    switch engine {
    case .fluentBit:
      var socket = engine.section(
        .socket, "INPUT",
        entries: [
          ("Name", "forward"), ("Mem_Buf_Limit", memoryLimit(router)),
          ("unix_path", AgentFacts.socket),
        ])
      socket.lines[2].origin = .memory
      sections.append(socket)
      if task.networkMode.hasListeners {
        sections.append(
          engine.section(
            .listener, "INPUT", entries: [("Name", "forward"), ("Listen", host), ("Port", port)]))
      }
    case .fluentd:
      sections.append(
        engine.section(
          .socket, "source", entries: [("@type", "unix"), ("path", AgentFacts.socket)]))
      if task.networkMode.hasListeners {
        sections.append(
          engine.section(
            .listener, "source", entries: [("@type", "forward"), ("bind", host), ("port", port)]))
      }
    }
    if hasHealthInput(engine) {
      sections.append(
        engine.section(
          .healthInput, "INPUT",
          entries: [
            ("Name", "tcp"), ("Tag", AgentFacts.healthTag), ("Listen", "127.0.0.1"),
            ("Port", String(AgentFacts.healthPort)),
          ]))
    }
    return sections
  }

  private func memoryLimit(_ router: AgentTask.Container) -> String {
    let quantity: AgentTask.Quantity?
    switch router.memoryReservation {
    case .known(let number)? where number <= 0: quantity = router.memory
    case nil: quantity = router.memory
    default: quantity = router.memoryReservation
    }
    switch quantity {
    case .unknown(let name)?: return "<half of \(name)>MB"
    case .known(let number)?:
      return "\(AgentFacts.inputBufferMegabytes(memoryReservation: number, memory: nil))MB"
    case nil:
      return "\(AgentFacts.inputBufferMegabytes(memoryReservation: nil, memory: nil))MB"
    }
  }

  // MARK: Metadata

  /// The fields that are added to every record, in the order of their names, with a placeholder for what is known at run time.
  private func metadata(_ engine: Engine) -> AgentConfiguration.Section {
    let hasInstance = task.platform == .instance || task.platform == .any
    let keys = AgentFacts.metadataKeys.filter { $0 != AgentFacts.instanceKey || hasInstance }
    var section: AgentConfiguration.Section
    switch engine {
    case .fluentBit:
      section = engine.section(
        .metadata, "FILTER",
        entries: [("Name", "record_modifier"), ("Match", "*")]
          + keys.map { ("Record", "\($0) <\($0)>") })
    case .fluentd:
      section = AgentConfiguration.Section(
        part: .metadata,
        ["<filter **>", "    @type record_transformer", "    <record>"]
          + keys.map { "        \($0) <\($0)>" } + ["    </record>", "</filter>"])
    }
    for (index, key) in keys.enumerated() { section.lines[index + 3].origin = .metadata(key) }
    return section
  }
}

extension AgentTask.NetworkMode {
  /// Whether the agent adds inputs on TCP.
  package var hasListeners: Bool { self == .awsvpc || self == .bridge }
}
