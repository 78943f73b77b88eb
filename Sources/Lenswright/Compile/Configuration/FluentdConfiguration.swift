import LensCloudFormation
import LensFluent
import LensSyntax

/// Compiles the pipelines of a spec to what ECS includes into Fluentd's configuration.
struct FluentdConfiguration {
  let spec: Spec
  let routing: Routing

  private var file = FluentdFile()
  private var variables = ConfigurationVariables()
  private var writtenPaths: [String] = []
  private var isRight = true

  init(_ spec: Spec, _ routing: Routing) {
    self.spec = spec
    self.routing = routing
  }

  private var router: Router { spec.router }
  /// Two buffers that keep their chunks in one folder would take each other's.
  private var folder: String { router.buffer?.path?.literal ?? DeliveryFacts.storageFolder }

  mutating func run(_ diagnostics: inout Diagnostics) -> RouterConfiguration? {
    if !router.settings.items.isEmpty { file.append(system) }
    for (container, pipeline) in routing.pipelines where routing.isConfigured(pipeline) {
      // The outputs come first, so that their variables are known to the pipeline.
      var outputs: [String: FluentdElement] = [:]
      for name in pipeline.destinations.map(\.value) {
        outputs[name] = routing.destination(name).map { output($0, container) }
      }
      var way = FluentdPipeline(container, pipeline, variables: variables) { outputs[$0] }
      isRight = way.run(&diagnostics) && isRight
      variables = way.variables
      file.items += way.items
    }
    reviewGems(&diagnostics)
    guard isRight else { return nil }
    return RouterConfiguration(
      main: file.text, parsers: nil, variables: variables, writtenPaths: writtenPaths)
  }

  /// Settings of the process as a whole.
  private var system: FluentdElement {
    var system = FluentdElement("system")
    for setting in router.settings.items {
      system.append(setting.name, FluentdValue(setting.value.literal ?? ""))
    }
    return system
  }

  /// Says which gem a configuration of ours needs, beside those that destinations name.
  private func reviewGems(_ diagnostics: inout Diagnostics) {
    guard let multiline = routing.pipelines.compactMap(\.pipeline.multiline?.items.first).first,
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
        variables.fluentdValue(for: entry.value, as: name(destination, [entry.key])))
    }
    for secret in destination.secretOptions {
      let variable = variables.variable(
        for: secret.reference, as: name(destination, [secret.name]))
      element.append(secret.name, .variable(variable))
    }
    for section in destination.sections {
      var inner = self.element(section, destination, [section.name])
      if section.name == "buffer", inner["@type"]?.literal == "file" {
        inner.append("path", FluentdValue("\(folder)/\(container)-\(destination.name)"))
      }
      element.append(inner)
    }
    return element
  }

  private func name(_ destination: PlannedDestination, _ path: [String]) -> String {
    ConfigurationVariables.name(destination.name, path.joined(separator: "_"))
  }

  private mutating func element(
    _ section: Lowered.Section, _ destination: PlannedDestination, _ path: [String]
  ) -> FluentdElement {
    var element = FluentdElement(section.name, FluentdValue(section.argument))
    for option in section.options {
      element.append(
        option.name,
        variables.fluentdValue(for: option.value, as: name(destination, path + [option.name])))
    }
    for secret in section.secretOptions {
      let variable = variables.variable(
        for: secret.reference, as: name(destination, path + [secret.name]))
      element.append(secret.name, .variable(variable))
    }
    for inner in section.sections {
      element.append(self.element(inner, destination, path + [inner.name]))
    }
    return element
  }
}
