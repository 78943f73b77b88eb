/// Lines of text under one another, broken to fit a width.
struct TextBlock: Equatable {
  /// A line by its left end and its base.
  struct Line: Equatable {
    var x: Int
    var y: Int
    var text: String
    var style: TextStyle

    var right: Int { x + style.width(of: text) }
  }

  /// The most that a line may take.
  let width: Int
  private(set) var lines: [Line] = []
  private(set) var height = 0

  init(width: Int) {
    self.width = width
  }

  /// What the lines take in fact.
  var extent: Int { lines.map(\.right).max() ?? 0 }

  mutating func add(_ text: String, _ style: TextStyle, indent: Int = 0) {
    guard !text.isEmpty else { return }
    for part in broken(text, style, width - indent) {
      height += style.leading
      lines.append(Line(x: indent, y: height - style.leading / 4, text: part, style: style))
    }
  }

  mutating func space(_ pixels: Int) {
    if height > 0 { height += pixels }
  }

  /// Rows in several columns beside one another, each as wide as it has to be.
  mutating func add(_ rows: [LogGraph.Row], detail: TextStyle, columns: Int) {
    let top = height
    let share = (rows.count + columns - 1) / columns
    var bottom = top
    var next = 0
    for column in 0..<columns {
      let part = rows.dropFirst(column * share).prefix(share)
      let left = next
      let isLast = column == columns - 1
      var block = TextBlock(width: isLast ? width - left : width / columns)
      block.add(Array(part), detail: detail)
      next = left + block.extent + 28
      lines += block.lines.map { line in
        Line(x: left + line.x, y: top + line.y, text: line.text, style: line.style)
      }
      bottom = max(bottom, top + block.height)
    }
    height = bottom
  }

  /// Words under one another, and beside them their details.
  mutating func add(_ rows: [LogGraph.Row], detail: TextStyle = .code) {
    let words = rows.filter { !$0.detail.isEmpty }.map { TextStyle.word.width(of: $0.word) }
    let indent = min(words.max() ?? 0, width / 2) + 8
    for row in rows {
      guard !row.detail.isEmpty else {
        add(row.word, .word)
        continue
      }
      let top = height
      add(row.word, .word, indent: 0)
      let below = height
      height = top
      add(row.detail, detail, indent: indent)
      height = max(height, below)
    }
  }

  // MARK: Breaking

  /// The lines that a text is broken into: behind a space where there is one, else behind a sign that ends a part of a name, else anywhere.
  private func broken(_ text: String, _ style: TextStyle, _ room: Int) -> [String] {
    var lines: [String] = []
    var rest = text[...]
    while style.width(of: rest) > room {
      var end = rest.startIndex
      var used = 0
      var spaceEnd: Substring.Index?
      var partEnd: Substring.Index?
      while end < rest.endIndex {
        let next = rest.index(after: end)
        used += style.width(of: rest[end..<next])
        // Rounding each letter up makes a line a little shorter than it could be, never longer.
        if used > room, end > rest.startIndex { break }
        if rest[end] == " " { spaceEnd = next }
        if "/:.,-_|*>)".contains(rest[end]), next < rest.endIndex { partEnd = next }
        end = next
      }
      let isFar = { (place: Substring.Index?) in
        place.map { rest[..<$0].count * 3 >= rest[..<end].count } ?? false
      }
      let cut = isFar(spaceEnd) ? spaceEnd! : isFar(partEnd) ? partEnd! : end
      guard cut < rest.endIndex else { break }
      lines.append(String(rest[..<cut]).trimmingFinalSpaces)
      rest = rest[cut...].drop { $0 == " " }
    }
    if !rest.isEmpty { lines.append(String(rest)) }
    return lines
  }
}

extension String {
  fileprivate var trimmingFinalSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
