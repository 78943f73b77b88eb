/// The manual page of the command, for `man`.
package enum ManualPage {
  /// All of `lenswright.1`.
  ///
  /// - Parameters:
  ///   - summary: the command in a few words.
  ///   - discussion: what it is, in paragraphs.
  package static func text(
    of commands: [CommandDescription], summary: String, discussion: String
  ) -> String {
    var roff = Roff()
    roff.line(".TH LENSWRIGHT 1 \(checked) \"lenswright \(compilerVersion)\" \"User Commands\"")
    roff.section("Name")
    roff.line("lenswright \\- " + Roff.escaped(lowered(summary)))
    roff.section("Synopsis")
    for command in commands {
      roff.line(".TP")
      roff.line(Roff.form(command.usage))
    }
    roff.section("Description")
    // The exit codes have a section of their own.
    roff.write(Page.paragraphs(discussion).filter { !$0.isAboutExitCodes })
    roff.section("Commands")
    for command in commands {
      roff.line(".SS \"lenswright \(command.name)\"")
      roff.write([.text(command.summary)])
      roff.write(Page.paragraphs(command.discussion))
      roff.write(command.arguments.map { [$0.form, $0.sentence] })
    }
    roff.section("Exit status")
    roff.write(Concept.exitCodes.blocks)
    roff.section("Environment")
    roff.write(Concept.environmentVariables.blocks)
    roff.section("Files")
    roff.write([["lenswright.yaml", "The spec that is read where none is named."]])
    roff.section("See also")
    roff.line("\\fBlenswright explain\\fR, \\fBaws\\fR(1), \\fBfluent\\-bit\\fR(1)")
    return roff.text
  }

  /// The day up to which facts were read at their sources: the page has no younger one of its own.
  private static var checked: String {
    let days =
      allConcepts.map(\.checked) + allRules.map { $0.checked } + allDestinations.map { $0.checked }
    return days.max() ?? ""
  }

  private static func lowered(_ sentence: String) -> String {
    let words = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    return words.prefix(1).lowercased() + words.dropFirst()
  }
}

extension Page.Block {
  fileprivate var isAboutExitCodes: Bool {
    if case .text(let text) = self { text.hasPrefix("Exit codes:") } else { false }
  }
}

/// Writes what `man` reads (groff_man(7), mandoc's man(7)).
private struct Roff {
  private(set) var text = ""

  mutating func line(_ line: String) { text += line + "\n" }

  /// Whether a paragraph begins here anyway.
  private var isAtStart: Bool {
    text.split(separator: "\n").last.map { $0.hasPrefix(".S") } ?? true
  }

  private mutating func paragraph(_ lines: String) { line(isAtStart ? lines : ".PP\n" + lines) }

  mutating func section(_ name: String) { line(".SH \(name.uppercased())") }

  mutating func write(_ blocks: [Page.Block]) {
    for block in blocks {
      switch block {
      case .heading(let heading): paragraph("\\fB\(Roff.escaped(heading))\\fR")
      case .text(let paragraph): self.paragraph(Roff.marked(paragraph))
      case .list(let items): for item in items { line(".IP \\(bu 2\n" + Roff.marked(item)) }
      case .code(let code, _): paragraph(".RS 4\n.nf\n" + Roff.lines(code) + "\n.fi\n.RE")
      case .table(_, let rows): write(rows)
      case .topics(let topics):
        write(topics.map { ["`lenswright explain \($0.words)`", $0.summary] })
      }
    }
  }

  /// Rows with what they are about in front.
  mutating func write(_ rows: [[String]]) {
    for row in rows {
      let rest = row.dropFirst().filter { !$0.isEmpty }.joined(separator: ". ")
      line(".TP\n\(Roff.form(row[0].filter { $0 != "`" }))\n" + Roff.marked(rest))
    }
  }

  /// What is typed, in bold; words of the reader's own are in italics.
  static func form(_ text: String) -> String {
    let parts = escaped(text).split(separator: "<", omittingEmptySubsequences: false)
    let marked = parts.enumerated().map { index, part -> String in
      guard index > 0, let end = part.firstIndex(of: ">") else { return String(part) }
      return "\\fI\(part[..<end])\\fB\(part[part.index(after: end)...])"
    }
    return "\\fB" + marked.joined() + "\\fR"
  }

  /// A text whose code is in bold.
  static func marked(_ text: String) -> String {
    let parts = text.split(separator: "`", omittingEmptySubsequences: false)
    let marked = parts.enumerated().map { index, part in
      index % 2 == 1 ? "\\fB\(escaped(String(part)))\\fR" : escaped(String(part))
    }
    return guarded(marked.joined())
  }

  static func lines(_ code: String) -> String {
    code.split(separator: "\n", omittingEmptySubsequences: false)
      .map { guarded(escaped(String($0))) }.joined(separator: "\n")
  }

  /// A line that begins with a dot or a quote would be a request.
  private static func guarded(_ line: String) -> String {
    line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : line
  }

  static func escaped(_ text: String) -> String {
    text.reduce(into: "") { result, character in
      switch character {
      case "\\": result += "\\e"
      case "-": result += "\\-"
      case "…": result += "\\&..."
      case "→": result += "\\(->"
      default: result.append(character)
      }
    }
  }
}
