package import LensCloudFormation
package import LensFluent
import LensSyntax

/// A task definition as the rules see it: in one world, where every condition is decided, with the template around it.
///
/// Each rule is handed it, and each plugin holds it, so it is shared and not copied.
package final class CheckedTask: Sendable {
  package let definition: TaskDefinitionView
  package let template: TemplateView
  /// The file, for edits of its text.
  package let text: EditableText

  /// The containers with a FireLens configuration; a task has one.
  package let routers: [ContainerView]
  /// The containers that log through FireLens for certain.
  package let logging: [ContainerView]
  /// Whether `routers` is all: no function may stand for another.
  package let knowsAllRouters: Bool
  /// Whether `logging` is all: the driver of every container is known.
  package let knowsAllDrivers: Bool
  /// The router, where there is exactly one. A macro may add containers, and a second router is none that ECS takes.
  package let router: ContainerView?
  /// The router's engine, where its type is known.
  package let engine: Engine?
  /// What the router's image tells, where the image is known.
  package let image: RouterImage?
  /// Whether the router certainly reads nothing but the file that the agent writes: its image starts it with that file, and nothing in the task definition names
  /// another one or changes how it is started.
  package let readsGeneratedFileOnly: Bool
  /// The router's own configuration files, where they are known.
  package let files: OwnFiles?
  /// The roles of the task that are in the template.
  let roles: [TaskRole: RoleView]
  /// The outputs whose plugins are known: those of log options, and those of the router's own files.
  package let outputs: [CheckedPlugin]
  /// What the task asks of its roles.
  let needs: [TaskRole: [RoleNeed]]
  /// Every property beside what ECS knows of it, as far as the shapes around it are right; not the single options of drivers and of the router, of which other rules
  /// speak.
  let properties: [PropertyReading]

  /// Reads a task, one thing after the other: each step is told what the steps before it have found.
  ///
  /// - Parameter files: what a router reads that reads files of its own.
  convenience init(
    _ definition: TaskDefinitionView, in template: TemplateView, _ text: EditableText,
    files: OwnFiles? = nil
  ) {
    let bare = CheckedTask(containersOf: definition, in: template, text)
    guard bare.concernsRouter else {
      self.init(bare)
      return
    }
    let roles = TaskRole.allCases.map { ($0, template.role($0.value(bare))) }
    let reading = CheckedTask(bare, readsGeneratedFileOnly: bare.seesGeneratedFileOnly)
    let placed = CheckedTask(
      reading, files: files.flatMap(reading.read),
      roles: Dictionary(uniqueKeysWithValues: roles).compactMapValues { $0 })
    let sending = CheckedTask(placed, outputs: placed.readOutputs)
    self.init(
      sending, needs: [.task: sending.taskRoleNeeds, .execution: sending.executionRoleNeeds],
      properties: sending.readProperties)
  }

  /// The same task with what a further step has found.
  private init(
    _ task: CheckedTask, readsGeneratedFileOnly: Bool? = nil, files: OwnFiles? = nil,
    roles: [TaskRole: RoleView]? = nil,
    outputs: [CheckedPlugin]? = nil, needs: [TaskRole: [RoleNeed]]? = nil,
    properties: [PropertyReading]? = nil
  ) {
    definition = task.definition
    template = task.template
    text = task.text
    routers = task.routers
    logging = task.logging
    knowsAllRouters = task.knowsAllRouters
    knowsAllDrivers = task.knowsAllDrivers
    router = task.router
    engine = task.engine
    image = task.image
    self.readsGeneratedFileOnly = readsGeneratedFileOnly ?? task.readsGeneratedFileOnly
    self.files = files ?? task.files
    self.roles = roles ?? task.roles
    self.outputs = outputs ?? task.outputs
    self.needs = needs ?? task.needs
    self.properties = properties ?? task.properties
  }

  /// The first step.
  private init(
    containersOf definition: TaskDefinitionView, in template: TemplateView, _ text: EditableText
  ) {
    self.definition = definition
    self.template = template
    self.text = text
    let containers = definition.containers
    routers = containers.filter { $0.firelens != nil }
    logging = containers.filter { $0.logging?.driver?.literal == AgentFacts.logDriver }
    knowsAllRouters =
      definition.hasAllContainers
      && containers.allSatisfy { $0.firelens != nil || $0.value.lacks("firelensConfiguration") }
    knowsAllDrivers =
      definition.hasAllContainers
      && containers.allSatisfy { container in
        guard let logging = container.value["logConfiguration"] else {
          return container.value.lacks("logConfiguration")
        }
        return logging["logDriver"].map { $0.literal != nil } ?? logging.lacks("logDriver")
      }
    router = (knowsAllRouters || template.isRewritten) && routers.count == 1 ? routers[0] : nil
    engine = router?.firelens?.type?.literal.flatMap(Engine.init)
    image = RouterImage(of: router)
    readsGeneratedFileOnly = false
    files = nil
    roles = [:]
    outputs = []
    needs = [:]
    properties = []
  }

  package var containers: [ContainerView] { definition.containers }

  /// Whether the task has to do with FireLens at all. Of containers that are no list nothing is read but that.
  var concernsRouter: Bool {
    if !routers.isEmpty || !logging.isEmpty { return true }
    guard let list = definition.value?["containerDefinitions"], !list.isFunction else {
      return false
    }
    return list.node.sequence == nil && list.node.mentionsRouter
  }

  /// Whether a container is one of the routers.
  package func isRouter(_ container: ContainerView) -> Bool { container.firelens != nil }

  /// The container of this name, where its name is known.
  package func container(named name: String) -> ContainerView? {
    containers.first { $0.name?.literal == name }
  }

  /// The plugin that a container's logs go to; `nil` when it is not known.
  package func plugin(of container: ContainerView) -> Plugin? {
    guard let engine, let name = pluginName(of: container)?.value.literal else { return nil }
    return OutputPlugin.named(name, engine)
  }

  /// The option that names the plugin of a container.
  package func pluginName(of container: ContainerView) -> ContainerView.Entry? {
    engine.flatMap { container.logging?.option(AgentFacts.outputOption($0)) }
  }

  // MARK: Platform

  /// Whether the task is meant for Fargate; `nil` when that is not known.
  package var isOnFargate: Bool? {
    // Managed daemons are for managed instances alone.
    if definition.isDaemon { return false }
    let types = definition.requiresCompatibilities.map(\.literal)
    if types.contains("FARGATE") { return true }
    return definition.lacks("requiresCompatibilities") || !types.contains(nil) && !types.isEmpty
      ? false : nil
  }

  /// The network mode, ECS's default where none is written; `nil` when it is not known.
  package var networkMode: AgentTask.NetworkMode? {
    // A daemon's network is none of those.
    if definition.isDaemon { return nil }
    if let written = definition.networkMode {
      return written.literal.flatMap { AgentTask.NetworkMode(rawValue: $0) }
    }
    guard definition.lacks("networkMode") else { return nil }
    return isOnFargate.map { $0 ? .awsvpc : .bridge }
  }

  /// Whether the task certainly has no such role. A file with nothing but the containers is a part of a task definition.
  func lacksRole(_ name: String) -> Bool {
    definition.lacks(name) && (definition.value?.entries?.count ?? 0) > 1
  }

  /// The security groups of the template that stand before the task: those of its own interface in awsvpc, those of the instance in host mode. In bridge mode it
  /// is the port mappings that open something.
  var guardingGroups: [SecurityGroupView] {
    switch networkMode {
    case .awsvpc?: template.securityGroups(of: definition)
    case .host?: template.instanceGroups(of: definition)
    // Services say groups for tasks in awsvpc only; nothing that starts a daemon says any.
    case nil: template.securityGroups(of: definition)
    default: []
    }
  }
}
