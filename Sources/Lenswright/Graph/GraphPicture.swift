import LensSyntax

/// The pictures of several tasks under one another, as SVG.
///
/// The file is complete in itself: no scripts, no fonts from elsewhere, and colours for a light and a dark page. The styles are plain rules of
/// classes, without variables, so that programs that draw SVG without being browsers understand them too.
struct GraphPicture {
  let graphs: [LogGraph]
  let pictures: [Picture]

  init(_ graphs: [LogGraph]) {
    self.graphs = graphs
    var pictures: [Picture] = []
    var height = 0
    for graph in graphs {
      var picture = GraphLayout.picture(of: graph)
      picture.moveDown(by: height)
      height += picture.height
      pictures.append(picture)
    }
    self.pictures = pictures
  }

  var width: Int { pictures.map(\.width).max() ?? 0 }
  var height: Int { pictures.map(\.height).reduce(0, +) }

  var title: String {
    "Where the logs of \(enumeration(graphs.map(\.task.title))) go"
  }

  func svg() -> String {
    var text = """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" aria-labelledby="lens-title lens-description">
      <title id="lens-title">\(title.escapedForMarkup)</title>
      <desc id="lens-description">\(graphs.map(\.sentences).joined(separator: " ").escapedForMarkup)</desc>
      <style>
      \(PictureStyle.rules)
      </style>
      <defs>

      """
    for kind in Picture.WireKind.allCases {
      text += """
        <marker id="lens-\(kind.rawValue)" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="lens-head-\(kind.rawValue)" d="M0 0 8 4 0 8z"/></marker>

        """
    }
    text += """
      </defs>
      <rect class="lens-page" width="\(width)" height="\(height)"/>

      """
    for picture in pictures {
      // What holds others lies below the lines, and the lines below the cards.
      let holders = picture.boxes.filter { $0.kind == .task || $0.kind == .router }
      text += holders.map(Self.box).joined()
      text += picture.wires.map(Self.wire).joined()
      text += picture.boxes.filter { $0.kind != .task && $0.kind != .router }.map(Self.box).joined()
    }
    return text + "</svg>\n"
  }

  private static func box(_ box: Picture.Box) -> String {
    let kind = box.kind.rawValue
    let radius = box.kind == .task || box.kind == .router ? 14 : 8
    var text = """
      <g class="lens-\(kind)">
      <rect x="\(box.x)" y="\(box.y)" width="\(box.width)" height="\(box.height)" rx="\(radius)"/>

      """
    for line in box.lines {
      text += """
        <text class="lens-\(line.style.rawValue)" x="\(line.x)" y="\(line.y)">\(line.text.escapedForMarkup)</text>

        """
    }
    return text + "</g>\n"
  }

  private static func wire(_ wire: Picture.Wire) -> String {
    var path = "M\(wire.from.x) \(wire.from.y)"
    var from = wire.from
    if let pass = wire.pass {
      path += curve(from, pass.from) + "H\(pass.to.x)"
      from = pass.to
    }
    path += curve(from, wire.to)
    let kind = wire.kind.rawValue
    return "<path class=\"lens-wire-\(kind)\" marker-end=\"url(#lens-\(kind))\" d=\"\(path)\"/>\n"
  }

  /// A curve that leaves and arrives level; a straight line where both ends are at one height.
  private static func curve(_ from: Picture.Point, _ to: Picture.Point) -> String {
    if from.y == to.y { return "H\(to.x)" }
    // What is almost level is straight, since a bend of a few pixels looks like a slip.
    if abs(from.y - to.y) < 4 { return "L\(to.x) \(to.y)" }
    let middle = (from.x + to.x) / 2
    return "C\(middle) \(from.y) \(middle) \(to.y) \(to.x) \(to.y)"
  }
}

extension LogGraph {
  /// The graph in sentences, for those who do not see it.
  var sentences: String {
    let pipelines = indices { $0.kind == .pipeline }.map { pipeline -> String in
      let sources = enumeration(origins(of: pipeline).map { nodes[$0].title })
      let ends = targets(of: pipeline).flatMap(targets).reduce(into: [String]()) { names, end in
        if !names.contains(nodes[end].title) { names.append(nodes[end].title) }
      }
      let way = router.map { " through \($0.title)" } ?? ""
      return "\(sources)\(way) to \(ends.isEmpty ? "what its files say" : enumeration(ends))."
    }
    let others = indices { $0.kind == .source }.filter { !goesThroughRouter($0) }.map { source in
      let ends = targets(of: source).map { nodes[$0].title }
      return
        "\(nodes[source].title) \(ends.isEmpty ? "without logs" : "to \(enumeration(ends)), not through the router")."
    }
    return (["Task \(task.title)."] + pipelines + others).joined(separator: " ")
  }
}

extension String {
  /// The text within an element or an attribute of XML and HTML.
  var escapedForMarkup: String {
    guard unicodeScalars.contains(where: { "&<>\"'".unicodeScalars.contains($0) }) else {
      return self
    }
    return unicodeScalars.map { scalar in
      switch scalar {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"": "&quot;"
      case "'": "&#39;"
      default: String(scalar)
      }
    }.joined()
  }
}
