/// How the engine takes the value of a key apart, in its three ways.
///
/// Source: src/flb_slist.c and src/flb_utils.c of Fluent Bit 5.1.1, 2026-11-22.
enum ValueSplitting {
  private static let space = UInt8(ascii: " ")
  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")

  /// Words that may be in double quotes, in which `\"` is a quote; what follows the last that was asked for is one more.
  static func tokens(_ value: [UInt8], most count: Int) -> [[UInt8]] {
    var tokens: [[UInt8]] = []
    var rest = value[...]
    while let token = takeToken(&rest) {
      tokens.append(token.text)
      if token.isLast { break }
      if tokens.count == count {
        if !rest.isEmpty { tokens.append(Array(rest)) }
        break
      }
    }
    return tokens
  }

  private static func takeToken(
    _ rest: inout ArraySlice<UInt8>
  ) -> (text: [UInt8], isLast: Bool)? {
    rest = rest.drop { $0 == space }
    let isQuoted = rest.first == quote
    if isQuoted { rest.removeFirst() }
    var end = rest.startIndex
    while end < rest.endIndex, rest[end] != (isQuoted ? quote : space) {
      end += 1
      // A quote behind a backslash is none, whatever stands before the backslash.
      while isQuoted, end < rest.endIndex, rest[end] == quote, rest[end - 1] == backslash {
        end += 1
      }
    }
    var text = Array(rest[..<end])
    if end == rest.endIndex {
      // Without a space or a quote behind it this is the end, and nothing is unescaped.
      rest = rest[end...]
      return text.isEmpty ? nil : (text, true)
    }
    if isQuoted { text = unescaped(text, quote, alsoBackslash: false) }
    rest = rest[(end + 1)...].drop { $0 == space }
    return (text, false)
  }

  private static func unescaped(
    _ text: [UInt8], _ mark: UInt8, alsoBackslash: Bool
  ) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == backslash, index + 1 < text.count,
        text[index + 1] == mark || alsoBackslash && text[index + 1] == backslash
      {
        index += 1
      }
      result.append(text[index])
      index += 1
    }
    return result
  }

  /// Words between spaces; what follows the last that was asked for is one more, with the spaces that it begins with.
  static func words(_ value: [UInt8], most count: Int) -> [[UInt8]] {
    split(value, most: count, allowsQuotes: false) ?? []
  }

  /// Like ``words(_:most:)``, with words in either kind of quotes; `nil` when a quote is not closed.
  static func quotedWords(_ value: [UInt8], most count: Int) -> [[UInt8]]? {
    split(value, most: count, allowsQuotes: true)
  }

  private static func split(
    _ value: [UInt8], most count: Int, allowsQuotes: Bool
  ) -> [[UInt8]]? {
    var words: [[UInt8]] = []
    var index = 0
    while index < value.count {
      while index < value.count, value[index] == space { index += 1 }
      if allowsQuotes, index < value.count,
        value[index] == quote || value[index] == UInt8(ascii: "'")
      {
        guard let end = closingQuote(value, index) else { return nil }
        words.append(unescaped(Array(value[(index + 1)..<end]), value[index], alsoBackslash: true))
        index = end
      } else {
        let end = value[index...].firstIndex(of: space) ?? value.count
        words.append(Array(value[index..<end]))
        index = end
      }
      index += 1
      if words.count >= count, index < value.count {
        words.append(Array(value[index...]))
        break
      }
    }
    return words
  }

  private static func closingQuote(_ value: [UInt8], _ open: Int) -> Int? {
    var index = open + 1
    while index < value.count {
      if value[index] == value[open] { return index }
      if value[index] == backslash, index + 1 < value.count,
        value[index + 1] == value[open] || value[index + 1] == backslash
      {
        index += 1
      }
      index += 1
    }
    return nil
  }

  /// Parts between commas, without the spaces around them and without empty ones.
  static func parts(_ value: [UInt8]) -> [[UInt8]] {
    value.split(separator: UInt8(ascii: ",")).compactMap { part in
      let start = part.drop { $0 == space }
      guard let last = start.lastIndex(where: { $0 != space }) else { return nil }
      return Array(start[...last])
    }
  }
}
