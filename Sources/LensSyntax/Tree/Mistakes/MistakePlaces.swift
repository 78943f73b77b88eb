import CYAML

/// Looking at the text around a mistake.
extension Mistake {
  var lastEvent: CYAMLEvent? {
    guard let events = result.events, result.eventCount > 0 else { return nil }
    return events[Int(result.eventCount) - 1]
  }

  func at(_ offset: Int) -> UInt8? {
    offset >= 0 && offset < bytes.count ? bytes[offset] : nil
  }

  func isQuote(_ byte: UInt8?) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  func span(_ start: Int, _ end: Int) -> Span {
    let first = min(start, bytes.count)
    return Span(source: source, start: first, end: max(first, min(end, bytes.count)))
  }

  /// The whole character at the place, however many bytes it has.
  func character(_ start: Int) -> Span {
    var end = start + 1
    while let byte = at(end), byte & 0xC0 == 0x80 { end += 1 }
    return span(start, end)
  }

  /// What stands at the place up to the next space or end.
  func word(_ start: Int, upTo limit: Int) -> Span {
    if isQuote(at(start)), let end = closingQuote(start), end < limit {
      return span(start, end + 1)
    }
    var end = start
    while end < limit, let byte = at(end), !byte.isWhiteSpace, byte != UInt8(ascii: ",") {
      end += 1
    }
    while end > start + 1, bytes[end - 1] == UInt8(ascii: ":") { end -= 1 }
    return span(start, max(end, start + 1))
  }

  func wordBefore(_ end: Int, notBefore limit: Int) -> Span {
    var last = end
    while last > limit, bytes[last - 1].isWhiteSpace { last -= 1 }
    var start = last
    if start > limit, isQuote(bytes[start - 1]) {
      let quote = bytes[start - 1]
      start -= 1
      while start > limit, bytes[start - 1] != quote { start -= 1 }
      return span(max(start - 1, limit), last)
    }
    while start > limit, !bytes[start - 1].isWhiteSpace, !",:[]{}".utf8.contains(bytes[start - 1]) {
      start -= 1
    }
    return span(start, max(last, start + 1))
  }

  func closingQuote(_ opening: Int) -> Int? {
    let quote = bytes[opening]
    var index = opening + 1
    while let byte = at(index) {
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        index += 1
      } else if byte == quote {
        if quote == UInt8(ascii: "'"), at(index + 1) == quote {
          index += 1
        } else {
          return index
        }
      }
      index += 1
    }
    return nil
  }

  /// Where the bracket at the place is closed, if it is; closing brackets of the other kind count, too.
  func closing(of opening: Int) -> Int? {
    var depth = 0
    var index = opening
    var mayBeginText = true
    while let byte = at(index) {
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 { return index }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if mayBeginText {
          guard let end = closingQuote(index) else { return nil }
          index = end
        }
      case UInt8(ascii: "#"):
        if index > 0, bytes[index - 1].isWhiteSpace { index = Lines(bytes).end(of: index) }
      default: break
      }
      mayBeginText = byte.isWhiteSpace ? mayBeginText : "[{,:".utf8.contains(byte)
      index += 1
    }
    return nil
  }

  /// Puts what stands from the place to the end of the line into quotes, if that is simple.
  func quote(from start: Int, isSafe: Bool) -> Fix? {
    let end = Lines(bytes).valueEnd(from: start)
    guard end > start, result.openFlowOffset == UInt32.max else { return nil }
    let text = bytes[start..<end]
    if let first = text.first, isQuote(first) { return nil }
    var mark = "'"
    if text.contains(UInt8(ascii: "'")) {
      if text.contains(UInt8(ascii: "\"")) || text.contains(UInt8(ascii: "\\")) { return nil }
      mark = "\""
    }
    return Fix(
      "put the value into quotes",
      edits: [Fix.Edit(span(start, start), mark), Fix.Edit(span(end, end), mark)], isSafe: isSafe)
  }
}

extension Span {
  var endOffset: Int { Int(end) }
}

extension UnsafeBufferPointer<UInt8> {
  subscript(span: Span) -> Slice<Self> { self[Int(span.start)..<Int(span.end)] }
}
