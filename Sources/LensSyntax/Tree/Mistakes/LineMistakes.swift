import CYAML

/// Mistakes in the lines of lists and mappings: colons, indentation, and what stands where it cannot.
extension Mistake {
  /// A colon where no key can be: most often one inside of a text without quotes.
  func reportColon(_ diagnostics: inout Diagnostics) {
    let lines = Lines(bytes)
    let start = lines.start(of: offset)
    guard let first = lines.valueStart(in: start..<offset) else {
      return reportDeeperKey(start, &diagnostics)
    }
    let end = lines.valueEnd(from: first)
    let isLast = offset + 1 >= end
    reportColon(isLast: isLast, fix: quote(from: first, isSafe: true), &diagnostics)
  }

  func reportColon(isLast: Bool, fix: Fix?, _ diagnostics: inout Diagnostics) {
    diagnostics.report(
      .unquotedValue,
      isLast
        ? "a value that ends in a colon must be in quotes"
        : "a value with a colon before a space must be in quotes",
      at: character(offset), label: "YAML takes this colon for the end of a key",
      help: fix == nil ? ["put the whole value into single quotes"] : [], fix: fix)
  }

  /// A key on a line that goes on with the value of the line above.
  func reportDeeperKey(_ start: Int, _ diagnostics: inout Diagnostics) {
    let lines = Lines(bytes)
    let key = lines.firstText(from: start)
    let name = span(min(key, offset), max(offset, key + 1))
    guard let above = lines.previous(before: start) else { return reportGeneric(&diagnostics) }
    let aboveText = lines.firstText(from: above)
    let aboveSpan = span(aboveText, lines.valueEnd(from: aboveText))
    if key - start <= aboveText - above, lines.valueStart(in: above..<lines.end(of: above)) == nil {
      return reportMissingColon(aboveText, &diagnostics)
    }
    diagnostics.report(
      .wrongIndentation, "this key is indented more than the line above allows", at: name,
      label: "indented by \(key - start)",
      related: [
        Label(aboveSpan, "indented by \(aboveText - above), and has a value of its own already")
      ],
      help: ["begin the keys of one mapping in the same column"])
  }

  func reportMissingColon(_ start: Int, _ diagnostics: inout Diagnostics) {
    let lines = Lines(bytes)
    let text = lines.firstText(from: start)
    let end = max(lines.valueEnd(from: text), text)
    if let colon = (text..<end).first(where: { bytes[$0] == UInt8(ascii: ":") }),
      !isQuote(at(text)), colon + 1 < end, bytes[colon + 1] != UInt8(ascii: "/")
    {
      diagnostics.report(
        .missingColon, "a space is missing behind the colon", at: character(colon),
        label: "without a space it is a part of the word",
        fix: Fix(
          "insert a space", edits: [Fix.Edit(span(colon + 1, colon + 1), " ")]))
      return
    }
    if isQuote(at(text)),
      closingQuote(text).map({ lines.start(of: $0) != lines.start(of: text) }) ?? true
    {
      return reportUnclosedQuote(text, &diagnostics)
    }
    diagnostics.report(
      .missingColon, "a key is not followed by a colon", at: span(text, max(end, text + 1)),
      label: "`key: value` was expected",
      help: [
        "write a colon and a space behind the key; if the line belongs to the text above, indent it"
      ])
  }

  /// Something stands where only a key, a dash or the end could follow.
  func reportUnexpected(_ diagnostics: inout Diagnostics) {
    let lines = Lines(bytes)
    if let last = lastEvent {
      let lastEnd = min(Int(last.end), bytes.count)
      let isSameLine = lastEnd <= offset && lines.start(of: lastEnd) == lines.start(of: offset)
      if isSameLine, last.kind == .scalar,
        last.style == .singleQuoted || last.style == .doubleQuoted
      {
        if lines.start(of: Int(last.start)) != lines.start(of: lastEnd) {
          return reportUnclosedQuote(Int(last.start), &diagnostics)
        }
        diagnostics.report(
          .unclosedQuote, "there is text behind a closing quote",
          at: span(offset, max(lines.valueEnd(from: offset), offset + 1)),
          label: "the text ended before this",
          help: [
            last.style == .singleQuoted
              ? "put all of it into one pair of quotes; inside of single quotes, a quote is written twice"
              : "put all of it into one pair of quotes; inside of double quotes, a quote is written `\\\"`"
          ])
        return
      }
      let isStray = at(offset) == UInt8(ascii: "]") || at(offset) == UInt8(ascii: "}")
      if isSameLine, !isStray, last.kind == .sequenceEnd || last.kind == .mappingEnd, lastEnd > 0,
        bytes[lastEnd - 1] == UInt8(ascii: "]") || bytes[lastEnd - 1] == UInt8(ascii: "}")
      {
        diagnostics.report(
          .unquotedValue, "there is text behind a closing bracket",
          at: span(offset, max(lines.valueEnd(from: offset), offset + 1)),
          label: "the value ended before this",
          help: ["if the whole value is text, put it into quotes"])
        return
      }
    }
    if let byte = at(offset), byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") {
      diagnostics.report(
        .unclosedBracket, "a bracket is closed that was never opened", at: character(offset),
        help: ["remove it, or open it"])
      return
    }
    let start = lines.start(of: offset)
    guard lines.firstText(from: start) == offset, offset < bytes.count else {
      return reportGeneric(&diagnostics)
    }
    if at(offset) == UInt8(ascii: ":") {
      diagnostics.report(
        .keyNotText, "there is no key before the colon", at: character(offset),
        label: "a key is missing here")
      return
    }
    let isDash = at(offset) == UInt8(ascii: "-") && (at(offset + 1)?.isWhiteSpace ?? true)
    let isInList = problem.contains("'-'")
    var related: [Label] = []
    if let context, lines.start(of: context) != start {
      let column = lines.column(of: context)
      let fits = column == offset - start
      related = [
        Label(
          character(context),
          fits
            ? "what stands in this column is a \(isInList ? "list" : "mapping")"
            : "what it could line up with is indented by \(column)")
      ]
    }
    let message =
      isInList && !isDash
      ? "a key stands where a list item was expected"
      : isDash && !isInList
        ? "a list item stands where a key was expected"
        : "the indentation of this line fits nothing above it"
    diagnostics.report(
      .wrongIndentation, message, at: word(offset, upTo: bytes.count),
      label: "indented by \(offset - start)", related: related,
      help: ["begin the keys of one mapping, and the dashes of one list, in the same column"])
  }
}
