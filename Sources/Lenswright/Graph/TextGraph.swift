import LensSyntax

/// A graph as lines for a terminal: the task, the router, then each way of the lines with what it does to them and where it ends, then the ends and the roles.
struct TextGraph {
  private let graph: LogGraph
  private let ink: TextInk
  private let columns: Int

  init(_ graph: LogGraph, _ terminal: GraphTerminal) {
    self.graph = graph
    ink = TextInk(isColored: terminal.isColored, isASCII: terminal.isASCII)
    columns = min(max(terminal.columns, 40), 120)
  }

  var text: String {
    var blocks = [heading(graph.task)]
    if let router = graph.router { blocks.append(heading(router)) }
    blocks += ways
    let ends = graph.indices { $0.reach?.isDriver == false }
    if !ends.isEmpty { blocks.append(ends.flatMap(destination)) }
    blocks += graph.roles.map(role)
    return blocks.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  // MARK: Blocks

  private func heading(_ heading: LogGraph.Heading) -> [String] {
    [ink.bold(heading.title)] + rows(heading.rows, indent: "  ")
  }

  /// Each pipeline with the sources that share it, and then what does not go through one.
  private var ways: [[String]] {
    let pipelines = graph.indices { $0.kind == .pipeline }.map { pipeline in
      sources(graph.origins(of: pipeline)) + way(of: pipeline)
    }
    let others = graph.indices { $0.kind == .ownLines || $0.kind == .source }
      .filter { !graph.goesThroughRouter($0) }
      .map { sources([$0]) + ends(graph.targets(of: $0).map { ([$0], nil) }, isDashed: true) }
    return pipelines + others
  }

  private func sources(_ sources: [Int]) -> [String] {
    let width = sources.map { graph.nodes[$0].title.count }.max() ?? 0
    return sources.flatMap { index in
      let node = graph.nodes[index]
      let details = ([node.subtitle] + node.rows.map(\.text)).filter { !$0.isEmpty }
      return lines(
        ink.bold(node.title) + spaces(width + 2 - node.title.count), width + 2,
        details.joined(separator: ", "))
    }
  }

  private func way(of pipeline: Int) -> [String] {
    let node = graph.nodes[pipeline]
    let steps = rows(node.rows, indent: ink.line("├─ "), next: ink.line("│  "))
    let routes = graph.targets(of: pipeline)
    let name = node.rows.isEmpty && routes.isEmpty ? [ink.line("└─ ") + node.title] : []
    // A bar between steps and routes, so that the eye finds where the records part.
    return (steps.isEmpty ? [] : [ink.line("│")] + steps) + (routes.isEmpty ? [] : [ink.line("│")])
      + name + ends(routes.map { (graph.targets(of: $0), $0) })
  }

  /// Arrows to destinations, with what the routes ask for and do.
  private func ends(_ ends: [(to: [Int], route: Int?)], isDashed: Bool = false) -> [String] {
    let names = ends.map { end in end.to.map { graph.nodes[$0].title }.joined(separator: ", ") }
    let width = names.map(\.count).filter { $0 <= 32 }.max() ?? 0
    return ends.enumerated().flatMap { index, end -> [String] in
      let isLast = index == ends.count - 1
      let arrow = isDashed ? "└╌▶ " : isLast ? "└─▶ " : "├─▶ "
      let details =
        end.route.map { route in
          let conditions = graph.nodes[route].conditions
          return (conditions == .only ? [] : [conditions?.text ?? ""])
            + graph.nodes[route].rows.map(\.text)
        } ?? end.to.flatMap { graph.nodes[$0].rows.map(\.text) }
      let gap = max(width - names[index].count, 0) + 2
      return lines(
        ink.line(arrow) + ink.name(names[index]) + spaces(gap), 4 + names[index].count + gap,
        details.filter { !$0.isEmpty }.joined(separator: "; "),
        next: (isLast ? " " : ink.line("│")) + spaces(3 + width + 2), 4 + width + 2)
    }
  }

  private func destination(_ index: Int) -> [String] {
    let node = graph.nodes[index]
    return [ink.name(node.title) + "  " + node.subtitle] + rows(node.rows, indent: "  ")
  }

  private func role(_ role: LogGraph.Role) -> [String] {
    let heading = lines(
      ink.bold(role.title) + "  ", role.title.count + 2, "\(role.name): \(role.purpose)")
    let permissions = role.permissions.flatMap { permission in
      wrapped(permission.actions.joined(separator: ", "), first: "  ", next: "  ")
        + permission.resources.flatMap {
          wrapped($0.shortResource, first: "    on ", next: "       ")
        }
    }
    return heading + permissions + role.notes.flatMap { wrapped($0, first: "  ", next: "  ") }
  }

  // MARK: Lines

  /// Words above one another, and beside them what is to be said.
  private func rows(_ rows: [LogGraph.Row], indent: String, next: String? = nil) -> [String] {
    let width = rows.filter { !$0.detail.isEmpty }.map(\.word.count).max() ?? 0
    return rows.flatMap { row -> [String] in
      let gap = spaces(max(width - row.word.count, 0) + 2)
      guard !row.detail.isEmpty else { return [indent + row.word] }
      let margin = TextInk.visibleCount(indent)
      return lines(
        indent + ink.dim(row.word) + gap, margin + width + 2, row.detail,
        next: (next ?? indent) + spaces(width + 2), margin + width + 2)
    }
  }

  private func lines(
    _ first: String, _ firstCount: Int, _ text: String, next: String? = nil, _ nextCount: Int? = nil
  ) -> [String] {
    wrapped(
      text, first: first, firstCount, next: next ?? spaces(firstCount), nextCount ?? firstCount)
  }

  private func wrapped(_ text: String, first: String, next: String) -> [String] {
    wrapped(text, first: first, first.count, next: next, next.count)
  }

  /// Breaks a text at spaces, and a word that is longer than a line where the line ends.
  private func wrapped(
    _ text: String, first: String, _ firstCount: Int, next: String, _ nextCount: Int
  ) -> [String] {
    var lines: [String] = []
    var line = first
    var count = firstCount
    var isEmpty = true
    func room() -> Int { max(columns - count - (isEmpty ? 0 : 1), 0) }
    for word in text.split(separator: " ") {
      var rest = word
      if !isEmpty, rest.count > room() {
        lines.append(line)
        (line, count, isEmpty) = (next, nextCount, true)
      }
      while isEmpty, rest.count > max(room(), 8) {
        let part = rest.prefix(max(room(), 8))
        lines.append(line + part)
        (line, count) = (next, nextCount)
        rest = rest.dropFirst(part.count)
      }
      line += (isEmpty ? "" : " ") + rest
      count += (isEmpty ? 0 : 1) + rest.count
      isEmpty = false
    }
    lines.append(line)
    return lines.map(TextInk.trimmed)
  }

  private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(count, 0)) }
}

/// Colours and lines, as far as the terminal has them.
private struct TextInk {
  var isColored: Bool
  var isASCII: Bool

  func bold(_ text: String) -> String { painted(text, "1") }
  func name(_ text: String) -> String { painted(text, "32") }
  func dim(_ text: String) -> String { painted(text, "2") }

  func line(_ text: String) -> String {
    guard isASCII else { return painted(text, "36") }
    let ascii: [Character: Character] = [
      "│": "|", "├": "|", "└": "`", "─": "-", "╌": "-", "▶": ">",
    ]
    return painted(String(text.map { ascii[$0] ?? $0 }), "36")
  }

  private func painted(_ text: String, _ code: String) -> String {
    isColored && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// Characters that take room, without colours.
  static func visibleCount(_ text: String) -> Int {
    var count = 0
    var isCode = false
    for character in text {
      if character == "\u{1B}" { isCode = true }
      if !isCode { count += 1 }
      if isCode, character == "m" { isCode = false }
    }
    return count
  }

  static func trimmed(_ line: String) -> String {
    var line = line[...]
    while line.last == " " { line.removeLast() }
    return String(line)
  }
}
