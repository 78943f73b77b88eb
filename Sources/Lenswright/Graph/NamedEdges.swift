/// An edge as forms draw it that can write on arrows.
struct NamedEdge {
  var from: Int
  var to: Int
  /// Which records take it, where not all do.
  var label: String
  /// Whether the lines do not go through the router.
  var isOutside: Bool
}

extension LogGraph {
  /// The edges with routes that do nothing to the records taken out: what they ask for is written on the edge.
  var namedEdges: [NamedEdge] {
    edges.flatMap { edge -> [NamedEdge] in
      let (from, to) = (nodes[edge.from], nodes[edge.to])
      let isOutside = to.reach != nil && (from.kind == .source || from.kind == .ownLines)
      if from.conditions != nil {
        return from.rows.isEmpty
          ? [] : [NamedEdge(from: edge.from, to: edge.to, label: "", isOutside: false)]
      }
      guard let conditions = to.conditions else {
        return [NamedEdge(from: edge.from, to: edge.to, label: "", isOutside: isOutside)]
      }
      let label = conditions == .only ? "" : conditions.text
      let ends = to.rows.isEmpty ? targets(of: edge.to) : [edge.to]
      return ends.map { NamedEdge(from: edge.from, to: $0, label: label, isOutside: false) }
    }
  }

  /// A route's steps by the name of what they are, where the conditions are written on the edge.
  func title(of node: Int) -> String {
    nodes[node].conditions == nil ? nodes[node].title : "on this route"
  }
}

extension LogGraph.Station {
  /// Whether such forms have a box for it within the router.
  var isDrawnInRouter: Bool {
    switch kind {
    case .pipeline, .ownLines: true
    case .route: !rows.isEmpty
    case .source, .destination: false
    }
  }
}
