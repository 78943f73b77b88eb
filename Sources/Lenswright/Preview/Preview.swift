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
  // What is wrong with the file is said by whoever reads it as what it is.
  var ignored = Diagnostics()
  if let root = Node.read(source, &ignored), TaskDefinitionView.isHeld(by: root) {
    return previewTaskDefinitions(source, options)
  }
  let compilation = compile(source, options: options)
  var diagnostics = compilation.diagnostics
  guard let template = compilation.template else {
    return Preview(routers: nil, diagnostics: diagnostics)
  }
  var locations = Locations(diagnostics)
  let router = RouterPreview(of: template, &locations, &diagnostics)
  return Preview(
    routers: diagnostics.hasErrors ? nil : [router].compactMap { $0 }, diagnostics: diagnostics)
}

private func previewTaskDefinitions(_ source: Source, _ options: CompileOptions) -> Preview {
  var diagnostics = Diagnostics()
  let root = Node.read(source, &diagnostics)
  if options.environment != nil {
    diagnostics.report(
      .unknownEnvironment, "environments are a spec's, and \(source.name) is a task definition",
      at: .none)
  }
  if !options.settings.isEmpty {
    diagnostics.report(
      .badSetting, "`--set` changes a spec, and \(source.name) is a task definition", at: .none)
  }
  let views = root.map(TaskDefinitionView.all) ?? []
  if let root, views.isEmpty {
    diagnostics.report(
      .noTaskDefinition, "there is no task definition in \(source.name)", at: root.span,
      notes: ["looked for `AWS::ECS::TaskDefinition` among the `Resources`"])
  }
  // In a template with several tasks, some may have no router, and they are of no interest here.
  let routed = views.filter(\.concernsRouter)
  var locations = Locations(diagnostics)
  let routers = (routed.isEmpty ? views : routed).compactMap { view in
    RouterPreview(of: view, isAlone: routed.count < 2, &locations, &diagnostics)
  }
  if !diagnostics.isEmpty { diagnostics.redactCredentials() }
  return Preview(routers: diagnostics.hasErrors ? nil : routers, diagnostics: diagnostics)
}
