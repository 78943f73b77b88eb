/// How a tree is written so that Fluentd reads the same tree.
///
/// Sources: lib/fluent/config/v1_parser.rb, literal_parser.rb and basic_parser.rb of fluent/fluentd 1.19.0, 2026-11-22.
extension FluentdFile {
  /// The file's text: two spaces for each level, and an empty line before each element of the file itself.
  package var text: String {
    var writer = FluentdWriter()
    for (index, item) in items.enumerated() {
      if index > 0, writer.isSeparated(item, from: items[index - 1]) { writer.text += "\n" }
      writer.write(item, level: 0)
    }
    return writer.text
  }
}

extension FluentdElement {
  /// The element alone.
  package var text: String {
    var writer = FluentdWriter()
    writer.write(.element(self), level: 0)
    return writer.text
  }
}

private struct FluentdWriter {
  var text = ""

  /// A comment belongs to what stands below it.
  func isSeparated(_ item: FluentdItem, from previous: FluentdItem) -> Bool {
    switch (previous, item) {
    case (.comment, _), (.parameter, .parameter), (.include, .include): false
    default: true
    }
  }

  mutating func write(_ item: FluentdItem, level: Int) {
    let margin = String(repeating: "  ", count: level)
    switch item {
    case .comment(let comment):
      for line in comment.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
        text += line.isEmpty ? "\(margin)#\n" : "\(margin)# \(line)\n"
      }
    case .include(let path, _):
      text += "\(margin)@include \(path.written(in: .line))\n"
    case .parameter(let parameter):
      let key = FluentdValue(parameter.key).written(in: .key)
      text += "\(margin)\(key) \(parameter.value.written(in: .line))\n"
    case .element(let element):
      let argument = element.argument.pieces.isEmpty ? "" : " " + element.argument.written(in: .tag)
      text += "\(margin)<\(element.name)\(argument)>\n"
      for item in element.items { write(item, level: level + 1) }
      text += "\(margin)</\(element.name)>\n"
    }
  }
}

extension FluentdValue {
  /// Where a value stands, by which it ends at different characters when it is without quotes.
  fileprivate enum Place { case key, line, tag }

  /// Without quotes where nothing in the value means something there, in single quotes where it fits on a line, else in double quotes.
  fileprivate func written(in place: Place) -> String {
    guard let literal else {
      return "\"" + pieces.map(\.doubleQuoted).joined() + "\""
    }
    let bytes = literal.utf8
    if bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      return "\"" + Piece.text(literal).doubleQuoted + "\""
    }
    if literal.isPlain(in: place) { return literal }
    var quoted = "'"
    for scalar in literal.unicodeScalars {
      if scalar == "'" || scalar == "\\" { quoted += "\\" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "'"
  }
}

extension String {
  /// Quotes, brackets and `#` mean something at the start only, and a `#` behind a space; one rule for all of them is easier to trust.
  fileprivate func isPlain(in place: FluentdValue.Place) -> Bool {
    guard let first = utf8.first, let last = utf8.last, first != 0x20, last != 0x20 else {
      return false
    }
    if utf8.contains(UInt8(ascii: "#")) { return false }
    switch place {
    case .line: return !"\"'[{".utf8.contains(first)
    case .tag: return !"\"'".utf8.contains(first) && !utf8.contains(UInt8(ascii: ">"))
    case .key:
      return !"\"'<".utf8.contains(first) && !utf8.contains(0x20)
        && !["@include", "include"].contains(self)
    }
  }
}

extension FluentdValue.Piece {
  fileprivate var doubleQuoted: String {
    switch self {
    case .code(let code): return "#{\(code)}"
    case .text(let text):
      var result = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\", "#": result += "\\\(scalar)"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case "\u{8}": result += "\\b"
        case "\u{C}": result += "\\f"
        case "\0": result += "\\0"
        default: result.unicodeScalars.append(scalar)
        }
      }
      return result
    }
  }
}
