import ArgumentParser
import Lenswright

/// `lenswright graph`.
struct Graph: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw where the logs go, from containers through the router to destinations.",
    usage: "lenswright graph [<file>] [--format <format>] [-o <file>] [<options>]",
    discussion: """
      Takes a spec, or a CloudFormation template or an ECS task definition that is there already. `text` is for the terminal, `mermaid` for Markdown, \
      `dot` for Graphviz, `svg` and `html` for documents. With `-o` the format follows from the file's ending.

      Nothing is drawn for a file with errors.
      """)

  @Argument(
    help: "A spec, a template or a task definition; `-` is standard input.",
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var file = "lenswright.yaml"

  @Option(
    name: .customLong("format"), help: "The form: text, mermaid, dot, svg or html.",
    transform: Graph.format)
  var format: GraphFormat?

  @Option(
    name: [.customShort("o"), .customLong("output")], help: "The file to write to.",
    completion: .file(extensions: ["txt", "mmd", "dot", "svg", "html"]))
  var output: String?

  @OptionGroup var options: SpecOptions

  private static func format(_ word: String) throws -> GraphFormat {
    guard let format = GraphFormat(rawValue: word) else {
      let words = GraphFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(word)' is not a format; there are \(words).")
    }
    return format
  }

  private var target: String? { output == "-" ? nil : output }

  func validate() throws {
    if let target, format == nil, GraphFormat(fileName: target) == nil {
      throw ValidationError("The ending of '\(target)' is none of a format: name it with --format.")
    }
  }

  func run() throws {
    do {
      let source = Source(
        name: file == "-" ? "<stdin>" : file, bytes: try Disk.input(file, for: "graph"))
      let graph = Lenswright.graph(source, options: options.compileOptions)
      options.complain(graph.diagnostics)
      let format = format ?? target.flatMap(GraphFormat.init(fileName:)) ?? .text
      guard let picture = graph.rendered(format, for: target == nil ? Terminal.graph : .plain)
      else { throw ExitCode(1) }
      guard let target else {
        if !Terminal.write(picture) { throw DiskError("write", "standard output") }
        return
      }
      if let own = graph.diagnostics.sources.all.first(where: { $0.isFile(target) }) {
        throw DiskError("\(target) is what was read (\(own.name)), and is not overwritten")
      }
      try Disk.write(picture, to: target)
    } catch let error as DiskError {
      Terminal.complain(error: error.description)
      throw ExitCode(2)
    }
  }
}

extension Source {
  /// Whether a path leads to the file that the source was read from.
  fileprivate func isFile(_ path: String) -> Bool {
    guard let identity = Disk.identity(of: path) else { return false }
    return Disk.identity(of: name) == identity
  }
}

extension Terminal {
  /// The terminal as a picture in text needs to know it; whatever is not one gets the same bytes everywhere.
  fileprivate static var graph: GraphTerminal {
    guard isTerminal else { return .plain }
    return GraphTerminal(columns: width, isColored: hasColor(1), isASCII: !isUnicode)
  }
}
