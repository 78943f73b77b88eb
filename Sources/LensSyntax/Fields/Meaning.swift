/// What somebody means who writes a word that is no key here: the word of another tool, or a key of another part of the file.
package enum Meaning: Sendable, ExpressibleByStringLiteral {
  /// A key of the same mapping.
  case key(String)
  /// An instruction, where another name alone would not do.
  case advice(String)

  package init(stringLiteral key: String) {
    self = .key(key)
  }

  package var key: String? {
    if case .key(let key) = self { key } else { nil }
  }

  package var advice: String? {
    if case .advice(let advice) = self { advice } else { nil }
  }
}

extension String {
  /// The word without what tells one spelling from another: `log_group`, `logGroup` and `LogGroup` are `loggroup`.
  package var folded: String {
    lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
  }
}
