extension Page {
  /// The page as Markdown.
  ///
  /// - Parameter isInCatalog: whether it is a page of the documentation, where other pages are links.
  package func markdown(isInCatalog: Bool = false) -> String {
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
      case .topics(let topics):
        text += topics.map { topic in
          isInCatalog
            ? "- <doc:\(topic.documentName)>\n"
            : "- `lenswright explain \(topic.words)`: \(topic.summary)\n"
        }.joined()
      }
    }
    return text
  }

  private func row(_ cells: [String]) -> String {
    "| " + cells.map { escaped($0) }.joined(separator: " | ") + " |\n"
  }

  /// A bar would end the cell, also within code.
  private func escaped(_ cell: String) -> String {
    cell.reduce(into: "") { $0 += $1 == "|" ? "\\|" : String($1) }
  }
}
