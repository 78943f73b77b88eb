import LensSyntax

/// Texts of which only run time knows what they say, such as the name of the cluster: a name in angle brackets behind a mark.
///
/// Records carry them like any other text. A search in one is not decided, so that no route depends on a placeholder.
package enum UnknownText {
  /// U+10FFFD, the last character that Unicode leaves to private use.
  static let mark: StaticString = "\u{10FFFD}"
  private static let scalar: Unicode.Scalar = "\u{10FFFD}"

  package static func named(_ name: String) -> String { marked("<\(name)>") }

  /// A text that holds such names.
  package static func marked(_ text: String) -> String { "\(mark)\(text)" }

  /// A text as people read it.
  package static func shown(_ text: String) -> String {
    isIn(text)
      ? String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != scalar })) : text
  }

  package static func isIn(_ text: String) -> Bool { text.unicodeScalars.contains(scalar) }

  static func isIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 4 else { return false }
    for place in 0...(bytes.count - 4)
    where bytes[place] == 0xF4 && bytes[place + 1] == 0x8F && bytes[place + 2] == 0xBF
      && bytes[place + 3] == 0xBD
    {
      return true
    }
    return false
  }

  static func isIn(_ text: LogRecord.Stretch, of record: LogRecord) -> Bool {
    record.bytes.withUnsafeBufferPointer { isIn(UnsafeBufferPointer(rebasing: $0[text.range])) }
  }

  /// Whether a text begins with the mark, which is looked for faster.
  static func begins(_ text: LogRecord.Stretch, of record: LogRecord) -> Bool {
    guard text.count >= 4, record.bytes[Int(text.start)] == 0xF4 else { return false }
    return isIn(LogRecord.Stretch(Int(text.start), 4), of: record)
  }
}
