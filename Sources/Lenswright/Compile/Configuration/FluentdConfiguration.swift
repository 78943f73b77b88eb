import LensCloudFormation
import LensFluent
import LensSyntax

/// Compiles the pipelines of a spec to what ECS includes into Fluentd's configuration.
struct FluentdConfiguration {
  let spec: Spec
  let routing: Routing

  private var file = FluentdFile()
  private var variables = ConfigurationVariables()
  private var isRight = true

  init(_ spec: Spec, _ routing: Routing) {
    self.spec = spec
    self.routing = routing
  }

  private var router: Router { spec.router }
  /// Two buffers that keep their chunks in one folder would take each other's.
  private var folder: String { router.buffer?.path?.literal ?? DeliveryFacts.storageFolder }

  mutating func run(_ diagnostics: inout Diagnostics) -> RouterConfiguration? {
    if let system = system() { file.append(system) }
    for (container, pipeline) in routing.pipelines where routing.isConfigured(pipeline) {
      add(container, pipeline, &diagnostics)
    }
    for input in routing.inputs {
      file.items.append(.comment(input.comment))
      file.append(source(input))
      switch input.way {
      case .pipeline(let pipeline): add(input.name, pipeline, &diagnostics)
      case .dropped:
        file.items.append(.comment("\(input.name): dropped"))
        file.append(
          FluentdElement(
            "match", FluentdValue("\(input.name)\(AgentFacts.tagSeparator)**"), ["@type": "null"]))
      case .configured: break
      }
    }
    reviewGems(&diagnostics)
    guard isRight else { return nil }
    return RouterConfiguration(fluentd: file, variables: variables)
  }

  /// The way of a container's or an input's records.
  private mutating func add(
    _ name: String, _ pipeline: Pipeline, _ diagnostics: inout Diagnostics
  ) {
    // The outputs come first, so that their variables are known to the pipeline.
    var outputs: [String: FluentdElement] = [:]
    for destination in pipeline.destinations.map(\.value) {
      outputs[destination] = routing.destination(destination).map { output($0, name) }
    }
    var way = FluentdPipeline(name, pipeline, variables: variables) { outputs[$0] }
    isRight = way.run(&diagnostics) && isRight
    variables = way.variables
    file.items += way.items
  }

  /// An input. Its records are tagged like a container's; what comes over HTTP keeps the path behind that.
  private mutating func source(_ input: PlannedInput) -> FluentdElement {
    var element = FluentdElement("source", "", ["@type": FluentdValue(input.plugin)])
    var tag = FluentdValue("\(input.name)\(AgentFacts.tagSeparator)-")
    tag.append(contentsOf: .variable(AgentFacts.hostVariable))
    element.append(input.plugin == "http" ? "add_tag_prefix" : "tag", tag)
    for option in input.written {
      element.append(
        option.name,
        variables.fluentdValue(for: option.value, as: name(input.name, [option.name])))
    }
    for secret in input.secretOptions {
      let variable = variables.variable(for: secret.reference, as: name(input.name, [secret.name]))
      element.append(secret.name, .variable(variable))
    }
    for section in input.sections {
      element.append(self.element(section, input.name, [section.name]))
    }
    return element
  }

  /// Settings of the process as a whole.
  private mutating func system() -> FluentdElement? {
    var system = FluentdElement("system")
    if let level = router.logLevel {
      let variable = ConfigurationVariables.name(router.name.value, "log_level")
      system.append("log_level", variables.fluentdValue(for: level.value, as: variable))
    }
    for setting in router.settings.items {
      system.append(setting.name, FluentdValue(setting.value.literal ?? ""))
    }
    return system.items.isEmpty ? nil : system
  }

  /// Says which gem a configuration of ours needs, beside those that destinations name.
  private func reviewGems(_ diagnostics: inout Diagnostics) {
    guard let multiline = routing.sources.compactMap(\.pipeline.multiline?.items.first).first,
      isRight
    else { return }
    diagnostics.report(
      .fluentdGems, "the router's image needs the gem `fluent-plugin-concat`", at: multiline.span,
      label: "which joins lines", related: router.image.map { [Label($0.span, "the image")] } ?? [],
      help: ["`fluent-gem install fluent-plugin-concat` in its Dockerfile installs it"])
  }

  // MARK: Outputs

  private mutating func output(
    _ destination: PlannedDestination, _ container: String
  ) -> FluentdElement {
    var element = FluentdElement("match", "**")
    for entry in destination.options.entries {
      element.append(
        entry.key,
        variables.fluentdValue(for: entry.value, as: name(destination.name, [entry.key])))
    }
    for secret in destination.secretOptions {
      let variable = variables.variable(
        for: secret.reference, as: name(destination.name, [secret.name]))
      element.append(secret.name, .variable(variable))
    }
    for section in destination.sections {
      var inner = self.element(section, destination.name, [section.name])
      if section.name == "buffer", inner["@type"]?.literal == "file" {
        inner.append("path", FluentdValue("\(folder)/\(container)-\(destination.name)"))
      }
      element.append(inner)
    }
    return element
  }

  private func name(_ owner: String, _ path: [String]) -> String {
    ConfigurationVariables.name(owner, path.joined(separator: "_"))
  }

  private mutating func element(
    _ section: Lowered.Section, _ owner: String, _ path: [String]
  ) -> FluentdElement {
    var element = FluentdElement(section.name, FluentdValue(section.argument))
    for option in section.options {
      element.append(
        option.name,
        variables.fluentdValue(for: option.value, as: name(owner, path + [option.name])))
    }
    for secret in section.secretOptions {
      let variable = variables.variable(
        for: secret.reference, as: name(owner, path + [secret.name]))
      element.append(secret.name, .variable(variable))
    }
    for inner in section.sections {
      element.append(self.element(inner, owner, path + [inner.name]))
    }
    return element
  }
}
