extension Page {
  /// The page for a terminal.
  ///
  /// - Parameters:
  ///   - width: the columns of the terminal; lines of text are broken to fit, code is not.
  ///   - isColored: whether headings and code are set off by colour.
  package func terminal(width: Int, isColored: Bool) -> String {
    let ink = Ink(isOn: isColored)
    let width = max(min(width, 100), 40)
    var text = wrapped(title, width, indent: "", ink).split(separator: "\n")
      .map { ink.bold(String($0)) + "\n" }.joined()
    text += wrapped(summary, width, indent: "", ink)
    for block in blocks {
      text += "\n"
      switch block {
      case .heading(let heading): text += ink.bold(heading.uppercased()) + "\n"
      case .text(let paragraph): text += wrapped(paragraph, width, indent: "  ", ink)
      case .list(let items):
        text += items.map { wrapped($0, width, indent: "    ", first: "  - ", ink) }.joined()
      case .code(let code, let language):
        for line in code.split(separator: "\n", omittingEmptySubsequences: false) {
          let isMessage = language == Page.message && !Page.isExcerpt(line)
          text += isMessage && line.count + 4 > width ? broken(line, width) : "    \(line)\n"
        }
      case .table(let columns, let rows): text += table(columns, rows, width, ink)
      case .topics(let topics):
        text += table(
          ["topic", "summary"], topics.map { ["`\($0.words)`", $0.summary] }, width, ink)
      }
    }
    return text
  }

  /// Whether a line of a message shows the source, where each column counts.
  private static func isExcerpt(_ line: Substring) -> Bool {
    let start = line.drop { $0 == " " || $0.isNumber }
    return start.hasPrefix("|") && line.count > start.count || start.hasPrefix("...")
  }

  /// A line of a message that does not fit goes on below its words.
  private func broken(_ line: Substring, _ width: Int) -> String {
    let words = line.drop { $0 == " " }
    let start = "    " + line.prefix { $0 == " " }
    let indent = start + (words.hasPrefix("= ") ? "        " : "  ")
    return wrapped(String(words), width, indent: indent, first: start, Ink(isOn: false))
  }

  /// The first column beside the rest, which follow one another: terminals are narrow, and what stands in the cells are sentences.
  private func table(
    _ columns: [String], _ rows: [[String]], _ width: Int, _ ink: Ink
  ) -> String {
    let longest = rows.map { plain($0[0]).count }.max() ?? 0
    let indent = min(longest, max(26, width * 2 / 5)) + 4
    return rows.map { row in
      let name = plain(row[0])
      // What the first two columns are shows by itself; what the others are has to be said.
      let rest = zip(columns, row).enumerated().dropFirst().filter { !$0.element.1.isEmpty }
        .map { $0.offset < 2 ? $0.element.1 : "\($0.element.0): \($0.element.1)" }
        .joined(separator: " · ")
      let gap = String(repeating: " ", count: max(indent - 2 - name.count, 0))
      guard name.count + 4 <= indent else {
        return wrapped(name, width, indent: "    ", first: "  ", ink)
          + wrapped(rest, width, indent: String(repeating: " ", count: indent), ink)
      }
      return wrapped(
        rest, width, indent: String(repeating: " ", count: indent), first: "  " + name + gap,
        firstInk: "  " + ink.code(name) + gap, ink)
    }.joined()
  }

  /// Breaks a text at spaces.
  private func wrapped(
    _ text: String, _ width: Int, indent: String, first: String? = nil, firstInk: String? = nil,
    _ ink: Ink
  ) -> String {
    var lines: [String] = []
    var line = firstInk ?? first ?? indent
    var length = (first ?? indent).count
    var isEmpty = true
    for word in words(of: text) {
      // Without colour the backticks stay, since they say what is to be typed.
      let count = ink.isOn ? plain(word).count : word.count
      if !isEmpty, length + 1 + count > width {
        lines.append(line)
        line = indent
        length = indent.count
        isEmpty = true
      }
      line += (isEmpty ? "" : " ") + ink.marked(word)
      length += (isEmpty ? 0 : 1) + count
      isEmpty = false
    }
    lines.append(line)
    return lines.map { $0 + "\n" }.joined()
  }

  /// The words of a text, code between backticks kept whole.
  private func words(of text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isCode = false
    for character in text {
      if character == "`" { isCode.toggle() }
      if character == " ", !isCode {
        if !word.isEmpty { words.append(word) }
        word = ""
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  private func plain(_ text: String) -> String { text.filter { $0 != "`" } }
}

/// Colour, or none.
private struct Ink {
  var isOn: Bool

  func bold(_ text: String) -> String { isOn ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  func code(_ text: String) -> String { isOn ? "\u{1B}[36m\(text)\u{1B}[0m" : text }

  /// Code in colour, where there is colour.
  func marked(_ word: String) -> String {
    guard isOn, word.contains("`") else { return word }
    var result = ""
    var isCode = false
    for character in word {
      if character == "`" {
        isCode.toggle()
        result += isCode ? "\u{1B}[36m" : "\u{1B}[0m"
      } else {
        result.append(character)
      }
    }
    return result
  }
}
