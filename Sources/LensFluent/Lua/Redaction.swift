/// What is to be made unreadable in a record.
package struct Redaction: Sendable {
  package enum Target: Sendable {
    /// The whole value of a field, whatever it is, by its path.
    case field(FieldPath)
    /// What is found in every text or number value, in maps and lists within the record too. Keys are not looked at.
    case texts(TextReplacement)
  }

  package let target: Target
  /// What stands in the place of the value, or of each match.
  package let replacement: String

  package static let standardReplacement = "[redacted]"

  package static func field(
    _ path: String, with replacement: String = standardReplacement
  ) -> Redaction {
    Redaction(target: .field(FieldPath(path)), replacement: replacement)
  }

  /// Replaces what a regular expression finds, or says why that cannot be done exactly.
  package static func pattern(
    _ pattern: String, with replacement: String
  ) -> Result<Redaction, Refusal> {
    PatternTranslation.of(pattern).flatMap { translation in
      guard let texts = TextReplacement(translation, with: replacement) else {
        return .failure(Refusal("the library of regular expressions does not take its translation"))
      }
      return .success(Redaction(target: .texts(texts), replacement: replacement))
    }
  }

  /// A text, or a number's text, with what is found in it replaced, or `nil` when that changes nothing (or is not known: see `TextReplacement`).
  /// A field's redaction changes no text by itself.
  package func replacing(in text: [UInt8]) -> [UInt8]? {
    if case .texts(let texts) = target { texts.replacing(in: text) } else { nil }
  }
}

/// The way to a field: `card.number` is the key `number` in the map `card`, and the key `card.number` itself; whatever is there is meant.
package struct FieldPath: Hashable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  /// A first key with the path that is left behind it, for every dot at which the path may go on within a map.
  package var descents: [(key: String, rest: FieldPath)] {
    text.indices.filter { text[$0] == "." }.map {
      (String(text[..<$0]), FieldPath(String(text[text.index(after: $0)...])))
    }
  }
}
