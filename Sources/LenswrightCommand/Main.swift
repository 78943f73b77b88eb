import ArgumentParser
import Lenswright

/// The command and its verbs.
struct LenswrightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lenswright",
    abstract: "The compiler for FireLens on Amazon ECS.",
    usage: "lenswright <command> [<options>]",
    discussion: """
      Turns a short YAML spec of a task, its log router and its log destinations into CloudFormation.

      A spec is called lenswright.yaml; `lenswright compile` in its folder prints the template.

      Exit codes: 0 all is well, 1 the input has mistakes, 2 a wrong word on the command line, or a file that cannot be read or written.
      """,
    version: compilerVersion,
    subcommands: [
      New.self, Compile.self, Package.self, Check.self, Preview.self, Test.self, Graph.self,
      Explain.self,
      Schema.self,
    ])
}

/// Runs the command with exit codes of our own: the parser's 64 for a wrong word would be one more number for a pipeline to know.
@main
enum Main {
  static func main() {
    let verbs = LenswrightCommand.configuration.subcommands.compactMap {
      $0.configuration.commandName
    }
    if let unknown = UnknownVerb(words, verbs: verbs) {
      Terminal.complain(error: unknown.description)
      Terminal.exit(2)
    }
    do {
      var command = try named() ?? LenswrightCommand.parseAsRoot(words)
      try command.run()
    } catch {
      let code = LenswrightCommand.exitCode(for: error)
      let message = LenswrightCommand.fullMessage(for: error)
      if code.isSuccess {
        Terminal.print(message)
        Terminal.exit(0)
      }
      if !message.isEmpty { complain(message) }
      Terminal.exit(code == .failure ? 1 : 2)
    }
  }

  /// What was typed. A flag takes no value, and an option would take the path behind it for one, so that `--fix=unsafe` is a flag of another name.
  private static var words: [String] {
    CommandLine.arguments.dropFirst().map { word in
      switch word {
      case "--fix=unsafe": Check.unsafeFlag
      case "--fix=safe": "--fix"
      default: word
      }
    }
  }

  /// Says what the parser says, in the form of all other messages: capitals are for names.
  private static func complain(_ message: String) {
    let start = "Error: "
    guard message.hasPrefix(start) else { return Terminal.complain(message) }
    let rest = message.dropFirst(start.count)
    Terminal.complain(error: rest.prefix(1).lowercased() + rest.dropFirst())
  }

  /// The verb that the first word names, parsed by itself: to build the tree of all verbs and their help takes longer than to compile a spec.
  ///
  /// `nil` for whatever is not a plain call of a verb, mistakes among it, so that the tree says what there is to say.
  private static func named() -> (any ParsableCommand)? {
    let words = words
    let verb = LenswrightCommand.configuration.subcommands.first {
      $0.configuration.commandName == words.first
    }
    return try? verb?.parseAsRoot(Array(words.dropFirst()))
  }
}
