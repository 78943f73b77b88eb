/// Mistakes inside of brackets and braces.
extension Mistake {
  /// Mistakes inside of brackets and braces; `false` if it is none.
  func reportedFlow(_ diagnostics: inout Diagnostics) -> Bool {
    guard result.openFlowOffset != UInt32.max else { return false }
    var opening = Int(result.openFlowOffset)
    if activity == "while parsing a flow sequence" || activity == "while parsing a flow mapping",
      let context, let byte = at(context), byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{")
    {
      opening = context
    }
    let line = Lines(bytes)
    let isSequence = at(opening) == UInt8(ascii: "[")
    let (open, close) = isSequence ? ("[", "]") : ("{", "}")
    guard let end = closing(of: opening) else {
      let isElsewhere = offset < bytes.count && line.start(of: offset) != line.start(of: opening)
      diagnostics.report(
        .unclosedBracket, "`\(open)` is opened and never closed", at: character(opening),
        label: "it is opened here",
        related: isElsewhere ? [Label(character(offset), "this cannot stand inside of it")] : [],
        help: ["close it with `\(close)`"])
      return true
    }
    if problem.hasPrefix("did not find expected ','") {
      if let found = at(offset), found == UInt8(ascii: "]") || found == UInt8(ascii: "}") {
        diagnostics.report(
          .unclosedBracket, "`\(open)` is closed by the wrong bracket", at: character(offset),
          label: "`\(close)` was expected",
          related: [Label(character(opening), "it is opened here")])
        return true
      }
      var place = word(offset, upTo: end)
      if at(offset) == UInt8(ascii: ":") {
        // The key before the colon has been taken for a part of the value before it, unless it is all of that value.
        place = wordBefore(offset, notBefore: opening + 1)
        var before = Int(place.start)
        while before > opening, bytes[before - 1].isWhiteSpace { before -= 1 }
        if before > opening, bytes[before - 1] == UInt8(ascii: ":") {
          reportColon(isLast: false, fix: nil, &diagnostics)
          return true
        }
      }
      diagnostics.report(
        .unclosedBracket, "a comma is missing", at: place,
        label: "a comma was expected before this",
        related: [Label(character(opening), isSequence ? "in this list" : "in this mapping")])
      return true
    }
    if problem == "did not find expected node content" {
      let found = at(offset)
      if found == UInt8(ascii: ",") {
        diagnostics.report(
          .unclosedBracket, "there is a comma too many", at: character(offset),
          label: "nothing stands before it",
          related: [Label(character(opening), isSequence ? "in this list" : "in this mapping")])
        return true
      }
    }
    return false
  }
}
