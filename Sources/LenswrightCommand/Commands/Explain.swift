import ArgumentParser
import Lenswright

/// `lenswright explain`.
struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a destination, or a rule of `check`.",
    usage: "lenswright explain [<topic>] [--markdown]",
    discussion: """
      Without a topic it lists the destinations; `lenswright check --list-rules` lists the rules.

      Examples:
        lenswright explain
        lenswright explain cloudwatch
        lenswright explain no-router
      """)

  @Argument(help: "A destination's type, such as `s3`, or a rule's id, such as `no-router`.")
  var topic: String?

  @Flag(name: .customLong("markdown"), help: "Print Markdown in place of text for a terminal.")
  var isMarkdown = false

  func run() throws {
    let page: Page
    if let topic {
      guard let found = Page(explaining: topic) else {
        let near = Page.nearestTopic(to: topic).map { "did you mean '\($0)'? " } ?? ""
        Terminal.complain(
          "error: there is nothing to explain under '\(topic)'\n  \(near)'lenswright explain' lists the topics"
        )
        throw ExitCode(2)
      }
      page = found
    } else {
      page = Page.destinations
    }
    Terminal.print(
      isMarkdown
        ? page.markdown()
        : page.terminal(width: Terminal.width, isColored: Terminal.hasColor(1)))
  }
}
