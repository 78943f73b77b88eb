import LensCloudFormation
import LensFluent
import LensSyntax

/// The files that one router reads, and what else is to be said of them.
struct RouterPreview: Sendable {
  /// The task definition, where a file holds several.
  var task: String?
  /// The router's container.
  var container: String
  /// In the order in which the router reads them: the one that the agent writes, then those that are included and known.
  var files: [PreviewFile]
  /// Lines of comments behind the files; an empty one is an empty line.
  var notes: [String] = []

  func title(of file: PreviewFile) -> String {
    let words = (task.map { "\($0): " } ?? "") + "\(file.path) in `\(container)`, \(file.writer)"
    return words.escapingControls()
  }
}

/// A configuration file as it lies in the router.
struct PreviewFile: Sendable {
  var path: String
  /// Who puts it there: "written by the ECS agent".
  var writer: String
  /// What holds for the whole file.
  var remarks: [String] = []
  var parts: [Part]
  /// The text of a file that says itself where its parts come from.
  var wholeText: String?
  /// What is added to lines of that text for people, by the line.
  var lineMarks: [String: String] = [:]
  /// Where lines of such a text come from, by their number from zero.
  var wholeMarks: [Int: String] = [:]

  /// Some lines that come from one place.
  struct Part: Sendable {
    /// Where they come from, without the `#`.
    var mark: String?
    var lines: [Line]
  }

  struct Line: Sendable {
    var text: String
    var mark: String?
  }

  /// The file to the byte: an empty line stands before each part.
  var text: String {
    if let wholeText { return wholeText }
    return parts.map { part in "\n" + part.lines.map { $0.text + "\n" }.joined() }.joined()
  }

  /// The file with its marks, for people: whatever would do something to a terminal is spelled out.
  var markedText: String {
    var text = remarks.map { "# \($0)\n" }.joined()
    if let wholeText {
      let lines = wholeText.escapingControlsByLine(lineMarks).split(
        separator: "\n", omittingEmptySubsequences: false)
      let marked = lines.enumerated().map { index, line in
        (wholeMarks[index].map { "# \($0.escapingControls())\n" } ?? "") + line
      }
      return text + "\n" + marked.joined(separator: "\n")
    }
    for part in parts {
      text += "\n"
      if let mark = part.mark { text += "# \(mark.escapingControls())\n" }
      for line in part.lines {
        let margin = line.text.prefix { $0 == " " }
        if let mark = line.mark { text += "\(margin)# \(mark.escapingControls())\n" }
        // A line break in a value begins a line, as it does for the engine.
        for row in line.text.split(separator: "\n", omittingEmptySubsequences: false) {
          text += String(row).escapingControls() + "\n"
        }
      }
    }
    return text
  }
}

extension RouterPreview {
  /// The router of a compiled spec.
  init?(
    of template: CompiledTemplate, _ locations: inout Locations, _ diagnostics: inout Diagnostics
  ) {
    guard let view = template.taskDefinition else { return nil }
    let origins = SpecOrigins(template.plan.routing, template.spec, view)
    self.init(view, origins, template.plan.delivered, &locations, &diagnostics)
    notes += EndpointNotes(template.plan).lines
    let marks = template.plan.routing.inputs.map { input in
      let place = PartOrigin.Place(path: "inputs.\(input.name)", span: input.span)
      return ("# \(input.comment)", place.mark(&locations))
    }
    for index in files.indices {
      files[index].lineMarks = Dictionary(marks, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The router of a task definition that somebody wrote.
  init?(
    of view: TaskDefinitionView, isAlone: Bool, _ locations: inout Locations,
    _ diagnostics: inout Diagnostics
  ) {
    self.init(view, ViewOrigins(view), nil, &locations, &diagnostics)
    if !isAlone, case .resource(let id) = view.form { task = id }
  }

  private init?(
    _ view: TaskDefinitionView, _ origins: any PartOrigins, _ delivered: DeliveredConfiguration?,
    _ locations: inout Locations, _ diagnostics: inout Diagnostics
  ) {
    guard
      let (task, configuration) = view.agentConfiguration(
        isCompiled: delivered != nil, &diagnostics)
    else { return nil }
    container = task.containers[configuration.router].name
    let writer = PreviewWriter(
      view: view, task: task, configuration: configuration, origins: origins)
    let placed = delivered?.files ?? []
    files =
      [writer.file(&locations)]
      + previewFiles(placed, view.containers[configuration.router], &locations)
    notes = writer.notes(beside: delivered?.files)
    if let reason = delivered?.reason, !reason.isEmpty {
      notes += ["", reason]
    }
  }
}

extension String {
  /// Line breaks stay, and whatever else would do something to a terminal is spelled out.
  fileprivate func escapingControlsByLine(_ marks: [String: String]) -> String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let line = String(line)
      return (marks[line].map { "\(line), \($0)" } ?? line).escapingControls()
    }
    .joined(separator: "\n")
  }
}
