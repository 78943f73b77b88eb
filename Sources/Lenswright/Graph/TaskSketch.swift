import LensCloudFormation
import LensFluent
import LensSyntax

/// What the picture of any task definition begins with: the task, its router, and its containers.
struct TaskSketch {
  let view: TaskDefinitionView
  /// The template around it, for each way in which its conditions can be decided.
  private let worlds: [TemplateView]

  init(view: TaskDefinitionView, root: Node) {
    self.view = view
    worlds = TemplateView.worlds(of: root)
  }

  /// The graph without what is between the containers and their destinations.
  ///
  /// - Parameter fallback: what the task is called when it does not say.
  func graph(called fallback: String) -> LogGraph {
    let name = view.value?["family"]?.text?.previewText ?? ""
    var graph = LogGraph(
      task: LogGraph.Heading(title: (name.isEmpty ? fallback : name).shortened(), rows: taskRows),
      router: routerIndex.map { router($0) })
    graph.roles = [
      role("Task role", "the router sends with it", view.taskRole),
      role(
        "Execution role", "ECS starts the task with it",
        view.executionRole),
    ].compactMap { $0 }
    return graph
  }

  var routerIndex: Int? { view.containers.firstIndex { $0.firelens != nil } }

  private var networkMode: String {
    if let mode = view.networkMode { return mode.previewText }
    if view.isDaemon { return "daemon_bridge" }
    return isOnFargate ? "awsvpc" : view.form == .containers ? "" : "bridge"
  }

  private var isOnFargate: Bool {
    view.requiresCompatibilities.contains { $0.literal == "FARGATE" }
  }

  // MARK: The task

  private var taskRows: [LogGraph.Row] {
    let types = view.requiresCompatibilities.map(\.previewText)
    let size = [
      view.cpu?.text.map { "\($0.previewText) CPU units" },
      view.memory?.text.map { "\($0.previewText) MiB" },
    ].compactMap { $0 }
    return LogGraph.Row.row("runs on", types)
      + LogGraph.Row.row("network", networkMode.isEmpty ? [] : [networkMode])
      + LogGraph.Row.row("size", size)
  }

  // MARK: Containers

  /// A container as a source of lines.
  ///
  /// - Parameter forward: whether it also sends to the router's port by itself.
  func source(_ index: Int, forward: Bool = false) -> LogGraph.Station {
    let container = view.containers[index]
    var node = LogGraph.Station(kind: .source, title: container.displayName.shortened())
    node.subtitle = container.image?.previewText.shortImage ?? ""
    node.rows =
      container.isEssential.map { [LogGraph.Row($0 ? "essential" : "not essential")] } ?? []
    node.rows += LogGraph.Row.row("ports", container.ports)
    if forward {
      node.rows.append(LogGraph.Row("forward", "also to FLUENT_HOST:FLUENT_PORT"))
    }
    return node
  }

  // MARK: The router

  private func router(_ index: Int) -> LogGraph.Heading {
    let container = view.containers[index]
    let image = container.image?.literal.map(RouterImage.init)
    let engine = container.firelens?.type?.literal.flatMap(Engine.init)
    var rows: [LogGraph.Row] = []
    if let name = container.image?.previewText {
      rows.append(LogGraph.Row("image", name.shortImage))
    }
    if let engine {
      let version = image?.engineVersion.map { " \($0)" } ?? ""
      rows.append(LogGraph.Row("engine", engine.title + version))
    }
    if let isEssential = container.isEssential {
      rows.append(
        LogGraph.Row(
          "essential", isEssential ? "the task stops with it" : "no, the task goes on without it"))
    }
    rows += memory(container)
    rows.append(LogGraph.Row("health", health(container)))
    if let timeout = container.stopTimeout?.text {
      rows.append(LogGraph.Row("stop", "\(timeout.previewText) s to send what it holds"))
    }
    rows.append(LogGraph.Row("listens", listener(container)))
    rows += files(container)
    return LogGraph.Heading(title: container.displayName.shortened(), rows: rows)
  }

  /// ECS takes half of the reservation, or of the limit, for the input's buffer.
  private func memory(_ container: ContainerView) -> [LogGraph.Row] {
    let limit = container.memory.map { "\($0.value.previewText) MiB at most" }
    let reserved = container.memoryReservation.map { "\($0.value.previewText) MiB reserved" }
    func number(_ entry: ContainerView.Entry?) -> Int? { entry?.value.literal.flatMap { Int($0) } }
    let isKnown =
      (container.memory == nil || number(container.memory) != nil)
      && (container.memoryReservation == nil || number(container.memoryReservation) != nil)
    let buffer = AgentFacts.inputBufferMegabytes(
      memoryReservation: number(container.memoryReservation), memory: number(container.memory))
    let isFluentBit = container.firelens?.type?.literal == Engine.fluentBit.rawValue
    return LogGraph.Row.row(
      "memory",
      [reserved, limit, isKnown && isFluentBit ? "\(buffer) MB of input" : nil].compactMap { $0 })
  }

  /// What is asked, without the words by which it is asked.
  private func health(_ container: ContainerView) -> String {
    guard let check = container.healthCheck else { return "no check" }
    let words = check["command"]?.items?.compactMap(\.text) ?? []
    let text = words.map(\.previewText).joined(separator: " ")
    let monitoring = AgentFacts.monitoringPort
    for (part, meaning) in [
      (":\(monitoring)/api/v1/uptime", "answers on 127.0.0.1:\(monitoring)"),
      (":\(monitoring)/api/v1/health", "sends, by 127.0.0.1:\(monitoring)"),
      ("\(AgentFacts.healthPort)", "listens on 127.0.0.1:\(AgentFacts.healthPort)"),
      ("\(AgentFacts.forwardPort)", "listens on 127.0.0.1:\(AgentFacts.forwardPort)"),
    ] where text.includes(part) { return meaning }
    return "a check of its own"
  }

  /// The agent's listener is bound to the task itself in awsvpc mode; on a bridge it is open to other containers of the instance, and to more where it is mapped.
  private func listener(_ container: ContainerView) -> String {
    let port = AgentFacts.forwardPort
    switch networkMode {
    case "awsvpc": return "127.0.0.1:\(port), closed to the network"
    case "bridge":
      let isMapped = container.ports.contains { $0.hasPrefix("\(port)/") }
      return "\(port) on the bridge\(isMapped ? ", mapped to the instance" : ", not mapped")"
    case "host", "none": return "on its socket only"
    default: return "on its socket"
    }
  }

  private func files(_ container: ContainerView) -> [LogGraph.Row] {
    let options = container.firelens?.options ?? []
    let file = options.first { $0.name == AgentFacts.configurationValueOption }
    return file.map { [LogGraph.Row("file", $0.value.previewText.shortened())] } ?? []
  }

  // MARK: Logs outside of the router's way

  /// Draws the router's own lines, and then those of containers that the router has nothing to do with.
  ///
  /// - Parameter names: what the resources of the template are called, by the placeholder that stands for a reference to one.
  func connectDrivers(
    _ containers: [(container: Int, node: Int)], names: [String: String], to graph: inout LogGraph
  ) {
    if let router = routerIndex {
      let own = graph.add(LogGraph.Station(kind: .ownLines, title: "the router's own lines"))
      connectDriver(of: router, from: own, names, to: &graph)
      if graph.targets(of: own).isEmpty { graph.nodes[own].rows = [LogGraph.Row("not kept")] }
    }
    for (container, node) in containers {
      connectDriver(of: container, from: node, names, to: &graph)
      if graph.targets(of: node).isEmpty { graph.nodes[node].rows.append(LogGraph.Row("no logs")) }
    }
  }

  private func connectDriver(
    of container: Int, from source: Int, _ names: [String: String], to graph: inout LogGraph
  ) {
    guard let logging = view.containers[container].logging, let driver = logging.driver else {
      return
    }
    var node = LogGraph.Station(
      kind: .destination(LogGraph.Reach()), title: driver.previewText.shortened())
    node.subtitle = "log driver"
    var reach = LogGraph.Reach(isDriver: true)
    if driver.literal == "awslogs" {
      node.title = "CloudWatch Logs"
      node.subtitle = "log driver awslogs"
      let group = logging.options.first { $0.name == "awslogs-group" }?.value.previewText
      let name = group.map { names[$0] ?? $0 }
      reach.places = name.map { [LogGraph.Row("log group", $0.shortened())] } ?? []
      reach.isEncrypted = true
    }
    reach.secrets = logging.secretOptions.map {
      LogGraph.Row($0.name.shortened(), $0.value.previewText.shortened())
    }
    node.rows = reach.places
    node.kind = .destination(reach)
    // Drivers that write to one place are one destination.
    let same = graph.indices { $0 == node }.first { target in
      graph.origins(of: target).allSatisfy { graph.nodes[$0].kind == graph.nodes[source].kind }
    }
    graph.connect(source, same ?? graph.add(node))
  }

  // MARK: Roles

  private func role(
    _ title: String, _ purpose: String, _ value: TemplateValue?
  ) -> LogGraph.Role? {
    guard let value, let arn = value.text else { return nil }
    var role = LogGraph.Role(
      title: title, name: arn.previewText.shortResource, purpose: purpose)
    let views = worlds.compactMap { $0.role(value) }
    guard let view = views.first else {
      role.notes = ["what it may do is not written here"]
      return role
    }
    role.name = view.resource.id
    role.permissions = view.allowed
    guard views.allSatisfy({ $0.allowed == role.permissions }) else {
      role.permissions = []
      role.notes = ["what it may do depends on conditions"]
      return role
    }
    let managed = view.resource["ManagedPolicyArns"]?.items?.compactMap(\.text) ?? []
    if !managed.isEmpty {
      let names = managed.map { $0.previewText.shortResource }
      role.notes.append("with \(names.joined(separator: ", "))")
    }
    if role.permissions.isEmpty, managed.isEmpty, view.permissions.isWhole {
      role.notes.append("it allows nothing")
    }
    let denials = view.permissions.statements.count { $0.denies == true }
    if denials > 0 { role.notes.append("and what it is denied (\(denials))") }
    if !view.permissions.isWhole, managed.isEmpty {
      role.notes.append("and what is not written here")
    }
    return role
  }
}

extension RoleView {
  /// What its statements allow, as far as they are written out.
  fileprivate var allowed: [LogGraph.Permission] {
    func texts(_ value: TemplateValue?) -> [String] {
      (value?.oneOrMore ?? value.map { [$0] } ?? []).compactMap(\.text).map(\.previewText)
    }
    return permissions.statements.filter { $0.denies == false }.map { statement in
      LogGraph.Permission(
        actions: texts(statement.value["Action"]), resources: texts(statement.value["Resource"]))
    }.joined
  }
}

extension ContainerView {
  /// The ports that it listens on, as far as they are mapped: `8080/tcp`.
  fileprivate var ports: [String] {
    portMappings.elements.compactMap { mapping in
      let transport = mapping.value["protocol"]?.literal ?? "tcp"
      return (mapping.containerPort ?? mapping.containerPortRange)?.text.map {
        "\($0.previewText)/\(transport)"
      }
    }
  }
}
