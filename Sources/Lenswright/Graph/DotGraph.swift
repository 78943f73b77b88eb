/// The graphs as one directed graph of Graphviz.
///
/// Source: "DOT Language" and "Node, Edge and Graph Attributes", graphviz.org/doc, 2026-11-22.
func dotText(_ tasks: [LogGraph]) -> String {
  var text = """
    digraph logs {
      rankdir=LR
      fontname="Helvetica"
      node [shape=box, style="rounded,filled", fontname="Helvetica", fontsize=11, color="#64748b", fillcolor="#ffffff"]
      edge [fontname="Helvetica", fontsize=10, color="#64748b"]

    """
  for (index, graph) in tasks.enumerated() {
    text += DotCluster(graph: graph, prefix: tasks.count > 1 ? "t\(index)" : "").text
  }
  return text + "}\n"
}

private struct DotCluster {
  let graph: LogGraph
  let prefix: String

  var text: String {
    var lines = ["  subgraph cluster_\(prefix)task {"]
    lines += heading(graph.task, fill: "#f8fafc").map { "    " + $0 }
    lines += nodes { $0.kind == .source }.map { "    " + $0 }
    if let router = graph.router {
      lines.append("    subgraph cluster_\(prefix)router {")
      lines += heading(router, fill: "#eef2ff").map { "      " + $0 }
      lines += nodes(where: \.isDrawnInRouter).map { "      " + $0 }
      lines.append("    }")
    }
    lines.append("  }")
    lines += nodes { $0.reach != nil }.map { "  " + $0 }
    lines += graph.namedEdges.map { edge in
      var attributes: [String] = []
      if !edge.label.isEmpty { attributes.append("label=\(quoted([edge.label]))") }
      if edge.isOutside { attributes.append("style=dashed") }
      let suffix = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
      return "  \(id(edge.from)) -> \(id(edge.to))\(suffix)"
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func id(_ node: Int) -> String { "\(prefix)n\(node)" }

  private func heading(_ heading: LogGraph.Heading, fill: String) -> [String] {
    [
      "label=\(quoted([heading.title] + heading.rows.map(\.text), end: "\\l"))", "labeljust=l",
      "style=\"rounded,filled\"", "color=\"#94a3b8\"", "fillcolor=\"\(fill)\"",
    ]
  }

  private func nodes(where isWanted: (LogGraph.Station) -> Bool) -> [String] {
    graph.indices(where: isWanted).map { index in
      let node = graph.nodes[index]
      let lines = [graph.title(of: index), node.subtitle] + node.rows.map(\.text)
      let fill =
        switch node.kind {
        case .source: ", fillcolor=\"#eff6ff\""
        case .destination: ", fillcolor=\"#ecfdf5\", shape=cylinder, style=filled"
        case .pipeline, .route, .ownLines: ""
        }
      return "\(id(index)) [label=\(quoted(lines.filter { !$0.isEmpty }))\(fill)]"
    }
  }

  /// Lines in quotes, in which a backslash would begin an escape and a quote would end them.
  private func quoted(_ lines: [String], end: String = "\\n") -> String {
    let escaped = lines.map { line in
      line.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : String($0) }.joined()
    }
    let text = escaped.joined(separator: end)
    return "\"\(end == "\\l" ? text + end : text)\""
  }
}
