/// Prints a value as JSON with a final newline.
///
/// - Parameters:
///   - indentation: the spaces of each level; with 0 everything is on one line.
///   - width: how long a line may be in bytes for a list or object to stand on one; with 0 each member has a line of its own.
package func jsonText(_ value: Value, indentation: Int = 2, width: Int = 0) -> [UInt8] {
  var writer = JSONWriter(indentation: indentation, width: width)
  writer.write(value, column: 0)
  writer.buffer.newline()
  return writer.buffer.bytes
}

private struct JSONWriter {
  var indentation: Int
  var width: Int
  var buffer = TextBuffer(capacity: 4096)

  /// - Parameter start: where the value begins on its line, behind a key perhaps.
  mutating func write(_ value: Value, column: Int, start: Int = 0) {
    if width > 0, indentation > 0, let line = line(value, within: width - max(column, start)) {
      return line.withUnsafeBufferPointer { buffer.append($0) }
    }
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
        let start = column + indentation + entry.key.utf8.count + 4
        write(entry.value, column: column + indentation, start: start)
      }
      breakLine(column)
      buffer.append(UInt8(ascii: "}"))
    }
  }

  /// A list or object that has members on one line, when it fits there; `nil` for all else.
  private func line(_ value: Value, within room: Int) -> [UInt8]? {
    let parts: [(key: String?, value: Value)]
    switch value {
    case .list(let items): parts = items.map { (nil, $0) }
    case .object(let object): parts = object.entries.map { ($0.key, $0.value) }
    default: return nil
    }
    if parts.isEmpty { return nil }
    let isList = value.object == nil
    var line = JSONWriter(indentation: 0, width: 0)
    line.buffer.append(isList ? "[" : "{ ")
    for (index, part) in parts.enumerated() {
      if index > 0 { line.buffer.append(", ") }
      if let key = part.key {
        line.buffer.append(quoted: key)
        line.buffer.append(": ")
      }
      if let inner = self.line(part.value, within: room - line.buffer.bytes.count) {
        inner.withUnsafeBufferPointer { line.buffer.append($0) }
      } else if part.value.hasMembers {
        return nil
      } else {
        line.write(part.value, column: 0)
      }
      if line.buffer.bytes.count > room { return nil }
    }
    line.buffer.append(isList ? "]" : " }")
    return line.buffer.bytes.count <= room ? line.buffer.bytes : nil
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

extension Value {
  fileprivate var hasMembers: Bool { !(list?.isEmpty ?? object?.isEmpty ?? true) }
}
