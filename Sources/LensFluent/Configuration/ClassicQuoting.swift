/// How texts are written into a classic configuration so that they arrive to the letter.
///
/// Each plugin splits the values of its keys in its own way. Source: flb_utils_split_quoted and the plugins' own readers in Fluent Bit
/// 5.1.1, tried with its binary, 2026-11-22.
package enum ClassicQuoting {
  /// A key or value of the filter `modify`: in quotes, with backslashes doubled.
  package static func modifyToken(_ text: String) -> String {
    var result = "\""
    for character in text {
      if character == "\"" || character == "\\" { result += "\\" }
      result.append(character)
    }
    return result + "\""
  }

  /// A pattern in a condition of the filter `modify`.
  package static func modifyPattern(_ pattern: String) -> String {
    modifyToken(Pattern.written(pattern, for: .fluentBit))
  }

  /// A pattern of the filter `grep`, which stands there as it is.
  package static func grepPattern(_ pattern: String) -> String {
    Pattern.written(pattern, for: .fluentBit)
  }

  /// A value of `Record` in the filter `record_modifier`: in quotes, in which only quotes are escaped. A backslash before the last quote would escape it.
  ///
  /// - Returns: `nil` for what no spelling carries: a line break, or a backslash at the end of a text that needs its quotes.
  package static func recordToken(_ text: String) -> String? {
    if text.utf8.contains(where: { $0 == 10 || $0 == 13 }) { return nil }
    let needsQuotes = text.isEmpty || text.utf8.contains { $0 == 32 || $0 == 9 || $0 == 34 }
    if text.utf8.last == UInt8(ascii: "\\") {
      if !needsQuotes { return text }
      // The closing quote may be left out.
      return text.utf8.contains(UInt8(ascii: "\"")) ? nil : "\"\(text)"
    }
    var result = "\""
    for character in text {
      if character == "\"" { result += "\\" }
      result.append(character)
    }
    return result + "\""
  }

  /// Whether the filter `modify` can be given a key: it reads every key as a regular expression too, and one with a dollar sign as a path.
  package static func isModifyKey(_ key: String) -> Bool {
    !key.isEmpty && !key.utf8.contains(UInt8(ascii: "$")) && Pattern.problem(in: key) == nil
  }

  /// A path into nested maps, as the engine's accessors write it: `$user['plan']`; the first part alone needs none.
  ///
  /// - Returns: `nil` for parts that an accessor cannot name.
  package static func accessor(_ path: [String]) -> String? {
    guard path.count > 1, let first = path.first else { return path.first }
    let isPlain = path.allSatisfy { part in
      !part.isEmpty && !part.utf8.contains { "'\"[]$. ".utf8.contains($0) }
    }
    return isPlain ? "$\(first)" + path.dropFirst().map { "['\($0)']" }.joined() : nil
  }
}

extension Pattern {
  /// Whether the text of some number may match: the words that levels are made of cannot, and asking the engine about numbers costs it six filters.
  package static func mayMatchNumber(_ pattern: String) -> Bool {
    guard let words = alternatives(of: pattern) else { return true }
    return words.contains { word in
      !word.contains { $0.isASCII && $0.isLetter && $0 != "e" || $0 == "_" }
    }
  }

  /// Whether the text of a number with a fraction or an exponent may match. Digits between both anchors cannot.
  package static func mayMatchFraction(_ pattern: String) -> Bool {
    guard pattern.hasPrefix("^"), pattern.hasSuffix("$"),
      let words = alternatives(of: String(pattern.dropFirst().dropLast())),
      pattern.dropFirst().first == "(" || words.count == 1
    else { return mayMatchNumber(pattern) }
    return !words.allSatisfy { word in word.allSatisfy { $0.isNumber || $0 == "-" } }
  }

  /// The words of a pattern that is nothing but words, between anchors and in one group or none; `nil` for any other.
  private static func alternatives(of pattern: String) -> [Substring]? {
    var rest = pattern[...]
    if rest.hasPrefix("^") { rest = rest.dropFirst() }
    if rest.hasSuffix("$") { rest = rest.dropLast() }
    if rest.hasPrefix("("), rest.hasSuffix(")") {
      rest = rest.dropFirst().dropLast()
      if rest.hasPrefix("?:") { rest = rest.dropFirst(2) }
    }
    let isPlain = rest.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "-_| ".utf8.contains($0)
    }
    guard isPlain, !rest.isEmpty else { return nil }
    return rest.split(separator: "|", omittingEmptySubsequences: false)
  }
}
