import LensSyntax

/// A value on one line, as somebody writes it into a file that is there already.
struct LineText {
  let isJSON: Bool

  func text(_ value: Value) -> String {
    switch value {
    case .string(let text) where !isJSON && isPlain(text): return text
    case .list(let items): return "[\(items.map(text).joined(separator: ", "))]"
    case .object(let object):
      let entries = object.entries.map { "\(text(.string($0.key))): \(text($0.value))" }
      return isJSON
        ? "{\(entries.joined(separator: ", "))}" : "{ \(entries.joined(separator: ", ")) }"
    default:
      // YAML reads JSON's scalars too.
      return String(decoding: jsonText(value, indentation: 0).dropLast(), as: UTF8.self)
    }
  }

  /// Whether a text needs no quotes, also between braces. Quotes that are not needed do no harm.
  private func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, (first | 0x20).isLowerCase || first == UInt8(ascii: "/")
    else { return false }
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"]
    if words.contains(text.lowercased()) { return false }
    return text.utf8.last != UInt8(ascii: ":")
      && text.utf8.allSatisfy { $0.isLetterOrDigit || "_-./:".utf8.contains($0) }
  }
}
