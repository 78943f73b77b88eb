/// The parts of a graph in columns, each column in an order in which few lines cross, and each part as near as possible to what it is connected with.
///
/// The method is Sugiyama's: a line that passes a column has a place of its own there.
struct GraphLayers {
  /// One place of a column.
  struct Cell: Equatable {
    /// The node; of a place that a line only passes, the route that has nothing to show.
    var node: Int
    var isPass = false
    var height: Int
    /// The middle, from the top of the part in which lines flow.
    var center = 0
  }

  private(set) var layers: [[Cell]]
  /// From a place of one column to a place of the next.
  private(set) var links: [[(from: Int, to: Int)]]
  /// The places that each place is connected with, in the column before and in the one behind.
  private var neighbours: [[(before: [Int], after: [Int])]] = []
  /// The pixels between two places of a column.
  private let gap: Int

  /// - Parameter layers: the columns with their places, whose nodes are connected in `edges` from one column to the next.
  init(_ layers: [[Cell]], edges: [LogGraph.Edge], gap: Int) {
    self.layers = layers
    self.gap = gap
    links = []
    order(edges)
    place()
  }

  // MARK: Order

  /// How far the whole moves up when the last column may begin so much above the others.
  func rise(ofLast allowance: Int) -> Int {
    let tops = layers.map { $0.map { $0.center - $0.height / 2 }.min() }
    let others = tops.dropLast().compactMap { $0 }.min() ?? 0
    return -min(others, (tops.last.flatMap { $0 } ?? others) + allowance)
  }

  private mutating func order(_ edges: [LogGraph.Edge]) {
    link(edges)
    var best = layers
    var fewest = crossings
    for sweep in 0..<8 where fewest > 0 {
      let isForward = sweep % 2 == 0
      for column in isForward ? Array(layers.indices) : layers.indices.reversed() {
        let other = isForward ? column - 1 : column + 1
        if layers.indices.contains(other) {
          layers[column] = sorted(column, by: other)
          link(edges)
        }
      }
      for column in layers.indices {
        swapNeighbours(column)
        link(edges)
      }
      let count = crossings
      if count < fewest { (best, fewest) = (layers, count) }
    }
    layers = best
    link(edges)
  }

  private mutating func link(_ edges: [LogGraph.Edge]) {
    let places = layers.map { layer in
      Dictionary(layer.enumerated().map { ($1.node, $0) }, uniquingKeysWith: { first, _ in first })
    }
    links = zip(places, places.dropFirst()).map { left, right in
      edges.compactMap { edge in
        guard let from = left[edge.from], let to = right[edge.to] else { return nil }
        return (from, to)
      }
    }
    neighbours = layers.map { layer in layer.map { _ in ([], []) } }
    for (column, links) in links.enumerated() {
      for link in links {
        neighbours[column][link.from].after.append(link.to)
        neighbours[column + 1][link.to].before.append(link.from)
      }
    }
  }

  /// A column by the middle of what each place is connected with in another column. What is connected with nothing there keeps its place.
  private func sorted(_ column: Int, by other: Int) -> [Cell] {
    let keys = layers[column].indices.map { place -> Double in
      let near = neighbours[column][place]
      let places = other < column ? near.before : near.after
      guard !places.isEmpty else { return Double(place) }
      return Double(places.reduce(0, +)) / Double(places.count)
    }
    return layers[column].indices.sorted { one, two in
      keys[one] != keys[two] ? keys[one] < keys[two] : one < two
    }.map { layers[column][$0] }
  }

  /// Swaps two places that stand beside each other where that saves crossings.
  private mutating func swapNeighbours(_ column: Int) {
    guard layers[column].count > 1, layers[column].count <= 64 else { return }
    for _ in 0..<4 {
      var isBetter = false
      for place in layers[column].indices.dropLast() {
        let (one, two) = (neighbours[column][place], neighbours[column][place + 1])
        let now = crossings(one.before, two.before) + crossings(one.after, two.after)
        let then = crossings(two.before, one.before) + crossings(two.after, one.after)
        guard then < now else { continue }
        layers[column].swapAt(place, place + 1)
        neighbours[column].swapAt(place, place + 1)
        isBetter = true
      }
      if !isBetter { return }
    }
  }

  /// How often the lines of one place cross those of the place below it.
  private func crossings(_ upper: [Int], _ lower: [Int]) -> Int {
    upper.reduce(0) { sum, one in sum + lower.count { $0 < one } }
  }

  /// How many pairs of lines cross: pairs whose ends are in another order than their beginnings.
  private var crossings: Int {
    links.reduce(0) { sum, links in
      let ends = links.sorted { ($0.from, $0.to) < ($1.from, $1.to) }.map(\.to)
      // A tree of sums counts, for each end, the ends above which its line has to pass.
      var tree = [Int](repeating: 0, count: (ends.max() ?? 0) + 2)
      var count = 0
      for (index, end) in ends.enumerated() {
        var place = end + 1
        count += index
        while place > 0 {
          count -= tree[place]
          place -= place & -place
        }
        place = end + 1
        while place < tree.count {
          tree[place] += 1
          place += place & -place
        }
      }
      return sum + count
    }
  }

  // MARK: Places

  private mutating func place() {
    for column in layers.indices {
      settle(column, layers[column].map { _ in 0 })
    }
    for sweep in 0..<12 {
      let columns = sweep % 2 == 0 ? Array(layers.indices) : layers.indices.reversed()
      for column in columns {
        let wishes = layers[column].indices.map { place -> Double in
          let near =
            neighbours[column][place].before.map { layers[column - 1][$0].center }
            + neighbours[column][place].after.map { layers[column + 1][$0].center }
          guard !near.isEmpty else { return Double(layers[column][place].center) }
          return Double(near.reduce(0, +)) / Double(near.count)
        }
        settle(column, wishes)
      }
    }
    let top = layers.joined().map { $0.center - $0.height / 2 }.min() ?? 0
    for column in layers.indices {
      for place in layers[column].indices { layers[column][place].center -= top }
    }
  }

  /// Puts each place as near as possible to where it wants to be without changing the order: places that would overlap move together, to the middle of their wishes.
  private mutating func settle(_ column: Int, _ wishes: [Double]) {
    let cells = layers[column]
    var offsets: [Double] = []
    for (place, cell) in cells.enumerated() {
      guard place > 0 else {
        offsets.append(0)
        continue
      }
      let distance = Double(cells[place - 1].height + cell.height) / 2 + Double(gap)
      offsets.append(offsets[place - 1] + distance)
    }
    var groups: [(sum: Double, count: Int)] = []
    for place in cells.indices {
      groups.append((wishes[place] - offsets[place], 1))
      while groups.count > 1 {
        let (last, before) = (groups[groups.count - 1], groups[groups.count - 2])
        guard before.sum / Double(before.count) > last.sum / Double(last.count) else { break }
        groups.removeLast(2)
        groups.append((before.sum + last.sum, before.count + last.count))
      }
    }
    var place = 0
    for group in groups {
      for _ in 0..<group.count {
        let center = group.sum / Double(group.count) + offsets[place]
        layers[column][place].center = Int(center.rounded())
        place += 1
      }
    }
  }
}
