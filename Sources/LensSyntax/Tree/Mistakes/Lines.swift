/// Finds lines, and the value of a line, in a text that is not known to be YAML.
struct Lines {
  let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
  }

  func start(of offset: Int) -> Int {
    var start = min(offset, bytes.count)
    while start > 0, !bytes[start - 1].isLineBreak { start -= 1 }
    return start
  }

  func end(of offset: Int) -> Int {
    var end = offset
    while end < bytes.count, !bytes[end].isLineBreak { end += 1 }
    return end
  }

  func column(of offset: Int) -> Int { offset - start(of: offset) }

  func firstText(from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    return index
  }

  /// The start of the nearest line above that says something.
  func previous(before start: Int) -> Int? {
    var line = start
    while line > 0 {
      var end = line - 1
      if end > 0, bytes[end] == 0x0A, bytes[end - 1] == 0x0D { end -= 1 }
      line = self.start(of: end)
      let first = firstText(from: line)
      if first < end, bytes[first] != UInt8(ascii: "#") { return line }
    }
    return nil
  }

  /// The end of what a line says, without a comment and spaces.
  func valueEnd(from start: Int) -> Int {
    var end = start
    while end < bytes.count, !bytes[end].isLineBreak {
      if bytes[end] == UInt8(ascii: "#"), end > start, bytes[end - 1].isWhiteSpace { break }
      end += 1
    }
    while end > start, bytes[end - 1].isWhiteSpace { end -= 1 }
    return end
  }

  /// Where the value begins in a line with a key: behind the first colon that a space follows. A tag is no part of it.
  func valueStart(in line: Range<Int>) -> Int? {
    var index = firstText(from: line.lowerBound)
    while index + 1 < line.upperBound, bytes[index] == UInt8(ascii: "-"), bytes[index + 1] == 0x20 {
      index = firstText(from: index + 1)
    }
    var quote: UInt8?
    let first = index
    while index < line.upperBound {
      let byte = bytes[index]
      if let open = quote {
        if byte == open { quote = nil }
      } else if index == first, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ":"), index + 1 < bytes.count, bytes[index + 1].isWhiteSpace {
        var value = firstText(from: index + 1)
        if value < bytes.count, bytes[value] == UInt8(ascii: "!") {
          while value < bytes.count, !bytes[value].isWhiteSpace { value += 1 }
          value = firstText(from: value)
        }
        return value
      }
      index += 1
    }
    return nil
  }
}
