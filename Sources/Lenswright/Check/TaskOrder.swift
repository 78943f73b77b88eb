import LensCloudFormation
import LensFluent
import LensSyntax

/// In which order the containers of a task start, as far as the task definition says so itself.
///
/// `links` and `volumesFrom` order containers as `START` does (agent, task.go `initializeContainerOrdering`).
struct TaskOrder {
  /// That one container waits for another.
  struct Edge {
    var target: String
    /// Where it is written.
    var span: Span
  }

  let task: CheckedTask
  /// By the name of the container that waits.
  private let edges: [String: [Edge]]

  init(_ task: CheckedTask) {
    self.task = task
    edges = task.containers.reduce(into: [:]) { edges, container in
      guard let name = container.name?.literal else { return }
      edges[name, default: []] += container.edges
    }
  }

  /// What a container waits for, in the order of writing.
  func edges(of name: String) -> [Edge] { edges[name] ?? [] }

  /// Whether a container waits for another, or for one that does; what it waits for is taken to be known.
  func waits(_ name: String, for other: String) -> Bool {
    var seen: Set<String> = [name]
    var open = [name]
    while let next = open.popLast() {
      for edge in edges(of: next) {
        if edge.target == other { return true }
        if seen.insert(edge.target).inserted { open.append(edge.target) }
      }
    }
    return false
  }

  /// Containers that wait for one another: the names, the first again at the end, and where it is written that each waits for the next.
  var cycle: (names: [String], edges: [Edge])? {
    let vertices = task.containers.compactMap { container in
      container.name?.literal.map { name in
        // Of one that waits for itself another rule speaks.
        (name: name, next: edges(of: name).map(\.target).filter { $0 != name })
      }
    }
    guard let names = firstCycle(vertices) else { return nil }
    return (
      names,
      zip(names, names.dropFirst()).compactMap { name, next in
        edges(of: name).first { $0.target == next }
      }
    )
  }
}

extension ContainerView {
  fileprivate var edges: [TaskOrder.Edge] {
    let waiting = dependencies.elements.compactMap(\.container)
    let linked = links?.items ?? []
    let sources = (volumesFrom?.items ?? []).compactMap { $0["sourceContainer"] }
    return (waiting + linked + sources).compactMap { value in
      // A link may have another name behind a colon.
      guard let name = value.literal?.split(separator: ":").first else { return nil }
      return TaskOrder.Edge(target: String(name), span: value.span)
    }
  }

  /// Whether all that the container waits for is known.
  var hasKnownOrder: Bool {
    dependencies.isWhole && dependencies.elements.allSatisfy { $0.container?.literal != nil }
      && (value.lacks("links") || links?.items?.allSatisfy { $0.literal != nil } ?? false)
      && (value.lacks("volumesFrom")
        || volumesFrom?.items?.allSatisfy { $0["sourceContainer"]?.literal != nil } ?? false)
  }

  /// The edit that makes the container wait until the router has started.
  func waiting(forRouter name: String, _ text: EditableText) -> Fix? {
    let title = "let it wait until `\(name)` has started"
    if let last = dependencies.elements.last {
      guard let container = last.container, let condition = last.condition,
        let target = text.replacement(of: container.span, with: name),
        let start = text.replacement(of: condition.span, with: "START"),
        let copy = text.copy(ofItem: last.value.node.span, edits: [target, start])
      else { return nil }
      return Fix(title, edits: [copy])
    }
    guard value["dependsOn"] == nil, let logging else { return nil }
    func spelt(_ name: String) -> String { text.spelling(name, besideKey: logging.span) }
    var dependency = Object()
    dependency.append(spelt("containerName"), .string(name))
    dependency.append(spelt("condition"), "START")
    return text.insertion(spelt("dependsOn"), .list([.object(dependency)]), beforeKey: logging.span)
      .map { Fix(title, edits: [$0]) }
  }
}
