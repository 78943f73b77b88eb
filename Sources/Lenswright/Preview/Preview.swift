import LensCloudFormation
public import LensSyntax

/// What the log router of a task will run, or the reasons why nothing can be shown.
public struct Preview: Sendable {
  /// One for each task definition of the file; `nil` when there is an error among the diagnostics.
  let routers: [RouterPreview]?
  /// Errors, warnings and advice, with the sources that they speak of.
  public let diagnostics: Diagnostics

  /// The configuration files with comments that say which part comes from where; `nil` when there is an error.
  public var marked: [UInt8]? { text(isPlain: false) }

  /// The configuration files to the byte, so that an engine can run them; `nil` when there is an error.
  public var plain: [UInt8]? { text(isPlain: true) }

  private func text(isPlain: Bool) -> [UInt8]? {
    guard let routers else { return nil }
    let files = routers.flatMap { router in router.files.map { (router, $0) } }
    var text = ""
    for (index, (router, file)) in files.enumerated() {
      if index > 0 { text += "\n\n" }
      // The first line tells several files apart, and of one file it would not be the agent's.
      if !isPlain || files.count > 1 { text += "# \(router.title(of: file))\n" }
      text += isPlain ? file.text : file.markedText
    }
    if !isPlain {
      for note in routers.flatMap(\.notes) {
        text += note.isEmpty ? "\n" : "# \(note.escapingControls())\n"
      }
    }
    return Array(text.utf8)
  }
}

/// Shows the configuration that the log router runs.
///
/// - Parameters:
///   - source: a spec, which is compiled first; or a template or a task definition in any form that ECS has for it.
///   - options: what a compilation of a spec is told.
public func preview(_ source: Source, options: CompileOptions = .standard) -> Preview {
  var diagnostics = Diagnostics()
  let routers: [RouterPreview]
  switch TaskFile(source, options, &diagnostics) {
  case nil: return Preview(routers: nil, diagnostics: diagnostics)
  case .spec(let template):
    var locations = Locations(diagnostics)
    routers = [RouterPreview(of: template, &locations, &diagnostics)].compactMap { $0 }
  case .taskDefinitions(let views, _):
    var locations = Locations(diagnostics)
    routers = views.compactMap { view in
      RouterPreview(of: view, isAlone: views.count < 2, &locations, &diagnostics)
    }
  }
  if !diagnostics.isEmpty { diagnostics.redactCredentials() }
  return Preview(routers: diagnostics.hasErrors ? nil : routers, diagnostics: diagnostics)
}
