extension Page {
  /// The page for the documentation.
  package func markdown() -> String {
    var text = "# \(title)\n\n\(summary)\n"
    for block in blocks {
      text += "\n"
      switch block {
      case .heading(let heading): text += "## \(heading)\n"
      case .text(let paragraph): text += "\(paragraph)\n"
      case .list(let items): text += items.map { "- \($0)\n" }.joined()
      case .code(let code, let language): text += "```\(language)\n\(code)\n```\n"
      case .table(let columns, let rows):
        text += row(columns) + row(columns.map { _ in "---" }) + rows.map(row).joined()
      }
    }
    return text
  }

  /// The index of pages, with a link to each for the documentation's own navigation.
  package static func destinationIndex() -> String {
    var text = destinations.markdown() + "\n## Topics\n"
    for kind in DestinationKind.allCases {
      let words = allDestinations.filter { $0.kind == kind }.map { $0.keyword }.sorted()
      text += "\n### \(kind.rawValue)\n\n"
      text += words.map { "- <doc:\(documentName(of: $0))>\n" }.joined()
    }
    return text
  }

  /// What the page of a destination is called in the documentation.
  package static func documentName(of keyword: String) -> String { "Destination-\(keyword)" }

  private func row(_ cells: [String]) -> String {
    "| " + cells.map { escaped($0) }.joined(separator: " | ") + " |\n"
  }

  /// A bar would end the cell, also within code.
  private func escaped(_ cell: String) -> String {
    cell.reduce(into: "") { $0 += $1 == "|" ? "\\|" : String($1) }
  }
}
