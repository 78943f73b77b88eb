/// What a regular expression finds in a text, replaced: all matches that do not overlap, from the left.
///
/// It does natively what the generated Lua does in the router.
package struct TextReplacement: Sendable {
  package let translation: PatternTranslation
  package let replacement: String
  private let search: OnigurumaSearch

  /// Nothing when the library of regular expressions refuses what was translated, which it never should.
  package init?(_ translation: PatternTranslation, with replacement: String) {
    guard let search = OnigurumaSearch(translation.node.oniguruma) else { return nil }
    self.translation = translation
    self.replacement = replacement
    self.search = search
  }

  /// What became of a text.
  package enum Outcome: Hashable, Sendable {
    case unchanged
    case changed([UInt8])
    /// The library of regular expressions gives up where the router does not: an expression that can match in very many ways was tried on a
    /// text on which most of them fail.
    case undecided
  }

  /// The text with what is found replaced, or `nil` when that changes nothing, or is not known.
  package func replacing(in text: [UInt8]) -> [UInt8]? {
    if case .changed(let result) = outcome(in: text) { result } else { nil }
  }

  package func outcome(in text: [UInt8]) -> Outcome {
    let isDamaged = text.contains { $0 >= 0x80 } && String(validating: text, as: UTF8.self) == nil
    do throws(OnigurumaSearch.Undecided) {
      let matches = try isDamaged ? matches(inDamaged: text) : matches(in: text)
      guard !matches.isEmpty else { return .unchanged }
      let result = text.replacing(matches, with: Array(replacement.utf8))
      return result == text ? .unchanged : .changed(result)
    } catch {
      return .undecided
    }
  }

  /// Where the expression matches. After an empty match the search goes on behind the next letter.
  private func matches(in text: [UInt8]) throws(OnigurumaSearch.Undecided) -> [Range<Int>] {
    let result = text.withUnsafeBufferPointer {
      text -> Result<[Range<Int>], OnigurumaSearch.Undecided> in
      var matches: [Range<Int>] = []
      var start = 0
      do throws(OnigurumaSearch.Undecided) {
        while start <= text.count, let match = try search.firstMatch(in: text, from: start) {
          matches.append(match)
          start = match.upperBound
          if match.isEmpty {
            repeat { start += 1 } while start < text.count && text[start].isContinuation
          }
        }
      } catch {
        return .failure(error)
      }
      return .success(matches)
    }
    return try result.get()
  }

  /// Bytes that are no letter in UTF-8 stand for an unknown letter, as the generated code takes them: the library would read on into what follows.
  private func matches(inDamaged text: [UInt8]) throws(OnigurumaSearch.Undecided) -> [Range<Int>] {
    var repaired: [UInt8] = []
    // For each byte of the repaired text, and for its end, the place that it stands for.
    var places: [Int] = []
    var start = 0
    while start < text.count {
      var end = start + 1
      let length = text[start] < 0xC0 ? 1 : text[start] < 0xE0 ? 2 : text[start] < 0xF0 ? 3 : 4
      while end < min(start + length, text.count), text[end].isContinuation { end += 1 }
      let letter = text[start..<end]
      let isWhole =
        String(validating: letter, as: UTF8.self).map { $0.unicodeScalars.count == 1 } ?? false
      let stand = isWhole ? Array(letter) : [0xEF, 0xBF, 0xBD]
      repaired += stand
      places += isWhole ? Array(start..<end) : stand.map { _ in start }
      start = end
    }
    places.append(text.count)
    return try matches(in: repaired).map { places[$0.lowerBound]..<places[$0.upperBound] }
  }
}

extension UInt8 {
  /// Whether the byte goes on with a letter that began before it.
  fileprivate var isContinuation: Bool { self & 0xC0 == 0x80 }
}

extension [UInt8] {
  fileprivate func replacing(_ ranges: [Range<Int>], with replacement: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var last = 0
    for range in ranges {
      result += self[last..<range.lowerBound]
      result += replacement
      last = range.upperBound
    }
    return result + self[last...]
  }
}
