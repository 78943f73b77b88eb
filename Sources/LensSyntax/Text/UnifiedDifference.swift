/// What changed in a text, as `diff -u` writes it: three lines around each change.
package func unifiedDifference(from old: [UInt8], to new: [UInt8], name: String) -> String {
  let before = lines(old)
  let after = lines(new)
  let changes = after.difference(from: before)
  if changes.isEmpty { return "" }
  var removed: Set<Int> = []
  var inserted: Set<Int> = []
  for change in changes {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, _, _): inserted.insert(offset)
    }
  }
  var rows: [(mark: String, text: ArraySlice<UInt8>, old: Int, new: Int)] = []
  var (i, j) = (0, 0)
  while i < before.count || j < after.count {
    if i < before.count, removed.contains(i) {
      rows.append(("-", before[i], i, j))
      i += 1
    } else if j < after.count, inserted.contains(j) {
      rows.append(("+", after[j], i, j))
      j += 1
    } else {
      rows.append((" ", before[i], i, j))
      i += 1
      j += 1
    }
  }
  var text = "--- \(name)\n+++ \(name)\n"
  var index = 0
  while let first = rows[index...].firstIndex(where: { $0.mark != " " }) {
    var last = first
    // Changes with few lines between them are one hunk.
    while let next = rows[(last + 1)...].firstIndex(where: { $0.mark != " " }), next - last <= 7 {
      last = next
    }
    let hunk = rows[max(index, first - 3)...min(rows.count - 1, last + 3)]
    let start = hunk[hunk.startIndex]
    let oldCount = hunk.count { $0.mark != "+" }
    let newCount = hunk.count { $0.mark != "-" }
    let oldStart = oldCount == 0 ? start.old : start.old + 1
    let newStart = newCount == 0 ? start.new : start.new + 1
    text += "@@ -\(oldStart),\(oldCount) +\(newStart),\(newCount) @@\n"
    for row in hunk {
      text += row.mark + String(decoding: row.text, as: UTF8.self)
      if row.text.last != 0x0A { text += "\n\\ No newline at end of file\n" }
    }
    index = hunk.endIndex
    if index >= rows.count { break }
  }
  return text
}

/// The lines of a text with their ends.
private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
  var lines: [ArraySlice<UInt8>] = []
  var start = 0
  for (index, byte) in bytes.enumerated() where byte == 0x0A {
    lines.append(bytes[start...index])
    start = index + 1
  }
  if start < bytes.count { lines.append(bytes[start...]) }
  return lines
}
