import LensCloudFormation
import LensFluent
import LensSyntax

extension LogGraph {
  /// The logs of a task definition that somebody wrote, as the ECS agent would have them.
  init(
    of view: TaskDefinitionView, in root: Node, _ task: AgentTask,
    _ configuration: AgentConfiguration
  ) {
    let sketch = TaskSketch(view: view, root: root)
    var name = "task"
    if case .resource(let id) = view.form { name = id }
    var drawing = WrittenDrawing(
      sketch: sketch, task: task, configuration: configuration, graph: sketch.graph(called: name))
    drawing.run()
    self = drawing.graph
  }
}

private struct WrittenDrawing {
  let sketch: TaskSketch
  let task: AgentTask
  let configuration: AgentConfiguration
  var graph: LogGraph

  mutating func run() {
    var others: [(container: Int, node: Int)] = []
    for (index, container) in task.containers.enumerated() where index != configuration.router {
      let source = graph.add(sketch.source(index))
      if container.logDriver == AgentFacts.logDriver {
        connect(source, index, container)
      } else {
        others.append((index, source))
      }
    }
    sketch.connectDrivers(others, names: [:], to: &graph)
  }

  private mutating func connect(_ source: Int, _ index: Int, _ container: AgentTask.Container) {
    var rows: [LogGraph.Row] = []
    for (option, word) in [
      (AgentFacts.excludePatternOption, "exclude"), (AgentFacts.includePatternOption, "include"),
    ] {
      rows += LogGraph.Row.rows(word, container.options.filter { $0.name == option }.map(\.value))
    }
    var node = LogGraph.Station(
      kind: .pipeline, title: rows.isEmpty ? "unchanged" : "steps", rows: rows)
    // A file is included between the filters and the outputs, and what it does is not looked into.
    if let file = configuration.includedFile {
      node.rows.append(LogGraph.Row("file", file.shortened()))
      node.title = "steps"
    }
    let output = container.options.first {
      $0.name == AgentFacts.outputOption(configuration.engine)
    }
    let target = output.map { destination($0.value, index, container) }
    // Containers whose lines go the same way share what is done to them.
    let same = graph.indices { $0 == node }.first { place in
      graph.targets(of: place).flatMap(graph.targets) == [target].compactMap { $0 }
    }
    if let same { return graph.connect(source, same) }
    let pipeline = graph.add(node)
    graph.connect(source, pipeline)
    guard let target else { return }
    let route = graph.add(.init(kind: .route(.only), title: ""))
    graph.connect(pipeline, route)
    graph.connect(route, target)
  }

  private mutating func destination(
    _ plugin: String, _ index: Int, _ container: AgentTask.Container
  ) -> Int {
    let options = container.options.map { (name: $0.name, value: $0.value) }
    var reach = LogGraph.Reach(options)
    func value(_ name: String) -> String? {
      options.first { $0.name.lowercased() == name }?.value
    }
    if let host = value("host") {
      // Whatever stands before an `@` may be a password.
      let name = host.split(separator: "@").last.map(String.init) ?? host
      reach.addresses = [LogGraph.Address(host: name.shortened(), port: value("port") ?? "")]
    }
    reach.secrets = (sketch.view.containers[index].logging?.secretOptions ?? []).map {
      LogGraph.Row($0.name.shortened(), $0.value.previewText.shortResource)
    }
    var node = LogGraph.Station(kind: .destination(reach), title: plugin.shortened())
    node.subtitle = destinationTitle(ofPlugin: plugin, configuration.engine) ?? "output plugin"
    node.rows = reach.rows
    return graph.indices { $0 == node }.first ?? graph.add(node)
  }
}
