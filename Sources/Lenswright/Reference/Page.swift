/// A page of the reference: the same blocks for a terminal and for the documentation.
///
/// Texts hold `code` between backticks and nothing else that is special.
package struct Page: Sendable {
  package var title: String
  /// One sentence under the title.
  package var summary: String
  package var blocks: [Block] = []

  package enum Block: Sendable, Equatable {
    case heading(String)
    case text(String)
    case list([String])
    /// Columns with a heading each.
    case table([String], [[String]])
    case code(String, language: String)
  }

  package init(title: String, summary: String) {
    self.title = title
    self.summary = summary
  }

  /// Adds a section, unless it has nothing to say.
  package mutating func add(_ heading: String, _ blocks: [Block]) {
    if blocks.isEmpty { return }
    self.blocks.append(.heading(heading))
    self.blocks += blocks
  }
}
