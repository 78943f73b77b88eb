import LensFluent
import LensSyntax

/// The text of configuration files, for edits that keep every other byte.
package struct FileLines: Sendable {
  private var texts: [Int32: [UInt8]] = [:]
  /// Whether a key lies on a line of its own, as it does in a classic file and need not in YAML.
  private var hasOwnLines: Set<Int32> = []

  init() {}

  /// Takes the texts that a run has read.
  init(_ sources: Sources, _ files: [OwnFile]) {
    for (number, source) in sources.all.enumerated() {
      texts[Int32(number)] = source.bytes
      let isYAML = files.contains { $0.name == source.name && $0.isYAML }
      if !isYAML { hasOwnLines.insert(Int32(number)) }
    }
  }

  /// A text in the place of a word.
  func replacement(of span: Span, with text: String) -> Fix.Edit? {
    guard let bytes = texts[span.source], hasOwnLines.contains(span.source), !text.isEmpty,
      span.start < span.end, Int(span.end) <= bytes.count
    else { return nil }
    return Fix.Edit(span, text)
  }

  /// The edit that takes the whole line away on which a key stands.
  func removal(of span: Span) -> [Fix.Edit]? {
    guard let bytes = texts[span.source], hasOwnLines.contains(span.source),
      Int(span.end) <= bytes.count
    else { return nil }
    var start = Int(span.start)
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    var end = Int(span.end)
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    return [
      Fix.Edit(Span(source: span.source, start: start, end: min(end + 1, bytes.count)), "")
    ]
  }

  /// A line behind the one on which something stands, indented as another one is.
  func insertion(_ text: String, behind span: Span, indentedAs other: Span) -> Fix.Edit? {
    guard let bytes = texts[span.source], hasOwnLines.contains(span.source),
      Int(span.end) <= bytes.count, Int(other.start) <= bytes.count
    else { return nil }
    var margin = Int(other.start)
    while margin > 0, bytes[margin - 1].isBlank { margin -= 1 }
    var end = Int(span.end)
    while end < bytes.count, bytes[end] != 0x0A { end += 1 }
    let blanks = String(decoding: bytes[margin..<Int(other.start)], as: UTF8.self)
    return Fix.Edit(Span(source: span.source, start: end, end: end), "\n\(blanks)\(text)")
  }
}
