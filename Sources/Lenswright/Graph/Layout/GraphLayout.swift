/// Lays a graph out from left to right: the containers, what the router does to their lines, and where the lines go; below them the roles.
struct GraphLayout {
  private let graph: LogGraph
  /// The text of each node.
  private let blocks: [TextBlock]
  private var picture = Picture()
  /// The box of each node.
  private var places: [Int: Picture.Box] = [:]

  static func picture(of graph: LogGraph) -> Picture {
    var layout = GraphLayout(graph)
    layout.run()
    return layout.picture
  }

  private init(_ graph: LogGraph) {
    self.graph = graph
    blocks = graph.nodes.map(Self.block)
  }

  // MARK: Measures

  private enum Space {
    /// Around the whole picture.
    static let margin = 24
    /// Within the task and the router.
    static let inset = 20
    /// Within a card.
    static let padding = 12
    /// Between two cards of a column.
    static let gap = 18
    /// Between two columns, at least.
    static let column = 56
    /// The widest text of a card.
    static let text = 236
  }

  /// A column's left side and width.
  private struct Column {
    var x: Int
    var width: Int
    var right: Int { x + width }
  }

  // MARK: Cards

  private static func block(_ node: LogGraph.Station) -> TextBlock {
    var block = TextBlock(width: Space.text)
    block.add(node.title, node.kind == .ownLines ? .text : .title)
    block.add(node.subtitle, .text)
    if let conditions = node.conditions, !node.isSilent { block.add(conditions.rows) }
    block.space(4)
    block.add(node.rows)
    return block
  }

  private static func block(_ heading: LogGraph.Heading, width: Int) -> TextBlock {
    var block = TextBlock(width: width)
    block.add(heading.title, .heading)
    block.space(4)
    block.add(heading.rows, detail: .text, columns: width >= 2 * Space.text ? 2 : 1)
    return block
  }

  private func cell(_ node: Int) -> GraphLayers.Cell {
    GraphLayers.Cell(node: node, height: blocks[node].height + 2 * Space.padding)
  }

  // MARK: Layout

  private mutating func run() {
    let routed = graph.indices { $0.kind == .source }.filter(graph.goesThroughRouter)
    let outside = graph.indices { $0.kind == .source }.filter { !graph.goesThroughRouter($0) }
    let outsideEnds = graph.indices { $0.reach != nil }.filter(graph.isOutsideRouter)
    let ends = graph.indices { $0.reach != nil }.filter { !graph.isOutsideRouter($0) }
    let layers = flow(routed, ends)

    let task = Self.block(graph.task, width: Space.text)
    let sources = routed + outside
    let first = Column(
      x: Space.margin + Space.inset, width: max(cardWidth(sources), task.extent))
    let inner = routerColumns(from: first.right + space(layers, 0) + Space.inset, layers)
    let router = graph.router.map {
      Self.block($0, width: max((inner.last?.right ?? 0) - (inner.first?.x ?? 0), Space.text + 60))
    }
    var columns = [first] + inner
    if let router, let last = inner.last, let start = inner.first {
      columns[columns.count - 1].width = max(last.width, start.x + router.extent - last.x)
    }
    let routerRight = columns.last!.right + (inner.isEmpty ? 0 : Space.inset)
    let taskRight = routerRight + Space.inset
    let last = Column(
      x: taskRight + space(layers, layers.layers.count - 2), width: cardWidth(ends + outsideEnds))
    columns.append(last)

    // The headings of the task and of the router stand beside each other, above the flow; destinations may rise beside them.
    let routerTop = Space.margin + Space.inset
    let flowTop = routerTop + max(task.height, router?.height ?? 0) + Space.inset + Space.gap
    let top = flowTop + layers.rise(ofLast: flowTop - routerTop)
    put(layers, columns, top)
    var bottom = places.values.map(\.bottom).max() ?? top
    let routerBottom = routerBottom(layers, or: top) + Space.inset

    // Below the router lies what does not go through it.
    var below = max(routerBottom, bottom) + Space.gap
    if outside.isEmpty { below = max(routerBottom, bottom) }
    for source in outside {
      for end in graph.targets(of: source) where places[end] == nil {
        put(end, last, top: below)
      }
      put(source, first, top: below)
      below =
        ([source] + graph.targets(of: source)).compactMap { places[$0]?.bottom }.max()! + Space.gap
    }
    bottom = max(places.values.map(\.bottom).max() ?? top, routerBottom)
    let inTask = sources.compactMap { places[$0]?.bottom }.max() ?? top
    let taskBottom = max(inTask, routerBottom) + Space.inset

    picture.width = max(last.width > 0 ? last.right : taskRight, taskRight) + Space.margin
    var boxes = [
      Picture.Box(
        .task, x: Space.margin, y: Space.margin, width: taskRight - Space.margin,
        height: taskBottom - Space.margin, task, padding: Space.inset, above: Space.inset)
    ]
    if let router, let start = inner.first {
      let x = start.x - Space.inset
      boxes.append(
        Picture.Box(
          .router, x: x, y: routerTop, width: routerRight - x, height: routerBottom - routerTop,
          router, padding: Space.inset))
    }
    picture.boxes = boxes + graph.nodes.indices.compactMap { places[$0] }
    connect(layers, columns)
    putRoles(below: max(taskBottom, bottom) + Space.gap)
  }

  /// The columns of everything that goes through the router, and the router's own lines.
  private func flow(_ sources: [Int], _ ends: [Int]) -> GraphLayers {
    let pipelines = graph.indices { $0.kind == .pipeline }
    let routes = graph.indices { $0.conditions != nil }
    let own = graph.indices { $0.kind == .ownLines }
    let hasRoutes = routes.contains { !graph.nodes[$0].isSilent }
    var layers = [sources.map(cell), pipelines.map(cell)]
    var edges = graph.edges
    if hasRoutes {
      layers.append(
        routes.map { route in
          graph.nodes[route].isSilent
            ? GraphLayers.Cell(node: route, isPass: true, height: 0) : cell(route)
        })
    } else {
      // Routes without anything to show take no column of their own.
      edges = edges.flatMap { edge in
        graph.nodes[edge.to].conditions == nil
          ? [edge]
          : graph.targets(of: edge.to).map { LogGraph.Edge(from: edge.from, to: $0) }
      }
    }
    layers[layers.count - 1] += own.map(cell)
    layers.append(ends.map(cell))
    return GraphLayers(layers, edges: edges, gap: Space.gap)
  }

  private func cardWidth(_ nodes: [Int]) -> Int {
    (nodes.map { blocks[$0].extent + 2 * Space.padding }.max()).map { max($0, 120) } ?? 0
  }

  /// The room between two columns: more where many lines cross.
  private func space(_ layers: GraphLayers, _ column: Int) -> Int {
    Space.column + min(layers.links[column].count, 24) * 3
  }

  private func routerColumns(from x: Int, _ layers: GraphLayers) -> [Column] {
    var columns: [Column] = []
    var x = x
    for (index, layer) in layers.layers.enumerated().dropFirst().dropLast() {
      let width = cardWidth(layer.filter { !$0.isPass }.map(\.node))
      columns.append(Column(x: x, width: width))
      x += width + space(layers, index)
    }
    return columns
  }

  private mutating func put(_ layers: GraphLayers, _ columns: [Column], _ top: Int) {
    for (layer, column) in zip(layers.layers, columns) {
      for cell in layer where !cell.isPass {
        put(cell.node, column, top: top + cell.center - cell.height / 2)
      }
    }
    self.top = top
  }

  /// Where the flow begins.
  private var top = 0

  private mutating func put(_ node: Int, _ column: Column, top: Int) {
    let kind: Picture.Kind =
      switch graph.nodes[node].kind {
      case .source: .source
      case .pipeline: .pipeline
      case .route(let conditions): conditions.isSelective ? .route : .pipeline
      case .ownLines: .ownLines
      case .destination: graph.nodes[node].reach?.isDriver ?? false ? .driver : .destination
      }
    places[node] = Picture.Box(
      kind, x: column.x, y: top, width: column.width,
      height: blocks[node].height + 2 * Space.padding, blocks[node], padding: Space.padding)
  }

  private func routerBottom(_ layers: GraphLayers, or top: Int) -> Int {
    let inside = layers.layers.dropFirst().dropLast().joined().map { cell in
      places[cell.node]?.bottom ?? self.top + cell.center
    }
    return inside.max() ?? top
  }

  // MARK: Wires

  private mutating func connect(_ layers: GraphLayers, _ columns: [Column]) {
    for (column, links) in layers.links.enumerated() {
      let (left, right) = (layers.layers[column], layers.layers[column + 1])
      for link in links {
        let (from, to) = (left[link.from], right[link.to])
        // A line that passes a column is drawn once, from where it began.
        guard !from.isPass else { continue }
        let start = Picture.Point(
          x: columns[column].right,
          y: height(of: from, among: links.filter { $0.from == link.from }.map { right[$0.to] }, to)
        )
        guard to.isPass else {
          let end = Picture.Point(
            x: columns[column + 1].x,
            y: height(of: to, among: links.filter { $0.to == link.to }.map { left[$0.from] }, from))
          picture.wires.append(
            Picture.Wire(kind: kind(from.node, to.node), from: start, to: end, pass: nil))
          continue
        }
        let y = top + to.center
        let next = layers.links[column + 1]
        for onward in next where onward.from == link.to {
          let target = layers.layers[column + 2][onward.to]
          let origins = next.filter { $0.to == onward.to }.map { right[$0.from] }
          picture.wires.append(
            Picture.Wire(
              kind: .always, from: start,
              to: .init(x: columns[column + 2].x, y: height(of: target, among: origins, to)),
              pass: (
                .init(x: columns[column + 1].x, y: y), .init(x: columns[column + 1].right, y: y)
              )
            ))
        }
      }
    }
    for edge in graph.edges where graph.nodes[edge.from].kind == .source {
      guard graph.isOutsideRouter(edge.to), let from = places[edge.from], let to = places[edge.to]
      else { continue }
      // Level, as far as the destination's side goes.
      let height = max(to.y + Space.padding, min(from.middle, to.bottom - Space.padding))
      picture.wires.append(
        Picture.Wire(
          kind: .outside, from: .init(x: from.right, y: from.middle),
          to: .init(x: to.x, y: height), pass: nil))
    }
  }

  private func kind(_ from: Int, _ to: Int) -> Picture.WireKind {
    let conditions = graph.nodes[from].conditions ?? graph.nodes[to].conditions
    if graph.nodes[from].kind == .ownLines { return .outside }
    return conditions?.isSelective ?? false ? .some : .always
  }

  /// Where a line meets the side of a box: the lines of a side lie apart, in the order of their other ends.
  private func height(
    of cell: GraphLayers.Cell, among others: [GraphLayers.Cell], _ other: GraphLayers.Cell
  ) -> Int {
    let sorted = others.sorted { ($0.center, $0.node) < ($1.center, $1.node) }
    let index = sorted.firstIndex(of: other) ?? 0
    let room = max(cell.height - 24, 0)
    let distance = others.count > 1 ? min(12, room / (others.count - 1)) : 0
    return top + cell.center + (2 * index - (others.count - 1)) * distance / 2
  }

  // MARK: Roles

  private mutating func putRoles(below y: Int) {
    let count = graph.roles.count
    picture.height = y - Space.gap + Space.margin
    guard count > 0 else { return }
    let width = (picture.width - 2 * Space.margin - (count - 1) * Space.gap) / count
    let blocks = graph.roles.map { Self.block($0, width: width - 2 * Space.padding) }
    let height = (blocks.map(\.height).max() ?? 0) + 2 * Space.padding
    for (index, block) in blocks.enumerated() {
      picture.boxes.append(
        Picture.Box(
          .role, x: Space.margin + index * (width + Space.gap), y: y, width: width, height: height,
          block, padding: Space.padding))
    }
    picture.height = y + height + Space.margin
  }

  private static func block(_ role: LogGraph.Role, width: Int) -> TextBlock {
    var block = TextBlock(width: width)
    block.add(role.title, .title)
    block.add("\(role.name): \(role.purpose)", .text)
    for permission in role.permissions {
      block.space(6)
      block.add(permission.actions.joined(separator: ", "), .code)
      // What is longer than a picture's list is in the page's table.
      let isLong = permission.resources.count > 5
      for resource in permission.resources.prefix(isLong ? 4 : 5) {
        block.add("on \(resource.shortResource)", .word, indent: 12)
      }
      if isLong { block.add("and \(permission.resources.count - 4) more", .word, indent: 12) }
    }
    for note in role.notes {
      block.space(6)
      block.add(note, .text)
    }
    return block
  }
}
