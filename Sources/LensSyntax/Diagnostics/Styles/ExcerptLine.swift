/// A line of a source as a terminal can show it, and the columns that the marks under it take.
///
/// Tabs become spaces, control characters are spelled out, credentials are covered, and of a very long line only the surroundings of the marks are left. All of that moves
/// the columns, so they are counted here, in the width that characters have on a screen.
struct ExcerptLine {
  private(set) var text = ""
  private(set) var marks: [Range<Int>] = []

  /// What is shown of a line at most.
  private static let width = 120
  /// What of that may stand before the first mark.
  private static let before = 50

  /// Something shown as a whole: a character, or what stands for one.
  private struct Cell {
    var text: String
    var width: Int
  }

  init(_ line: Int, _ source: Int32, marks spans: [Span], _ places: inout Places) {
    let bytes = places.sources.all[Int(source)].bytes
    let whole = places.range(ofLine: line, source)
    let first = spans.map { Int($0.start) }.min() ?? whole.lowerBound
    let range = Self.surroundings(of: first, in: whole, bytes)

    let hidden =
      places.occurrences(in: range, source)
      + places.redactions.compactMap { span -> Range<Int>? in
        guard span.source == source else { return nil }
        let part = Range(uncheckedBounds: (Int(span.start), Int(max(span.start, span.end))))
          .clamped(to: range)
        return part.isEmpty ? nil : part
      }
    let marked = spans.map { span -> Range<Int> in
      let start = min(max(Int(span.start), range.lowerBound), range.upperBound)
      return start..<min(max(Int(span.end), start), range.upperBound)
    }

    // The line is taken apart wherever something begins or ends, so that each part has a column.
    var cuts = Set([range.lowerBound, range.upperBound])
    for part in marked + hidden { cuts.formUnion([part.lowerBound, part.upperBound]) }
    let sorted = cuts.sorted()
    var cells: [Cell] = []
    var cellAt = [sorted[0]: 0]
    var column = 0
    var coveredTo = range.lowerBound
    for (start, end) in zip(sorted, sorted.dropFirst()) {
      if let cover = hidden.first(where: { $0.lowerBound <= start && end <= $0.upperBound }) {
        if start >= coveredTo {
          cells.append(Cell(text: "[redacted]", width: 10))
          column += 10
          coveredTo = cover.upperBound
          // Spans that overlap are covered by one mark.
          while let next = hidden.first(where: {
            $0.lowerBound <= coveredTo && $0.upperBound > coveredTo
          }) { coveredTo = next.upperBound }
        }
      } else {
        Self.append(bytes[start..<end], to: &cells, &column)
      }
      cellAt[end] = cells.count
      // A mark that begins inside of what is covered begins where the cover does.
      if end < coveredTo { cellAt[end] = cells.count - 1 }
    }

    let markedCells = marked.map { part -> Range<Int> in
      let start = cellAt[part.lowerBound] ?? 0
      var end = cellAt[part.upperBound] ?? start
      // Ends inside of what is covered: the whole cover is marked.
      if hidden.contains(where: {
        $0.lowerBound < part.upperBound && part.upperBound < $0.upperBound
      }) {
        end += 1
      }
      return start..<max(start, min(end, cells.count))
    }
    show(
      cells, markedCells, isCutBefore: range.lowerBound > whole.lowerBound,
      isCutBehind: range.upperBound < whole.upperBound)
  }

  /// Looks at no more of a long line than could be shown.
  private static func surroundings(of offset: Int, in line: Range<Int>, _ bytes: [UInt8])
    -> Range<Int>
  {
    guard line.count > 4000 else { return line }
    var start = max(line.lowerBound, min(offset, line.upperBound) - 1000)
    var end = min(line.upperBound, start + 3000)
    while start > line.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end < line.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return start..<end
  }

  private static func append(
    _ bytes: ArraySlice<UInt8>, to cells: inout [Cell], _ column: inout Int
  ) {
    for character in String(decoding: bytes, as: UTF8.self) {
      let cell: Cell
      if character == "\t" {
        let width = 4 - column % 4
        cell = Cell(text: String(repeating: " ", count: width), width: width)
      } else if character.unicodeScalars.contains(where: \.isControl) {
        // The mark at the beginning of a file is not to be seen.
        let text = character == "\u{FEFF}" ? "" : String(character).escapingControls()
        cell = Cell(text: text, width: text.unicodeScalars.count)
      } else {
        cell = Cell(text: String(character), width: character.width)
      }
      cells.append(cell)
      column += cell.width
    }
  }

  private mutating func show(
    _ cells: [Cell], _ marked: [Range<Int>], isCutBefore: Bool, isCutBehind: Bool
  ) {
    var shown = 0..<cells.count
    let total = cells.reduce(0) { $0 + $1.width }
    if total > Self.width {
      let first = marked.map(\.lowerBound).min() ?? 0
      var (start, end) = (min(first, cells.count), min(first, cells.count))
      var room = Self.before
      while start > 0, room >= cells[start - 1].width {
        start -= 1
        room -= cells[start].width
      }
      room = Self.width - (Self.before - room)
      while end < cells.count, room >= cells[end].width {
        room -= cells[end].width
        end += 1
      }
      shown = start..<end
    }
    var columns = [Int](repeating: 0, count: cells.count + 1)
    var column = 0
    if shown.lowerBound > 0 || isCutBefore {
      text = "…"
      column = 1
    }
    for index in cells.indices {
      columns[index] = column
      if shown.contains(index) {
        text += cells[index].text
        column += cells[index].width
      }
    }
    columns[cells.count] = column
    if shown.upperBound < cells.count || isCutBehind { text += "…" }
    marks = marked.map { columns[$0.lowerBound]..<columns[$0.upperBound] }
    while text.last == " " { text.removeLast() }
  }
}

extension Character {
  /// How many columns of a terminal the character takes.
  fileprivate var width: Int {
    guard let first = unicodeScalars.first else { return 0 }
    switch first.value {
    case 0..<0x1100: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default:
      return first.properties.isEmojiPresentation || unicodeScalars.contains("\u{FE0F}") ? 2 : 1
    }
  }
}
