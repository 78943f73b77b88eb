import ArgumentParser
import Lenswright

/// `lenswright new`.
struct New: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Begin a service: a spec that compiles, tests, a page and a pipeline.",
    usage: "lenswright new [<starter>] [<folder>] [--to <types>] [<options>]",
    discussion: """
      Writes a service into a folder of its own, from one of the starters. On a terminal, and without a starter, it asks a few questions and shows what it \
      will write.

      What is written compiles and passes its tests as it stands. Nothing that is there already is overwritten, and when one file cannot be written, none is.

      Examples:
        lenswright new
        lenswright new --list
        lenswright new web-service checkout
        lenswright new worker orders --to datadog,s3 --ci github
        lenswright new pipeline shop --set containers.app.image=shop:1.4.2
      """)

  @Argument(help: "What to begin with; --list shows them.")
  var starter: String?

  @Argument(
    help: "The folder to write to; the service's name when none is given.",
    completion: .directory)
  var folder: String?

  @Option(
    name: .customLong("name"),
    help: "The service's name; otherwise that of the folder.")
  var name: String?

  @Option(
    name: .customLong("to"),
    help: ArgumentHelp(
      "Where the logs go: types of destinations, with commas between them.", valueName: "types"))
  var destinations: [String] = []

  @OptionGroup var assignments: SettingOptions

  @Option(
    name: .customLong("ci"),
    help: ArgumentHelp(
      "Whose pipeline to write: github, gitlab, codepipeline or none.", valueName: "platform"))
  var pipeline: String?

  @Option(
    name: .customLong("templates"),
    help: ArgumentHelp("A folder with starters of your own.", valueName: "folder"),
    completion: .directory)
  var templates: String?

  @Flag(name: .customLong("list"), help: "List the starters.")
  var isListed = false

  @Flag(name: .customLong("force"), help: "Overwrite files that are there.")
  var isForced = false

  @Flag(name: .customLong("dry-run"), help: "Print the names of the files, and write none.")
  var isDryRun = false

  @Flag(
    name: [.customShort("y"), .customLong("yes")],
    help: "Ask nothing: take the answer that a question would offer.")
  var takesDefaults = false

  func run() throws {
    do {
      let starters = try StarterFolder.starters(beside: templates)
      if isListed { return Terminal.print(New.list(starters)) }
      let request = try asked(starters)
      try write(request)
    } catch let error as DiskError {
      Terminal.complain(error: error.description)
      throw ExitCode(2)
    } catch let error as AnswerError {
      Terminal.complain(error: error.description)
      throw ExitCode(2)
    }
  }

  /// The starters with what each is.
  static func list(_ starters: [Starter]) -> String {
    Page.starters(starters).terminal(width: Terminal.width, isColored: Terminal.hasColor(1))
  }

  // MARK: Answers

  /// What is to be written and where.
  struct Request {
    var starter: Starter
    var answers: ServiceAnswers
    var folder: String
    /// Whether somebody is to say yes to what is shown.
    var isConfirmed = true
  }

  private func asked(_ starters: [Starter]) throws -> Request {
    if let starter {
      let starter = try Starter.named(starter, among: starters)
      return try request(starter)
    }
    if takesDefaults { return try request(starters[0]) }
    guard Terminal.isTerminal(0), Terminal.isTerminal else {
      throw DiskError(
        "there is nobody to ask which starter it is to be",
        help:
          "name one, as in: lenswright new \(starters[0].name) checkout\n'lenswright new --list' says what each is"
      )
    }
    return try ServiceQuestions(starters: starters, options: self).request()
  }

  /// What follows from the command line alone.
  private func request(_ starter: Starter) throws -> Request {
    let answers = ServiceAnswers(
      service: try name ?? folder.map(New.name(ofFolder:)) ?? starter.name, destinations: types,
      settings: assignments.settings,
      pipeline: try pipeline.map { try PipelinePlatform.named($0) } ?? .none)
    return Request(starter: starter, answers: answers, folder: folder ?? answers.service)
  }

  /// The words of `--to`.
  var types: [String] {
    destinations.flatMap { $0.split(separator: ",").map(New.trimmed) }
  }

  /// Without the spaces around it.
  static func trimmed(_ text: Substring) -> String {
    let text = text.drop { $0 == " " || $0 == "\t" }
    let end = text.lastIndex { $0 != " " && $0 != "\t" }
    return end.map { String(text[...$0]) } ?? ""
  }

  /// What a service is called that lies in a folder.
  private static func name(ofFolder folder: String) throws(DiskError) -> String {
    let name = ServiceFolder(path: folder).name
    do {
      try ServiceAnswers.reviewName(name)
    } catch {
      throw DiskError(
        "no service can be called like the folder '\(name.printableName)'",
        help: "give its name: --name checkout")
    }
    return name
  }

  // MARK: Files

  private func write(_ request: Request) throws {
    let service = try newService(from: request.starter, request.answers)
    if !service.diagnostics.isEmpty {
      Terminal.complain(service.diagnostics.rendered(.full, color: Terminal.hasColor))
    }
    guard var files = service.files else { throw ExitCode(1) }
    let paths = files.map(\.path) + service.schemas.map(\.fileName)
    let folder = ServiceFolder(path: request.folder)
    try folder.review(paths, isForced: isForced)
    if isDryRun { return Terminal.print(folder.list(paths)) }
    if !request.isConfirmed {
      Terminal.print("\n\(folder.list(paths))\n")
      guard try ServiceQuestions.confirm("Write these \(paths.count) files?") else {
        throw ExitCode(1)
      }
    }
    files += service.schemas.map { ServiceFile(path: $0.fileName, bytes: $0.text) }
    try folder.write(files)
    Terminal.print("wrote \(files.count) files into \(request.folder)")
    if !service.gaps.isEmpty {
      Terminal.print(
        "  fill in first: \(service.gaps.joined(separator: ", ")), as README.md says")
    }
    Terminal.print("  then: cd \(Program.line([request.folder])) && lenswright test")
    if let root = folder.repository, let place = request.answers.pipeline.placeInRepository {
      Terminal.print(
        "note: the repository begins at \(root); its pipeline has to be there: move \(place), and write this folder into it"
      )
    }
  }
}
