package import LensCloudFormation
package import LensFluent
import LensSyntax

/// A task definition as the rules see it: in one world, where every condition is decided, with the template around it.
package struct CheckedTask: Sendable {
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
  /// The router's own configuration files, where they are known.
  package private(set) var files: OwnFiles?

  /// What the router's image tells, where the image is known.
  package private(set) var image: RouterImage?
  /// The roles of the task that are in the template.
  private(set) var roles: [TaskRole: RoleView] = [:]
  /// What the task asks of its roles.
  private(set) var needs: [TaskRole: [RoleNeed]] = [:]
  /// Every property beside what ECS knows of it, as far as the shapes around it are right; not the single options of drivers and of the router, of which other rules
  /// speak.
  private(set) var properties: [PropertyReading] = []

  /// - Parameter files: what a router reads that reads files of its own.
  init(
    _ definition: TaskDefinitionView, in template: TemplateView, _ text: EditableText,
    files: OwnFiles? = nil
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
    guard concernsRouter else { return }
    image = RouterImage(of: router)
    self.files = files.flatMap(read)
    for kind in TaskRole.allCases {
      roles[kind] = template.role(kind.value(self))
      needs[kind] = kind == .task ? taskRoleNeeds : executionRoleNeeds
    }
    properties = readProperties
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

  /// The router, where there is exactly one. A macro may add containers, and a second router is none that ECS takes.
  package var router: ContainerView? {
    (knowsAllRouters || template.isRewritten) && routers.count == 1 ? routers[0] : nil
  }

  /// The router's engine, where its type is known.
  package var engine: Engine? { router?.firelens?.type?.literal.flatMap(Engine.init) }

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
