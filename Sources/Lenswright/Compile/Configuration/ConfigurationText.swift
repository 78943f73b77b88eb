import LensFluent
package import LensSyntax

/// The text of a configuration file that the router reads, with the places that its lines come from.
package struct ConfigurationText: Sendable {
  package struct Line: Sendable {
    package var text: String
    /// Where the line is written in a file of the spec's own; `Span.none` for a line that was generated.
    package var span = Span.none
  }

  package private(set) var lines: [Line]

  package init(_ lines: [Line] = []) {
    self.lines = lines
  }

  /// A generated text, in which every line has an end.
  init(generated text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      Line(text: String($0))
    }
    if lines.last?.text.isEmpty ?? false { lines.removeLast() }
  }

  package var isEmpty: Bool { lines.isEmpty }

  /// The text to the byte: every line has an end.
  package var text: String { lines.map { $0.text + "\n" }.joined() }

  /// Adds a block behind an empty line.
  mutating func append(block: [Line]) {
    if !lines.isEmpty { lines.append(Line(text: "")) }
    lines += block
  }
}

/// What is generated and the spec's own files, put together to the few files that the engine reads.
///
/// The spec's files become parts of the generated ones: one text reaches the router by whatever way there is, and nothing depends on where else a file
/// might lie.
struct ConfigurationFiles {
  let generated: RouterConfiguration?
  let files: UserFiles
  let engine: Engine

  /// Whether nothing has to be carried.
  var isEmpty: Bool { main(parsersAt: nil).isEmpty && parsers.isEmpty }

  /// The parsers of the pipelines and those of the spec; empty where there are none.
  var parsers: ConfigurationText {
    var text = ConfigurationText(generated: generated?.parsers ?? "")
    for file in files.parserTexts { text.append(block: lines(of: file)) }
    return text
  }

  /// The file that is included into the one that ECS generates.
  ///
  /// - Parameters:
  ///   - parsers: where the parsers lie; `nil` where there are none, or where the command line names them.
  ///   - isLast: whether nothing of the task is read behind it.
  func main(parsersAt parsers: String?) -> ConfigurationText {
    let paths = [parsers].compactMap { $0 } + files.parsers.compactMap(\.path)
    var text = ConfigurationText(generated: generated.map { $0.text(parsersAt: paths) } ?? "")
    if generated == nil, !paths.isEmpty {
      text = ConfigurationText(generated: RouterConfiguration().text(parsersAt: paths))
    }
    for file in files.includes {
      switch file {
      case .text(let own): text.append(block: lines(of: own))
      case .inRouter(let path, let span):
        let word = engine == .fluentBit ? "@INCLUDE" : "@include"
        text.append(block: [.init(text: "\(word) \(path)", span: span)])
      case .object: break
      }
    }
    return text
  }

  /// The lines of a file under its name as the spec has it, which is the same wherever the spec lies.
  private func lines(of file: UserText) -> [ConfigurationText.Line] {
    [.init(text: "# \(file.title.escapingControls())")]
      + file.lines.map { .init(text: $0.text, span: $0.span) }
  }
}
