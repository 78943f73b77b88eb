/// Everything of a picture with its place, in pixels from the top left.
struct Picture: Equatable {
  var width = 0
  var height = 0
  var boxes: [Box] = []
  var wires: [Wire] = []

  /// A rectangle with the lines that stand in it.
  struct Box: Equatable {
    var kind: Kind
    var x: Int
    var y: Int
    var width: Int
    var height: Int
    /// By places within the picture.
    var lines: [TextBlock.Line] = []

    var right: Int { x + width }
    var bottom: Int { y + height }
    var middle: Int { y + height / 2 }
  }

  enum Kind: String, CaseIterable {
    /// What holds other boxes.
    case task, router
    case source, pipeline, route, ownLines, destination, role
    /// A destination that the router has nothing to do with.
    case driver
  }

  /// A line from the right side of one box to the left side of another.
  struct Wire: Equatable {
    var kind: WireKind
    var from: Point
    var to: Point
    /// Where the line runs straight before it goes on, in a column that it only passes.
    var pass: (from: Point, to: Point)?

    static func == (one: Wire, other: Wire) -> Bool {
      one.kind == other.kind && one.from == other.from && one.to == other.to
        && one.pass?.from == other.pass?.from && one.pass?.to == other.pass?.to
    }
  }

  enum WireKind: String, CaseIterable {
    case always
    /// Only some records.
    case some
    /// Not through the router.
    case outside
  }

  struct Point: Equatable {
    var x: Int
    var y: Int
  }

  mutating func moveDown(by distance: Int) {
    for index in boxes.indices {
      boxes[index].y += distance
      for line in boxes[index].lines.indices { boxes[index].lines[line].y += distance }
    }
    for index in wires.indices {
      wires[index].from.y += distance
      wires[index].to.y += distance
      if let pass = wires[index].pass {
        wires[index].pass = (
          Point(x: pass.from.x, y: pass.from.y + distance),
          Point(x: pass.to.x, y: pass.to.y + distance)
        )
      }
    }
  }
}

extension Picture.Box {
  /// A box around a block of text.
  ///
  /// - Parameter above: further room above the text.
  init(
    _ kind: Picture.Kind, x: Int, y: Int, width: Int, height: Int, _ block: TextBlock,
    padding: Int, above: Int = 0
  ) {
    self.init(kind: kind, x: x, y: y, width: width, height: height)
    lines = block.lines.map { line in
      TextBlock.Line(
        x: x + padding + line.x, y: y + padding + above + line.y, text: line.text, style: line.style
      )
    }
  }
}
