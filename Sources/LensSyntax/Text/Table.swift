/// A part of a table of facts: the line that begins with `>` and a name, and the lines below it up to the next such line.
package struct TableSection {
  /// The first line, without the `>`.
  package let heading: Substring.UTF8View
  package let lines: [Substring.UTF8View]

  /// The section of this name; `nil` when the table has none.
  package init?(_ name: String, of table: String) {
    guard let start = table.offset(ofSection: name) else { return nil }
    var rest = table.utf8[table.utf8.index(table.startIndex, offsetBy: start)...].dropFirst()
    var lines: [Substring.UTF8View] = []
    repeat {
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      if end > rest.startIndex { lines.append(rest[..<end]) }
      rest = rest[end...].dropFirst()
    } while !rest.isEmpty && rest.first != UInt8(ascii: ">")
    heading = lines.removeFirst()
    self.lines = lines
  }
}

extension String {
  /// How many bytes stand before the section of this name. A start looks a few sections up, and the table is longer than most specs, so
  /// this is a search in bytes rather than a walk from line to line.
  fileprivate func offset(ofSection name: String) -> Int? {
    let newline = UInt8(ascii: "\n")
    let head = Array(">\(name)".utf8)
    var text = self
    return text.withUTF8 { bytes in
      var start = 0
      while start + head.count <= bytes.count {
        let end = start + head.count
        if (start == 0 || bytes[start - 1] == newline)
          && bytes[start] == head[0]
          && (end == bytes.count || bytes[end] == newline || bytes[end] == UInt8(ascii: " "))
          && bytes[start..<end].elementsEqual(head)
        {
          return start
        }
        start += 1
      }
      return nil
    }
  }
}
