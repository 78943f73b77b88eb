public import LensSyntax

/// A picture of where the logs of tasks go, or the reasons why there is none.
public struct Graph: Sendable {
  /// One for each task definition of the file; `nil` when there is an error among the diagnostics.
  let tasks: [LogGraph]?
  /// Errors, warnings and advice, with the sources that they speak of.
  public let diagnostics: Diagnostics

  /// The picture in a form; `nil` when there is an error. The same file gives the same bytes.
  ///
  /// - Parameters:
  ///   - format: the form: text, a diagram's source or a picture.
  ///   - terminal: where a text is shown; the other forms do not ask.
  public func rendered(_ format: GraphFormat, for terminal: GraphTerminal = .plain) -> [UInt8]? {
    guard let tasks else { return nil }
    let text =
      switch format {
      case .text: tasks.map { TextGraph($0, terminal).text }.joined(separator: "\n")
      case .mermaid: mermaidText(tasks)
      case .dot: dotText(tasks)
      case .svg: GraphPicture(tasks).svg()
      case .html: htmlText(tasks)
      }
    return Array(text.utf8)
  }
}

/// The forms of a picture.
public enum GraphFormat: String, Sendable, CaseIterable {
  /// Lines for a terminal.
  case text
  /// A flowchart of Mermaid, which Markdown pages of many places show.
  case mermaid
  /// Graphviz's language.
  case dot
  /// A picture for a document, in light and dark, complete in itself.
  case svg
  /// The same in a page, with a legend and tables.
  case html

  /// The form that the ending of a file's name stands for: `logs.svg`.
  public init?(fileName: String) {
    switch fileName.split(separator: ".").last.map({ $0.lowercased() }) {
    case "txt", "text": self = .text
    case "mmd", "mermaid": self = .mermaid
    case "dot", "gv": self = .dot
    case "svg": self = .svg
    case "html", "htm": self = .html
    default: return nil
    }
  }
}

/// Where a text is shown.
public struct GraphTerminal: Sendable {
  /// How many characters fit in a line.
  public var columns: Int
  /// Whether colours are written, as ANSI escapes.
  public var isColored: Bool
  /// Whether it shows nothing but ASCII: lines are then drawn with `|` and `-`.
  public var isASCII: Bool

  /// - Parameters:
  ///   - columns: how many characters fit in a line.
  ///   - isColored: whether colours are written, as ANSI escapes.
  ///   - isASCII: whether lines are drawn with ASCII alone.
  public init(columns: Int = 80, isColored: Bool = false, isASCII: Bool = false) {
    self.columns = columns
    self.isColored = isColored
    self.isASCII = isASCII
  }

  /// Eighty columns without colour, as for a file.
  public static let plain = GraphTerminal()
}

/// Draws where the logs of a task go.
///
/// - Parameters:
///   - source: a spec, which is compiled first; or a template or a task definition in any form that ECS has for it.
///   - options: what a compilation of a spec is told.
public func graph(_ source: Source, options: CompileOptions = .standard) -> Graph {
  var diagnostics = Diagnostics()
  let tasks: [LogGraph]
  switch TaskFile(source, options, &diagnostics) {
  case nil: tasks = []
  case .spec(let template): tasks = [LogGraph(of: template)].compactMap { $0 }
  case .taskDefinitions(let views, let root):
    tasks = views.compactMap { view in
      view.agentConfiguration(isCompiled: false, &diagnostics).map {
        LogGraph(of: view, in: root, $0.task, $0.configuration)
      }
    }
  }
  if !diagnostics.isEmpty { diagnostics.redactCredentials() }
  return Graph(tasks: diagnostics.hasErrors ? nil : tasks, diagnostics: diagnostics)
}
