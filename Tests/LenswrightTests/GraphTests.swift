import Foundation
import Testing

@testable import Lenswright

/// Each folder of `Tests/Cases/graph` is drawn as it was recorded there, in every form.
///
/// The forms are absent when the graph is refused, and `diagnostics.txt` is absent when there is nothing to say. With `LENSWRIGHT_RECORD=1` all are
/// written anew.
@Suite struct GraphTests {
  @Test func thereAreCases() {
    #expect(TaskFileCase.graphs.count > 12)
  }

  @Test(arguments: TaskFileCase.graphs) func drawsWhatWasRecorded(_ example: TaskFileCase) throws {
    let graph = example.graph()
    let said = graph.diagnostics.rendered(.full)
    let files: [(GraphFormat, String)] = [
      (.text, "graph.txt"), (.mermaid, "graph.mmd"), (.dot, "graph.dot"), (.svg, "graph.svg"),
      (.html, "graph.html"),
    ]
    let drawn = files.map { format, file in
      (file, graph.rendered(format).map { String(decoding: $0, as: UTF8.self) })
    }
    try Recording.expect(
      drawn + [("diagnostics.txt", said.isEmpty ? nil : said)], in: example.folder,
      of: "GraphTests")
  }

  /// Whatever compiles can be drawn, in every form and to the same bytes each time, in silence where the compiler was silent.
  @Test(arguments: Case.compiled) func everyCompiledSpecIsDrawn(_ example: Case) {
    let (one, other) = (example.graph(), example.graph())
    #expect(
      one.diagnostics.rendered(.short) == example.compile().diagnostics.rendered(.short))
    for format in GraphFormat.allCases {
      let drawn = one.rendered(format)
      #expect(drawn?.isEmpty == false)
      #expect(drawn == other.rendered(format))
    }
    for graph in one.tasks ?? [] {
      expectWhole(graph, example.name)
      expectInOrder(GraphLayout.picture(of: graph))
    }
  }

  @Test(arguments: TaskFileCase.graphs) func everyPictureIsInOrder(_ example: TaskFileCase) {
    for graph in example.graph().tasks ?? [] {
      expectWhole(graph, example.name)
      expectInOrder(GraphLayout.picture(of: graph))
    }
  }

  /// Every line of a terminal fits, whatever its width, and without colour or lines it is the same text.
  @Test(arguments: TaskFileCase.graphs) func textFitsTheTerminal(_ example: TaskFileCase) throws {
    let graph = example.graph()
    for columns in [40, 60, 80, 200] {
      guard let bytes = graph.rendered(.text, for: GraphTerminal(columns: columns)) else { return }
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      // A name is not broken, and stands at the beginning of its line.
      let long = lines.filter { $0.count > max(columns, 68) }
      #expect(long.isEmpty, "\(long)")
    }
    let colored = try #require(graph.rendered(.text, for: GraphTerminal(isColored: true)))
    let plain = try #require(graph.rendered(.text))
    let text = String(decoding: colored, as: UTF8.self)
    #expect(text.contains("\u{1B}[1m"))
    #expect(text.replacing(/\u{1B}\[\d+m/, with: "") == String(decoding: plain, as: UTF8.self))
    let ascii = try #require(graph.rendered(.text, for: GraphTerminal(isASCII: true)))
    #expect(!String(decoding: ascii, as: UTF8.self).contains { "│├└─╌▶".contains($0) })
  }

  /// What may be a secret is in no form: values in clear of task definitions that others wrote, and constants that a pipeline adds.
  @Test func noFormShowsAValueThatMayBeSecret() throws {
    for example in TaskFileCase.graphs {
      for format in GraphFormat.allCases {
        guard let bytes = example.graph().rendered(format) else { continue }
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("hunter2") && !text.contains("pay#{1}ments"))
      }
    }
  }

  /// No file makes a graph trap.
  @Test(arguments: TaskFileCase.graphs) func anyFileIsSurvived(_ example: TaskFileCase) {
    var random = Generator(seed: UInt64(example.bytes.count))
    for _ in 0..<20 {
      var bytes = example.bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: bytes.indices, using: &random)
        bytes[place] = random.pick(Array("!{}[]:,\"' \n$x-<&".utf8))
      }
      let graph = example.graph(bytes)
      #expect(graph.rendered(.html) != nil || graph.diagnostics.hasErrors)
      for task in graph.tasks ?? [] { expectInOrder(GraphLayout.picture(of: task)) }
    }
  }

  @Test func theFormFollowsFromTheEnding() {
    let endings = [
      ("a.svg", GraphFormat.svg), ("b.HTML", .html), ("c.htm", .html), ("d.mmd", .mermaid),
      ("e.gv", .dot), ("f.dot", .dot), ("g.txt", .text),
    ]
    for (name, format) in endings { #expect(GraphFormat(fileName: name) == format) }
    #expect(GraphFormat(fileName: "picture.png") == nil)
  }

  // MARK: What holds for every graph

  /// Edges lead from something to something else that is there, and everything is where an edge can lead.
  private func expectWhole(_ graph: LogGraph, _ name: String) {
    for edge in graph.edges {
      #expect(graph.nodes.indices.contains(edge.from) && graph.nodes.indices.contains(edge.to))
      #expect(edge.from != edge.to)
    }
    for index in graph.nodes.indices {
      let node = graph.nodes[index]
      switch node.kind {
      case .source, .ownLines: #expect(graph.origins(of: index).isEmpty)
      case .destination: #expect(graph.targets(of: index).isEmpty)
      case .pipeline, .route: break
      }
      if node.kind != .source, node.kind != .ownLines {
        #expect(!graph.origins(of: index).isEmpty, "\(name): nothing comes to \(node.title)")
      }
    }
  }

  /// No two cards overlap, every line of text is in its box, and every box is in what holds it.
  private func expectInOrder(_ picture: Picture) {
    let cards = picture.boxes.filter { $0.kind != .task && $0.kind != .router }
    for (index, one) in cards.enumerated() {
      for other in cards[..<index] {
        let overlap =
          one.x < other.right && other.x < one.right && one.y < other.bottom
          && other.y < one.bottom
        #expect(!overlap, "\(one) and \(other)")
      }
    }
    for box in picture.boxes {
      #expect(
        box.x >= 0 && box.y >= 0 && box.right <= picture.width && box.bottom <= picture.height)
      for line in box.lines {
        #expect(line.x >= box.x + 8 && line.right <= box.right - 8, "\(line.text)")
        #expect(line.y - line.style.size >= box.y && line.y + 4 <= box.bottom, "\(line.text)")
      }
    }
    for (inner, outer) in holders(picture) {
      #expect(inner.x > outer.x && inner.right < outer.right, "\(inner)")
      #expect(inner.y > outer.y && inner.bottom < outer.bottom, "\(inner)")
    }
    expectWires(picture, cards)
  }

  /// What is in the router, what is in the task, and the router itself.
  private func holders(_ picture: Picture) -> [(Picture.Box, Picture.Box)] {
    let task = picture.boxes.first { $0.kind == .task }
    let router = picture.boxes.first { $0.kind == .router }
    return picture.boxes.compactMap { box in
      switch box.kind {
      case .pipeline, .route, .ownLines: router.map { (box, $0) }
      case .source, .router: task.map { (box, $0) }
      case .task, .destination, .driver, .role: nil
      }
    }
  }

  /// A wire begins at the right side of a card and ends at the left side of one.
  private func expectWires(_ picture: Picture, _ cards: [Picture.Box]) {
    for wire in picture.wires {
      #expect(
        cards.contains { $0.right == wire.from.x && $0.y < wire.from.y && wire.from.y < $0.bottom },
        "\(wire)")
      #expect(
        cards.contains { $0.x == wire.to.x && $0.y < wire.to.y && wire.to.y < $0.bottom }, "\(wire)"
      )
      guard let pass = wire.pass else { continue }
      let crossed = cards.filter {
        $0.x < pass.to.x && pass.from.x < $0.right && $0.y < pass.from.y && pass.from.y < $0.bottom
      }
      #expect(crossed.isEmpty)
    }
  }
}

/// The colours of pictures can be told apart by people who see little contrast (WCAG 2.2, 1.4.3 and 1.4.11).
@Suite struct PictureContrastTests {
  @Test(arguments: [PictureStyle.light, PictureStyle.dark])
  func textsAndLinesStandOut(_ colors: PictureStyle.Colors) {
    let surfaces = [colors.page, colors.card, colors.task.fill, colors.router.fill]
    for surface in surfaces {
      for text in [colors.ink, colors.muted, colors.code] {
        #expect(contrast(text, surface) >= 4.5, "\(text) on \(surface)")
      }
      for line in [
        colors.always, colors.some, colors.outside, colors.source, colors.pipeline, colors.route,
        colors.destination, colors.quiet,
      ] {
        #expect(contrast(line, surface) >= 3, "\(line) on \(surface)")
      }
    }
    #expect(contrast(colors.task.edge, colors.page) >= 3)
    #expect(contrast(colors.router.edge, colors.task.fill) >= 3)
  }

  private func contrast(_ one: String, _ other: String) -> Double {
    let (a, b) = (luminance(one), luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  private func luminance(_ color: String) -> Double {
    let number = Int(color.dropFirst(), radix: 16) ?? 0
    let parts = [16, 8, 0].map { (shift: Int) -> Double in
      let part = Double((number >> shift) & 0xFF) / 255
      return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }
}
