import LensCloudFormation
import LensFluent
import LensSyntax

/// What the spec's own files set for the engine as a whole.
struct UserSetting {
  var key: String
  var value: String
  /// Where it is written, or where the spec names the file of the image that has it.
  var span: Span
  /// Whether the file is one that AWS's image brings.
  var isReadyMade = false
}

extension UserFiles {
  /// The keys of `[SERVICE]`, in the order in which the engine reads them; the last of a key counts.
  var settings: [UserSetting] {
    includes.flatMap { file -> [UserSetting] in
      switch file {
      case .text(let text):
        text.classic.sections.filter { $0.kind == "SERVICE" }.flatMap(\.entries)
          .map { UserSetting(key: $0.key, value: $0.value, span: $0.valueSpan) }
      case .inRouter(let path, let span):
        (DeliveryFacts.readyMade[path] ?? []).map {
          UserSetting(key: $0.key, value: $0.value, span: span, isReadyMade: true)
        }
      case .object: []
      }
    }
  }

  /// The setting of a key that counts.
  func setting(_ key: String) -> UserSetting? {
    settings.last { $0.key.lowercased() == key }
  }

  /// The variables that the files name and do not set themselves.
  var variables: [(name: String, span: Span)] {
    var set: [String] = []
    var named: [(name: String, span: Span)] = []
    for text in includedTexts + parserTexts {
      for item in text.classic.items {
        switch item {
        case .set(let assignment, _): set.append(String(assignment.prefix { $0 != "=" }))
        case .include: break
        case .section(let section):
          for entry in section.entries {
            named += entry.value.routerVariables.map { ($0, entry.valueSpan) }
          }
        }
      }
    }
    return named.filter { !set.contains($0.name) }
  }
}

extension UserSetting {
  /// Fluent Bit's words for yes.
  var isOn: Bool { ["on", "true", "yes"].contains(value.lowercased()) }
}

extension RouterPlan {
  /// Whether the spec's own files switch on what the health check asks.
  var filesHaveServer: Bool {
    guard let files, files.setting("http_server")?.isOn ?? false else { return false }
    return !router.asksOutputs || files.setting("health_check")?.isOn ?? false
  }

  /// The files of the spec against what the engine takes, and against the rest of the task; false when the engine would not start.
  func reviewFiles(
    _ files: UserFiles, _ routing: Routing, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let before = diagnostics.all.count { $0.severity == .error }
    review(ownFiles(files, routing, diagnostics.sources), &diagnostics)
    for text in files.includedTexts where engine == .fluentd {
      FluentdFileReview.review(text.fluentd, &diagnostics)
    }
    for text in files.parserTexts { reviewParsers(text.classic, &diagnostics) }
    if engine == .fluentBit {
      reviewSettings(of: files, &diagnostics)
      OwnOutputs(spec: spec, files: files).review(&diagnostics)
    }
    return diagnostics.all.count { $0.severity == .error } == before
  }

  /// The files with what the spec says of the router and the containers around them.
  private func ownFiles(
    _ files: UserFiles, _ routing: Routing, _ sources: Sources
  ) -> OwnFiles {
    var result = OwnFiles(engine)
    result.included = files.includedTexts.map(OwnFile.init)
    result.parsers = files.parserTexts.map(OwnFile.init)
    result.hidesParts = !files.areIncludesKnown
    result.image = image
    result.isIncluded = true
    result.hasListeners = platform.hasListeners
    result.takesForeignTags = spec.containers.items.contains { $0.value.fluentForward != nil }
    result.containers =
      routing.sources.map { source in
        TaggedContainer(
          source.name, source.pipeline.span, isDelivered: true,
          isCopied: !source.pipeline.isStraight && routing.isConfigured(source.pipeline))
      } + routing.configured.map { TaggedContainer($0.value, $0.span, isDelivered: false) }
    result.isOfSpec = true
    result.lines = FileLines(sources, result.included)
    return result
  }

  /// A file of parsers is read for nothing else, and its names must leave room for the compiler's own.
  private func reviewParsers(_ file: ClassicFile, _ diagnostics: inout Diagnostics) {
    for section in file.sections {
      guard ["PARSER", "MULTILINE_PARSER"].contains(section.kind) else {
        diagnostics.report(
          .configurationFile, "a file of parsers holds nothing but parsers", at: section.span,
          label: "this section would be lost",
          help: [
            "move it to a file of its own, and name that under `router.config.include`"
          ])
        continue
      }
      guard let name = section.entry("name"), name.value.hasPrefix("lw_") else { continue }
      diagnostics.report(
        .configurationFile, "names beginning with `lw_` are the compiler's", at: name.valueSpan,
        help: ["give the parser another name"])
    }
  }

  // MARK: [SERVICE]

  private func reviewSettings(of files: UserFiles, _ diagnostics: inout Diagnostics) {
    for setting in files.settings where !setting.isReadyMade {
      let key = setting.key.lowercased()
      switch key {
      case "parsers_file", "plugins_file", "streams_file":
        guard !setting.value.hasPrefix("/"), !setting.value.hasRouterVariables else { continue }
        diagnostics.report(
          .configurationFile, "`\(setting.value)` will not be in the router", at: setting.span,
          help: [
            key == "parsers_file"
              ? "name it under `router.config.parsers`, which carries it there"
              : "name it by its path in the router's image"
          ])
      case "log_level":
        guard let level = router.logLevel else { continue }
        diagnostics.report(
          .configurationFile, "Fluent Bit does not start with two log levels", at: setting.span,
          related: [Label(level.span, "the other, which is handed over as FLB_LOG_LEVEL")],
          help: ["leave one of them out"])
      default: reviewOverride(of: setting, &diagnostics)
      }
    }
    reviewServer(files, &diagnostics)
  }

  /// What the compiler writes and a file of the spec writes over.
  private func reviewOverride(of setting: UserSetting, _ diagnostics: inout Diagnostics) {
    let key = setting.key.lowercased()
    var own: (what: String, span: Span)?
    switch key {
    case "grace":
      if let grace = router.grace, Int(setting.value) != grace.value.count {
        own = ("`router.grace`", grace.span)
      }
    case "storage.path", "storage.type", "storage.inherit":
      if let buffer = router.buffer, buffer.storage.value == .filesystem {
        own = ("`router.buffer`", buffer.storage.span)
      }
    default:
      own = router.settings.items.first { $0.name.lowercased() == key }
        .map { ("`router.settings`", $0.span) }
    }
    guard let own else { return }
    diagnostics.report(
      .overriddenSetting, "`\(setting.key)` takes the place of what \(own.what) says",
      at: setting.span, label: "read later", related: [Label(own.span, "read first")],
      help: ["leave one of them out"])
  }

  private func reviewServer(_ files: UserFiles, _ diagnostics: inout Diagnostics) {
    guard let server = files.setting("http_server") else { return }
    if router.asksServer, !server.isOn {
      diagnostics.report(
        .healthCheck, "the router's health check cannot succeed", at: server.span,
        label: "nothing answers it then", help: ["leave `HTTP_Server` out"])
    }
  }
}

extension OwnFile {
  fileprivate init(_ text: UserText) {
    self.init(text.name)
    classic = text.classic
    fluentd = text.fluentd
  }
}
