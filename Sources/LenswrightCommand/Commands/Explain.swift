import ArgumentParser
import Lenswright

/// `lenswright explain`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a rule, a diagnostic, a destination, a key of the language or a concept.",
    usage: "lenswright explain [<topic>] [--markdown] [--no-pager]",
    discussion: """
      Without a topic it lists all there are. `destinations`, `rules`, `diagnostics`, `concepts`, `keys` and `commands` list those of one sort, \
      with a line about each.

      A key inside of others is named by the way to it, or by its last word where that is enough. Where a word stands for several things, the sort \
      before it says which one is meant: `lenswright explain key overrides`.

      Examples:
        lenswright explain
        lenswright explain cloudwatch
        lenswright explain unknown-destination
        lenswright explain router.buffer
        lenswright explain shutdown
        lenswright explain rules
      """)

  @Argument(
    help: ArgumentHelp("What to explain, such as `s3`, `no-router` or `containers.*.healthCheck`."),
    completion: .custom { words, _, start in Explain.completions(after: words, of: start) })
  var topic: [String] = []

  @Flag(name: .customLong("markdown"), help: "Print Markdown in place of text for a terminal.")
  var isMarkdown = false

  @Flag(
    name: .customLong("no-pager"),
    help: "Print long pages to the end, and not a screen at a time.")
  var isAtOnce = false

  @Flag(name: .customLong("man"), help: .hidden)
  var isManual = false

  func run() throws {
    if isManual {
      Terminal.print(LenswrightCommand.manual)
      return
    }
    let page = try page()
    if isMarkdown {
      Terminal.print(page.markdown())
    } else {
      let text = page.terminal(width: Terminal.width, isColored: Terminal.hasColor(1))
      Pager.show(text, isWanted: !isAtOnce)
    }
  }

  private func page() throws -> Page {
    let name = topic.joined(separator: " ")
    if topic.isEmpty { return Page.topics(with: LenswrightCommand.descriptions) }
    if name == "commands" { return Page.index(of: LenswrightCommand.descriptions) }
    if let page = Page(explaining: name) { return page }
    let verb = topic.first == "command" ? topic.dropFirst().first : topic.first
    if topic.count == (topic.first == "command" ? 2 : 1),
      let command = LenswrightCommand.descriptions.first(where: { $0.name == verb })
    {
      return Page(of: command)
    }
    let verbs = LenswrightCommand.descriptions.map(\.name) + ["commands"]
    let near = topic.last.flatMap { Topic.nearest(to: $0) ?? likelyWord(for: $0, among: verbs) }
    Terminal.complain(error: Page.nothing(under: name, near: near))
    throw ExitCode(2)
  }

  /// What a topic may be, or what may stand behind its sort.
  ///
  /// - Parameter start: as much of it as is typed; keys inside of others are offered when the way to them has begun.
  private static func completions(after words: [String], of start: String) -> [String] {
    let kinds = Topic.Kind.allCases
    let keys = Topic.names(of: .key).filter { start.contains(".") || !$0.contains(".") }
    // The shells differ in whether the word that is being typed is among the words.
    if let kind = words.suffix(2).compactMap(Topic.Kind.init).last {
      return kind == .key ? keys : Topic.names(of: kind)
    }
    let names = kinds.filter { $0 != .key }.flatMap(Topic.names) + keys
    let verbs = LenswrightCommand.configuration.subcommands.compactMap {
      $0.configuration.commandName
    }
    let all = names + kinds.map(\.plural) + ["commands"] + verbs
    return all.enumerated().filter { !all[..<$0.offset].contains($0.element) }.map { $0.element }
  }
}

extension LenswrightCommand {
  /// What the commands say of themselves.
  static var descriptions: [CommandDescription] {
    configuration.subcommands.compactMap { command in
      let said = command.configuration
      guard let name = said.commandName else { return nil }
      return CommandDescription(
        name: name, summary: said.abstract, usage: said.usage ?? "lenswright \(name)",
        discussion: said.discussion, dump: command._dumpHelp())
    }
  }

  /// The manual page, as roff.
  static var manual: String {
    ManualPage.text(
      of: descriptions, summary: configuration.abstract, discussion: configuration.discussion)
  }
}
