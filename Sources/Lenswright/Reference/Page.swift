/// A page of the reference: the same blocks for a terminal and for the documentation.
///
/// Texts hold `code` between backticks and nothing else that is special.
package struct Page: Sendable {
  package var title: String
  /// One sentence under the title.
  package var summary: String
  package var blocks: [Block] = []

  package enum Block: Sendable {
    case heading(String)
    case text(String)
    case list([String])
    /// Columns with a heading each.
    case table([String], [[String]])
    case code(String, language: String)
    /// What else to read.
    case topics([Topic])
  }

  /// The language of a code block that is what the command prints.
  static let message = "text"

  package init(title: String, summary: String) {
    self.title = title
    self.summary = summary
  }

  /// Adds a section, unless it has nothing to say.
  package mutating func add(_ heading: String, _ blocks: [Block]) {
    if blocks.allSatisfy(\.isEmpty) { return }
    self.blocks.append(.heading(heading))
    self.blocks += blocks
  }
}

extension Page.Block {
  /// Whether there is nothing in it.
  fileprivate var isEmpty: Bool {
    switch self {
    case .heading: false
    case .text(let text): text.isEmpty
    case .code(let code, _): code.isEmpty
    case .list(let items): items.isEmpty
    case .table(_, let rows): rows.isEmpty
    case .topics(let topics): topics.isEmpty
    }
  }
}
