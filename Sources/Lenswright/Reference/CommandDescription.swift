import LensSyntax

/// A command of the terminal, from the declarations that its words are read with.
package struct CommandDescription: Sendable {
  package var name: String
  package var summary: String
  package var usage: String
  /// Paragraphs; indented lines are what one types.
  package var discussion: String
  package var arguments: [Argument]

  /// A word of the command line.
  package struct Argument: Sendable {
    /// `-o, --output <path>`
    package var form: String
    package var summary: String
    package var isOption: Bool
    /// What it may be, where that is one of a few words.
    package var words: [String]
    package var defaultValue: String?
  }

  /// - Parameter dump: what the parser of the command line says of its declarations, as JSON.
  package init?(name: String, summary: String, usage: String, discussion: String, dump: String) {
    self.name = name
    self.summary = summary
    self.usage = usage
    self.discussion = discussion
    var ignored = Diagnostics()
    guard let tree = Node.read(Source(name: "dump", text: dump), &ignored),
      let command = tree.mapping?["command"]?.mapping
    else { return nil }
    arguments = (command["arguments"]?.sequence ?? []).compactMap { Argument($0) }
  }
}

extension CommandDescription.Argument {
  fileprivate init?(_ node: Node) {
    guard let declared = node.mapping, declared["shouldDisplay"]?.literalText == "true" else {
      return nil
    }
    func text(_ key: String) -> String? { declared[key]?.literalText }
    let kind = text("kind") ?? "option"
    let value = text("valueName").map { "<\($0)>" } ?? ""
    let names = (declared["names"]?.sequence ?? []).compactMap { name -> String? in
      guard let name = name.mapping, let word = name["name"]?.literalText else { return nil }
      return name["kind"]?.literalText == "short" ? "-\(word)" : "--\(word)"
    }
    isOption = kind != "positional"
    let isRepeating = text("isRepeating") == "true"
    form =
      isOption
      ? names.joined(separator: ", ") + (kind == "option" ? " \(value)" : "")
      : value + (isRepeating ? " …" : "")
    summary = text("abstract") ?? ""
    words = (declared["allValues"]?.sequence ?? []).compactMap(\.literalText)
    // A flag is off unless it is written.
    defaultValue = kind == "flag" ? nil : text("defaultValue")
  }
}

extension Page {
  /// All that there is to know of a command.
  package init(of command: CommandDescription) {
    self.init(title: "lenswright \(command.name)", summary: command.summary)
    blocks.append(.code(command.usage, language: Page.shell))
    blocks += Page.paragraphs(command.discussion)
    for (heading, isOption) in [("Arguments", false), ("Options", true)] {
      add(
        heading,
        [
          .table(
            [isOption ? "option" : "argument", "meaning"],
            command.arguments.filter { $0.isOption == isOption }.map {
              ["`\($0.form)`", $0.sentence]
            })
        ])
    }
  }

  /// Every command.
  package static func index(of commands: [CommandDescription]) -> Page {
    var page = Page(
      title: "Commands",
      summary: "The words behind `lenswright`; `lenswright help <command>` says all about one.")
    page.blocks.append(
      .table(["command", "what it does"], commands.map { ["`\($0.name)`", $0.summary] }))
    return page
  }

  /// The language of a code block that is typed.
  static let shell = "shell"

  /// A discussion as blocks: what is indented is what one types.
  static func paragraphs(_ discussion: String) -> [Block] {
    var blocks: [Block] = []
    var lines: [String] = []
    var isCode = false
    func end() {
      if !lines.isEmpty {
        blocks.append(
          isCode
            ? .code(lines.joined(separator: "\n"), language: shell)
            : .text(lines.joined(separator: " ")))
      }
      lines = []
    }
    for line in discussion.split(separator: "\n", omittingEmptySubsequences: false) {
      let indented = line.hasPrefix("  ")
      if line.isEmpty || indented != isCode { end() }
      isCode = indented
      if !line.isEmpty { lines.append(String(indented ? line.dropFirst(2) : line)) }
    }
    end()
    return blocks
  }
}

extension CommandDescription.Argument {
  var sentence: String {
    let usual = defaultValue.map { "`\($0)` by default." }
    let isSaid = words.allSatisfy { summary.contains($0) }
    let choice = isSaid ? nil : "One of \(listed(words, "or"))."
    return [summary, choice, usual].compactMap { $0 }.filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}
