import LensCloudFormation
import LensFluent
import LensSyntax

/// What is known of the configuration that the router of a task reads.
extension CheckedTask {
  /// What ``readsGeneratedFileOnly`` holds.
  var seesGeneratedFileOnly: Bool {
    guard let router, let image, image.family != .unknown,
      let firelens = router.value["firelensConfiguration"]
    else { return false }
    // A misspelt or misplaced option is a file that somebody has meant.
    let hasOtherKeys =
      firelens.entries?.contains { !["type", "options"].contains($0.key.text.lowercased()) } ?? true
    let hasOptions =
      !firelens.lacks("options")
      && firelens["options"]?.entries?.contains { $0.key.text != AgentFacts.metadataOption } ?? true
    let changes = ["command", "entryPoint", "environmentFiles", "mountPoints", "volumesFrom"]
    return !hasOtherKeys && !hasOptions && changes.allSatisfy(router.value.lacks)
      && !setsConfiguration(router)
  }

  /// Whether a variable of the environment may name a file: those of AWS's init process, and those of the start script in Fluentd's image.
  private func setsConfiguration(_ router: ContainerView) -> Bool {
    guard let environment = router.value["environment"] else {
      return !router.value.lacks("environment")
    }
    guard let items = environment.items else { return true }
    return items.contains { item in
      guard !item.isFunction, let name = item["name"]?.literal else { return true }
      return name.hasPrefix("FLUENT") || RouterImages.initInclusions.contains(where: name.includes)
    }
  }

  /// Whether everything that the router reads is known: the file that the agent writes, and behind it nothing but files that are at hand.
  package var readsKnownFilesOnly: Bool {
    if let files, let router {
      return files.isIncluded && !files.hidesParts && !setsConfiguration(router)
        && router.value.lacks("environmentFiles")
    }
    return readsGeneratedFileOnly
  }

  /// The files of a check's command line as this task's router reads them; `nil` when it certainly reads none, or is the other engine.
  func read(_ files: OwnFiles) -> OwnFiles? {
    guard let router, let engine, engine == files.engine, !readsGeneratedFileOnly else {
      return nil
    }
    var files = files
    files.image = image
    // A command of its own may start the engine with any file, unless it is one that writes what the agent's file includes.
    let isStartedAsUsual =
      router.value.lacks("command") && router.value.lacks("entryPoint")
      || !router.writtenFiles.isEmpty
    files.isIncluded =
      isStartedAsUsual && router.firelens?.option(AgentFacts.configurationValueOption) != nil
      && router.firelens?.option(AgentFacts.configurationTypeOption) != nil
    files.hasListeners = files.isIncluded ? networkMode?.hasListeners : nil
    // Outside of host mode an application may send by itself, under any tag.
    files.takesForeignTags = files.hasListeners != false
    let containers = logging.compactMap { container -> TaggedContainer? in
      guard let name = container.name?.literal, let driver = container.logging?.driver else {
        return nil
      }
      return TaggedContainer(
        name, driver.span, isDelivered: pluginName(of: container) != nil)
    }
    files.containers =
      knowsAllDrivers && containers.count == logging.count ? containers : nil
    return files
  }

  /// Seconds that Fluent Bit goes on sending when it is stopped; `nil` when that is not known.
  package var grace: Int? {
    guard engine == .fluentBit, let router else { return nil }
    if let files, readsKnownFilesOnly {
      guard let written = files.setting("grace") else { return AgentFacts.defaultGrace }
      return Int(written.value)
    }
    if readsGeneratedFileOnly { return AgentFacts.defaultGrace }
    // A file that the command writes is known when the agent's file includes it.
    guard
      router.firelens?.option(AgentFacts.configurationTypeOption)?.value.literal == "file",
      let path = router.firelens?.option(AgentFacts.configurationValueOption)?.value.literal,
      let text = router.writtenFiles.last(where: { $0.path == path })?.text.literal
    else { return nil }
    let file = ClassicReader.read(Source(name: path, text: text)).file
    let includes = file.items.contains { if case .include = $0 { true } else { false } }
    if includes { return nil }
    // Of several sections the last one wins.
    let written = file.sections.filter { $0.kind == "SERVICE" }.compactMap { $0["Grace"] }.last
    return written.map { Int($0) } ?? AgentFacts.defaultGrace
  }
}
