import LensSyntax

extension Diagnostics {
  /// Keeps from being printed what is written, in any source, where a credential sounds to be.
  ///
  /// It looks at the text and not at what was read of it, because a file that could not be read is shown all the same. References to secrets are no secret, and stay.
  package mutating func redactCredentials() {
    let shown = all.flatMap { [$0.primary.span] + $0.related.map(\.span) }
    for (number, source) in sources.all.enumerated() {
      let near = shown.filter { $0.source == Int32(number) }
      if near.isEmpty { continue }
      for range in CredentialScanner(bytes: source.bytes).credentials() {
        let isShown = near.contains {
          range.lowerBound < Int($0.end) + excerpt && range.upperBound + excerpt > Int($0.start)
        }
        guard isShown else { continue }
        redact(Span(source: Int32(number), start: range.lowerBound, end: range.upperBound))
      }
    }
  }

  /// Bytes around a mark, of which an excerpt never shows as many.
  private var excerpt: Int { 4096 }
}

/// Whether a name is one under which people keep credentials.
func soundsLikeCredential(_ name: String) -> Bool {
  var letters: [UInt8] = []
  letters.reserveCapacity(name.utf8.count)
  for byte in name.utf8 {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): letters.append(byte | 0x20)
    default: letters.append(byte)
    }
  }
  return credentialWords.contains(where: String(decoding: letters, as: UTF8.self).includes)
}

private let credentialWords = [
  "pass", "pasw", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "sharedkey",
  "webhook",
]

/// Whether a text under such a name may be a credential: references, functions, nested values and switches are none.
func mayBeCredential(_ text: String) -> Bool {
  guard text.utf8.count >= 4, let first = text.utf8.first else { return false }
  if "/!{[*&$|>".utf8.contains(first) || text.hasPrefix("arn:") || text.hasRouterVariables {
    return false
  }
  return !["true", "false", "null", "none"].contains(text) && !text.utf8.allSatisfy(\.isDigit)
}

/// Finds the values of keys, variables and names that sound like credentials.
private struct CredentialScanner {
  let bytes: [UInt8]

  func credentials() -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    var isNamed = false
    // A value that has been looked at holds no further keys, or a long line of them would be read again for each.
    var seen = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
      let isValue = isNamed
      isNamed = false
      for (key, colon) in separators(in: start..<end) where colon >= seen {
        // ECS's list has the name on one line and the value beside or below it.
        if key == "name" || key == "Name" {
          isNamed = soundsLikeCredential(text(value(from: colon + 1, upTo: end)))
          continue
        }
        let isNamedValue = key.lowercased() == "value" && (isValue || isNamed)
        guard soundsLikeCredential(key) || isNamedValue else { continue }
        if isBlock(colon + 1, end) {
          found.append(end..<self.end(ofBlockAfter: start, end))
          continue
        }
        let range = value(from: colon + 1, upTo: end)
        seen = range.upperBound
        if mayBeCredential(text(range)) { found.append(range) }
      }
      start = end + 1
    }
    return found
  }

  /// The keys of a line, each with the place of its colon or equals sign.
  private func separators(in line: Range<Int>) -> [(key: String, place: Int)] {
    var result: [(String, Int)] = []
    let first = bytes[line].firstIndex { !$0.isWhiteSpace && $0 != UInt8(ascii: "-") }
    for index in line where bytes[index] == UInt8(ascii: ":") || bytes[index] == UInt8(ascii: "=") {
      var last = index
      if last > line.lowerBound, isQuote(bytes[last - 1]) { last -= 1 }
      var start = last
      while start > line.lowerBound, isOfName(bytes[start - 1]) { start -= 1 }
      guard start < last else { continue }
      // Without a space it is a colon of an ARN or an address, unless it is the first of the line.
      let isSpaced =
        index + 1 == line.upperBound || bytes[index + 1].isWhiteSpace || isQuote(bytes[index + 1])
      let isFirst = first.map { $0 == start || $0 + 1 == start } ?? false
      guard isSpaced || isFirst || bytes[index] == UInt8(ascii: "=") else { continue }
      result.append((String(decoding: bytes[start..<last], as: UTF8.self), index))
    }
    return result
  }

  /// What stands behind a colon, without its quotes.
  private func value(from place: Int, upTo end: Int) -> Range<Int> {
    var start = place
    while start < end, bytes[start].isWhiteSpace { start += 1 }
    // What is nested has keys of its own.
    guard start < end, !"{[".utf8.contains(bytes[start]) else { return start..<start }
    if isQuote(bytes[start]) {
      let inside = start + 1
      return inside..<(bytes[inside..<end].firstIndex(of: bytes[start]) ?? end)
    }
    var last = start
    while last < end {
      if bytes[last] == UInt8(ascii: "#"), last > start, bytes[last - 1].isWhiteSpace { break }
      if ",}]".utf8.contains(bytes[last]) { break }
      last += 1
    }
    while last > start, bytes[last - 1].isWhiteSpace { last -= 1 }
    return start..<last
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  private func isBlock(_ place: Int, _ end: Int) -> Bool {
    let range = value(from: place, upTo: end)
    return range.lowerBound < end && "|>".utf8.contains(bytes[range.lowerBound])
      && range.count <= 3
  }

  /// Where the lines end that are indented more than the one with the key.
  private func end(ofBlockAfter line: Int, _ lineEnd: Int) -> Int {
    let indentation = bytes[line..<lineEnd].prefix { $0 == UInt8(ascii: " ") }.count
    var last = lineEnd
    var start = lineEnd + 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
      let spaces = bytes[start..<end].prefix { $0 == UInt8(ascii: " ") }.count
      if spaces < end - start {
        guard spaces > indentation else { break }
        last = end
      }
      start = end + 1
    }
    return last
  }

  private func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }

  private func isOfName(_ byte: UInt8) -> Bool {
    byte.isLetterOrDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }
}
