import LensSyntax

/// The graphs as one flowchart.
///
/// Source: "Flowcharts" of the Mermaid documentation, mermaid.js.org/syntax/flowchart.html, 2026-11-22.
func mermaidText(_ tasks: [LogGraph]) -> String {
  var text = "flowchart LR\n"
  for (index, graph) in tasks.enumerated() {
    text += MermaidChart(graph: graph, prefix: tasks.count > 1 ? "t\(index)" : "").text
  }
  return text + """
      classDef source fill:#eff6ff,stroke:#2563eb,color:#0f172a
      classDef pipeline fill:#eef2ff,stroke:#6366f1,color:#0f172a
      classDef destination fill:#ecfdf5,stroke:#059669,color:#0f172a
      classDef facts fill:none,stroke:none,color:#475569,text-align:left

    """
}

private struct MermaidChart {
  let graph: LogGraph
  let prefix: String

  var text: String {
    // Programs leave one line of room for what a subgraph is called.
    let name = ([graph.task.title] + graph.task.rows.map(\.detail)).joined(separator: ", ")
    var lines = ["  subgraph \(prefix)task[\(quoted([name]))]"]
    lines += nodes { $0.kind == .source }.map { "    " + $0 }
    if let router = graph.router {
      lines.append("    subgraph \(prefix)router[\(quoted([router.title]))]")
      lines.append("      \(prefix)facts[\(quoted(router.rows.map(\.text)))]")
      lines += nodes(where: \.isDrawnInRouter).map { "      " + $0 }
      lines.append("    end")
    }
    lines.append("  end")
    lines += nodes { $0.reach != nil }.map { "  " + $0 }
    lines += graph.namedEdges.map { edge in
      // A condition is what the arrow says; what does not go through the router is dashed.
      let arrow = edge.isOutside ? "-.->" : "-->"
      let words = edge.label.isEmpty ? "" : "|\(quoted([edge.label]))|"
      return "  \(id(edge.from)) \(arrow)\(words) \(id(edge.to))"
    }
    lines.append("  style \(prefix)task fill:#f6f8fb,stroke:#8496ad,color:#0f172a")
    if graph.router != nil {
      lines.append("  style \(prefix)router fill:#eceffe,stroke:#7c86e8,color:#0f172a")
      lines.append("  class \(prefix)facts facts")
    }
    for (word, isOne) in classes {
      let ids = graph.indices(where: isOne).map(id)
      if !ids.isEmpty { lines.append("  class \(ids.joined(separator: ",")) \(word)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private var classes: [(String, (LogGraph.Station) -> Bool)] {
    [
      ("source", { $0.kind == .source }), ("pipeline", \.isDrawnInRouter),
      ("destination", { $0.reach != nil }),
    ]
  }

  private func id(_ node: Int) -> String { "\(prefix)n\(node)" }

  private func nodes(where isWanted: (LogGraph.Station) -> Bool) -> [String] {
    graph.indices(where: isWanted).map { index in
      let node = graph.nodes[index]
      let text = label(graph.title(of: index), [LogGraph.Row(node.subtitle)] + node.rows)
      // A cylinder is what keeps things.
      return node.reach == nil ? "\(id(index))[\(text)]" : "\(id(index))[(\(text))]"
    }
  }

  private func label(_ title: String, _ rows: [LogGraph.Row]) -> String {
    quoted(([title] + rows.map(\.text)).filter { !$0.isEmpty })
  }

  /// Lines in quotes. Whatever might mean something to Mermaid, to Markdown or to HTML is a number of Unicode between `#` and `;`.
  private func quoted(_ lines: [String]) -> String {
    let escaped = lines.map { line in
      // Mermaid breaks the line at a backslash and an `n`, however they are written: a character without width keeps them apart.
      line.replacing("\\n", with: "\\\u{200B}n").unicodeScalars.map { scalar in
        let isPlain =
          scalar.value >= 0x80
          || scalar.isASCII
            && (UInt8(scalar.value).isLetterOrDigit || " ,./=-".unicodeScalars.contains(scalar))
        return isPlain ? String(scalar) : "#\(scalar.value);"
      }.joined()
    }
    return "\"\(escaped.joined(separator: "<br>"))\""
  }
}
