import ArgumentParser

/// A command that understands `lenswright`'s words and does nothing: what remains of a start when the work is taken away.
@main
struct Nothing: ParsableCommand {
  static let configuration = CommandConfiguration(subcommands: [Compile.self])

  struct Compile: ParsableCommand {
    @Argument var specs: [String]
    @Option(name: .shortAndLong) var output: String?
    @Option var format = "yaml"
    @Option var environment: String?

    func run() {}
  }
}
