/// Prints a value as JSON with a final newline.
///
/// - Parameter indentation: the spaces of each level; with 0 everything is on one line.
package func jsonText(_ value: Value, indentation: Int = 2) -> [UInt8] {
  var writer = JSONWriter(indentation: indentation)
  writer.write(value, column: 0)
  writer.buffer.newline()
  return writer.buffer.bytes
}

private struct JSONWriter {
  let indentation: Int
  var buffer = TextBuffer(capacity: 4096)

  mutating func write(_ value: Value, column: Int) {
    switch value {
    case .null: buffer.append("null")
    case .boolean(let isTrue): buffer.append(isTrue ? "true" : "false")
    case .integer(let number): buffer.append(decimal: number)
    case .number(let text): buffer.append(text)
    case .string(let text): buffer.append(quoted: text)
    case .list(let items):
      if items.isEmpty { return buffer.append("[]") }
      buffer.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        separate(index, column + indentation)
        write(item, column: column + indentation)
      }
      breakLine(column)
      buffer.append(UInt8(ascii: "]"))
    case .object(let object):
      if object.isEmpty { return buffer.append("{}") }
      buffer.append(UInt8(ascii: "{"))
      for (index, entry) in object.entries.enumerated() {
        separate(index, column + indentation)
        buffer.append(quoted: entry.key)
        buffer.append(UInt8(ascii: ":"))
        if indentation > 0 { buffer.append(0x20) }
        write(entry.value, column: column + indentation)
      }
      breakLine(column)
      buffer.append(UInt8(ascii: "}"))
    }
  }

  private mutating func separate(_ index: Int, _ column: Int) {
    if index > 0 { buffer.append(UInt8(ascii: ",")) }
    breakLine(column)
  }

  private mutating func breakLine(_ column: Int) {
    guard indentation > 0 else { return }
    buffer.newline()
    buffer.append(spaces: column)
  }
}
