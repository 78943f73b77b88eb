import LensCloudFormation
import LensFluent
import LensSyntax

extension LogGraph {
  /// The logs of a compiled spec, as its finished template has them.
  init?(of template: CompiledTemplate) {
    let root = Node(.object(template.tree))
    guard let view = template.taskDefinition else { return nil }
    let sketch = TaskSketch(view: view, root: root)
    let service = template.plan.spec.service.value
    var drawing = CompiledDrawing(
      sketch: sketch, plan: template.plan, graph: sketch.graph(called: service))
    drawing.run()
    self = drawing.graph
  }
}

private struct CompiledDrawing {
  let sketch: TaskSketch
  let plan: Plan
  var graph: LogGraph
  /// The place of each destination that has been drawn.
  private var destinations: [(name: String, node: Int)] = []
  /// The place of each pipeline that has been drawn, with what it does: containers whose lines go the same way share one.
  private var pipelines: [(rows: [LogGraph.Row], routes: [Route], node: Int)] = []

  private struct Route: Equatable {
    var conditions: LogGraph.Conditions
    var rows: [LogGraph.Row]
    var to: [String]
  }

  init(sketch: TaskSketch, plan: Plan, graph: LogGraph) {
    self.sketch = sketch
    self.plan = plan
    self.graph = graph
  }

  mutating func run() {
    describeBuffer()
    let containers = sketch.view.containers
    // What the router has nothing to do with comes last, so that its lines cross no others.
    var others: [(container: Int, node: Int)] = []
    for (index, container) in containers.enumerated() where index != sketch.routerIndex {
      let name = container.name?.literal ?? ""
      let source = graph.add(sketch.source(index, forward: sendsItself(name)))
      if let pipeline = plan.routing.pipeline(of: name) {
        connect(source, pipeline)
      } else if plan.routing.goesThroughRouter(name) {
        connectConfigured(source)
      } else {
        others.append((index, source))
      }
    }
    for input in plan.routing.inputs { connect(input) }
    sketch.connectDrivers(others, names: resourceNames, to: &graph)
    describeRoles()
  }

  private func sendsItself(_ container: String) -> Bool {
    switch plan.spec.containers.items.first(where: { $0.name == container })?.value.fluentForward {
    case nil, .off: false
    case .on, .tagged: true
    }
  }

  /// What the router collects itself goes through it as the containers' lines do.
  private mutating func connect(_ input: PlannedInput) {
    let source = graph.add(
      .init(
        kind: .source, title: input.name.shortened(),
        subtitle: "\(input.plugin), collected by the router"))
    switch input.way {
    case .pipeline(let pipeline): connect(source, pipeline)
    case .configured: connectConfigured(source)
    case .dropped:
      graph.connect(source, graph.add(.init(kind: .pipeline, title: "dropped")))
    }
  }

  // MARK: The router

  private mutating func describeBuffer() {
    guard case .disk(let limit) = plan.spec.router.storage else { return }
    let size = limit.map { ", \($0.text) a destination" } ?? ""
    graph.router?.rows.append(.init("buffer", "on disk\(size)"))
  }

  // MARK: Pipelines

  private mutating func connect(_ source: Int, _ pipeline: Pipeline) {
    let all = pipeline.allRoutes
    let routes = all.map { rule in
      Route(
        conditions: rule.conditions(isOnly: all.count == 1), rows: rule.steps.rows,
        to: rule.to.items.map(\.value))
    }
    let rows = pipeline.rows
    if let known = pipelines.first(where: { $0.rows == rows && $0.routes == routes }) {
      graph.connect(source, known.node)
      return
    }
    let title = rows.isEmpty ? "unchanged" : "steps"
    let node = graph.add(.init(kind: .pipeline, title: title, rows: rows))
    pipelines.append((rows, routes, node))
    graph.connect(source, node)
    for route in routes {
      let step = graph.add(.init(kind: .route(route.conditions), title: "", rows: route.rows))
      graph.connect(node, step)
      for name in route.to { graph.connect(step, destination(name)) }
    }
  }

  /// What files of the spec's own decide is not looked into.
  private mutating func connectConfigured(_ source: Int) {
    let title = "as the router's files say"
    let known = graph.indices { $0.kind == .pipeline && $0.title == title }.first
    graph.connect(source, known ?? graph.add(.init(kind: .pipeline, title: title)))
  }

  // MARK: Destinations

  private mutating func destination(_ name: String) -> Int {
    if let known = destinations.first(where: { $0.name == name }) { return known.node }
    let engine = plan.spec.router.type.value
    let reach = plan.routing.destination(name).map { planned in
      let plugin = planned.options[AgentFacts.outputOption(engine)]?.string
      return LogGraph.Reach(
        planned, plugin.flatMap { OutputPlugin.named($0, engine) }, names: resourceNames)
    }
    var node = LogGraph.Station(
      kind: .destination(reach ?? LogGraph.Reach()), title: name.shortened())
    if let item = plan.spec.destinations.items.first(where: { $0.name == name }) {
      node.subtitle = type(of: item.value.destination).title
    }
    node.rows = reach?.rows ?? []
    let place = graph.add(node)
    destinations.append((name, place))
    return place
  }

  /// What the resources of the template are called, by the placeholder that stands for a reference to one.
  private var resourceNames: [String: String] {
    var names: [String: String] = [:]
    let resources =
      plan.destinationResources + [plan.routerLogGroup?.resource].compactMap { $0 }
    for resource in resources {
      for property in ["LogGroupName", "BucketName", "DeliveryStreamName", "Name"] {
        guard let name = resource.properties[property]?.previewText, !name.isEmpty else { continue }
        names["<\(resource.id)>"] = name
      }
    }
    return names
  }

  // MARK: Roles

  /// A role of the spec's own is not in the template; what it has to allow is known all the same.
  private mutating func describeRoles() {
    let needed = [
      plan.routing.destinations.flatMap(\.statements), plan.executionStatements,
    ]
    let isOwn = [plan.taskRole == nil, plan.executionRole == nil]
    for index in graph.roles.indices where index < 2 && isOwn[index] {
      graph.roles[index].permissions = needed[index].map(LogGraph.Permission.init).joined
      graph.roles[index].notes = ["a role of your own, which has to allow this"]
    }
  }
}
