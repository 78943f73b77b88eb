/// Mistakes within a text: tabs, quotes, escapes, and characters that mean something to YAML.
extension Mistake {
  func reportTab(_ diagnostics: inout Diagnostics) {
    var start = offset
    while start > 0, bytes[start - 1] == UInt8(ascii: "\t") { start -= 1 }
    var end = offset
    while at(end) == UInt8(ascii: "\t") { end += 1 }
    let place = span(start, max(end, start + 1))
    diagnostics.report(
      .tabIndentation, "a tab is used for indentation", at: place,
      label: "YAML is indented with spaces only",
      help: ["set your editor to insert spaces, two for each level"],
      fix: Fix(
        "replace it with spaces",
        edits: [Fix.Edit(place, String(repeating: "  ", count: max(end - start, 1)))], isSafe: false
      ))
  }

  static let leading = Array("@`%*&!|>,]}?-".utf8)

  /// A value whose first character means something to YAML.
  func reportLeadingCharacter(_ start: Int, _ diagnostics: inout Diagnostics) {
    guard let first = at(start), !first.isWhiteSpace else { return reportGeneric(&diagnostics) }
    let name = String(decoding: bytes[character(start)], as: UTF8.self)
    let shown = name == "`" ? "a backtick" : "`\(name)`"
    let meaning =
      switch first {
      case UInt8(ascii: "*"): "it repeats the value of an anchor"
      case UInt8(ascii: "&"): "it gives a name to the value"
      case UInt8(ascii: "!"): "it begins a tag, such as `!Ref`"
      case UInt8(ascii: "%"): "it begins a directive"
      case UInt8(ascii: "|"), UInt8(ascii: ">"): "it begins a text on the lines below"
      case UInt8(ascii: "?"): "it begins a key"
      case UInt8(ascii: "@"), UInt8(ascii: "`"): "YAML keeps it for later"
      default: "it belongs to a list or a mapping in brackets"
      }
    // A glob or a handle can only be text; what begins with the others may have been meant as what YAML takes it for.
    let fix = quote(from: start, isSafe: "@`%*".utf8.contains(first))
    diagnostics.report(
      .unquotedValue, "a value cannot begin with \(shown) unless it is in quotes",
      at: character(start), label: meaning,
      help: fix == nil ? ["if this is text, put it into quotes"] : [], fix: fix)
  }

  func reportUnclosedQuote(_ opening: Int, _ diagnostics: inout Diagnostics) {
    diagnostics.report(
      .unclosedQuote, "a quote is opened and never closed", at: character(opening),
      label: "it is opened here", help: ["close the text with the same quote"])
  }

  func reportEscape(_ diagnostics: inout Diagnostics) {
    // The parser stands at the backslash, or at the digits behind it.
    var start = min(offset, bytes.count - 1)
    while start > 0, bytes[start] != UInt8(ascii: "\\"), offset - start < 3 { start -= 1 }
    if bytes[start] != UInt8(ascii: "\\") { start = offset }
    let isSurrogate = problem == "found invalid Unicode character escape code"
    var end = character(min(start + 1, bytes.count - 1)).endOffset
    if isSurrogate { end = min(start + 6, bytes.count) }
    diagnostics.report(
      .badEscape,
      isSurrogate
        ? "this escape is half of a character" : "there is no such escape in double quotes",
      at: span(start, end), label: isSurrogate ? "the other half is missing" : "",
      help: isSurrogate
        ? ["write the character itself"]
        : ["for a backslash write `\\\\`, or put the text into single quotes"])
  }
}
