import LensCloudFormation
import LensFluent
import LensSyntax

/// The configuration files of a router in the places where its engine finds them, as far as anybody knows them before the task runs.
package struct PlacedFiles: Sendable {
  package struct File: Sendable {
    package var path: String
    package var text: ConfigurationText
  }

  /// The file that the engine is started with.
  package var main: File
  /// What other files include.
  package var included: [File] = []
  /// Files of parsers that the configuration or the command line names.
  package var parsers: [File] = []
}

extension CompiledTemplate {
  /// What the compiled task's router reads; `nil` when the agent would write nothing, which a compiled task never is told.
  package var placedFiles: PlacedFiles? {
    let views = TaskDefinitionView.all(in: Node(.object(tree)))
    guard let view = views.first(where: { $0.form == .resource("TaskDefinition") }) else {
      return nil
    }
    var ignored = Diagnostics()
    let task = AgentTask(view, &ignored)
    guard let agent = AgentConfiguration.generate(for: task).configuration else { return nil }
    let generated = PlacedFiles.File(
      path: AgentFacts.generatedConfiguration(agent.engine),
      text: ConfigurationText(generated: agent.text))
    var files = PlacedFiles(main: generated)
    for placed in plan.delivered.files {
      let file = PlacedFiles.File(path: placed.path, text: placed.text)
      if placed.role == .parsers { files.parsers.append(file) } else { files.included.append(file) }
    }
    if let text = initText(plan.delivered.files) {
      files.included.insert(generated, at: 0)
      files.main = .init(path: DeliveryFacts.initConfiguration, text: text)
    }
    return files
  }
}

/// The main file of the init process, where it includes something of ours; it has an include for each file that is no file of parsers.
func initText(_ files: [PlacedFile]) -> ConfigurationText? {
  let behind = files.filter { $0.role == .behind }
  if behind.isEmpty { return nil }
  let paths = [AgentFacts.generatedConfiguration(.fluentBit)] + behind.map(\.path)
  return ConfigurationText(paths.map { .init(text: "@INCLUDE \($0)") })
}

/// The files that a preview shows behind the one that the agent writes.
///
/// - Parameters:
///   - files: what the compiler has placed; none for a task definition that it has not made.
func previewFiles(
  _ files: [PlacedFile], _ container: ContainerView, _ locations: inout Locations
) -> [PreviewFile] {
  var shown = container.writtenFiles.map { path, text in
    PreviewFile(
      path: path, writer: "written by the container's command", parts: [],
      wholeText: text.previewText + "\n")
  }
  for file in files {
    var preview = PreviewFile(path: file.path, writer: file.writer, parts: [])
    preview.wholeText = file.text.text
    for (index, line) in file.text.lines.enumerated() where line.isMarked {
      preview.wholeMarks[index] = locations.location(of: line.span).map { "\($0.file):\($0.line)" }
    }
    if let index = shown.firstIndex(where: { $0.path == file.path }) {
      // An override of the template counts, and has no places.
      if shown[index].wholeText == preview.wholeText { shown[index] = preview }
    } else {
      shown.append(preview)
    }
  }
  if let text = initText(files) {
    shown.insert(
      PreviewFile(
        path: DeliveryFacts.initConfiguration, writer: "written by the image's init process",
        parts: [], wholeText: text.text), at: 0)
  }
  return shown
}

extension ConfigurationText.Line {
  /// Whether something of a file of the spec's own begins here.
  fileprivate var isMarked: Bool {
    !span.isNone && (text.hasPrefix("[") || text.hasPrefix("@") || text.hasPrefix("<"))
      && !text.hasPrefix("</")
  }
}
