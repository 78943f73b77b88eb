package import LensSyntax

/// A line of a classic configuration as it can stand in a file with others.
///
/// The lines of a file share an indentation of its own choice, and Fluent Bit refuses a file with two of them.
package struct ClassicLine: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case header
    case entry
    /// `@INCLUDE` of a path.
    case include(String)
    /// A comment, an empty line, `@SET`.
    case other
  }

  package var kind: Kind
  /// The line with the indentation of this compiler, without its end.
  package var text: String
  package var span: Span

  package init(_ kind: Kind, _ text: String, _ span: Span = .none) {
    self.kind = kind
    self.text = text
    self.span = span
  }

  /// The lines of a file in which ``ClassicReader`` has found no mistake.
  package static func read(_ source: Source, number: Int32 = 0) -> [ClassicLine] {
    var lines: [ClassicLine] = []
    var indentation: [UInt8]?
    var start = 0
    while start < source.bytes.count {
      let end = source.bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.bytes.count
      var line = source.bytes[start..<end]
      if end < source.bytes.count, line.last == UInt8(ascii: "\r") { line.removeLast() }
      let span = Span(source: number, start: start, end: line.endIndex)
      lines.append(read(line, span, &indentation))
      start = end + 1
    }
    return lines
  }

  private static func read(
    _ line: ArraySlice<UInt8>, _ span: Span, _ indentation: inout [UInt8]?
  ) -> ClassicLine {
    let text = String(decoding: line, as: UTF8.self)
    switch line.first {
    case nil, UInt8(ascii: "#"): return ClassicLine(.other, text, span)
    case UInt8(ascii: "@"):
      guard line.count > 9, line.prefix(9).equalsIgnoringCase("@INCLUDE ") else {
        return ClassicLine(.other, text, span)
      }
      return ClassicLine(.include(String(text.dropFirst(9))), text, span)
    case UInt8(ascii: "["):
      let name = line.dropFirst().prefix { $0 != UInt8(ascii: "]") }
      return ClassicLine(.header, "[\(ClassicReader.kind(of: name))]", span)
    default: break
    }
    let blanks = Array(line.prefix(while: \.isBlank))
    if blanks.count == line.count { return ClassicLine(.other, "", span) }
    let own = indentation ?? blanks
    indentation = own
    var rest = line.dropFirst(own.count)
    // Keys of a group are indented twice.
    let depth = rest.first?.isBlank ?? false ? 2 : 1
    rest = rest.drop(while: \.isBlank)
    let isComment = rest.first == UInt8(ascii: "#")
    return ClassicLine(
      isComment ? .other : .entry,
      String(repeating: "    ", count: depth) + String(decoding: rest, as: UTF8.self), span)
  }
}
