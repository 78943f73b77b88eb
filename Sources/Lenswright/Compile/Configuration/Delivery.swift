import LensCloudFormation
import LensFluent
import LensSyntax

/// What the router's container and FireLens are told so that a configuration is there when the engine starts.
struct DeliveredConfiguration {
  /// Options of `FirelensConfiguration`.
  var options = Object()
  var environment: [Value] = []
  var secrets: [Value] = []
  var entryPoint: Value?
  var command: Value?
  /// Whether files are written when the container starts.
  var writesFiles = false
}

extension RouterPlan {
  /// Whether plain log options are not enough.
  func needsConfiguration(_ routing: Routing) -> Bool {
    let isAsked =
      !routing.configured.isEmpty || !routing.inputs.isEmpty
      || routing.pipelines.contains { routing.isConfigured($0.pipeline) }
      || !router.settings.items.isEmpty || router.config != nil || router.asksServer
    // Fluentd sends what it holds when it is stopped, however long that takes, and its buffers are the destinations'.
    return isAsked
      || engine == .fluentBit
        && (router.grace != nil || router.buffer?.storage.value == .filesystem)
  }

  /// The spec's place that asked for a configuration first, for messages.
  private func cause(_ routing: Routing) -> Span {
    routing.pipelines.first { routing.isConfigured($0.pipeline) }?.pipeline.span
      ?? routing.inputs.first?.span ?? router.grace?.span
      ?? router.settings.items.first?.span ?? spec.service.span
  }

  mutating func planConfiguration(
    _ routing: Routing?, _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    // What is wrong with the routing has been said, and nobody knows what there would be to deliver.
    guard let routing else { return DeliveredConfiguration() }
    guard needsConfiguration(routing) else {
      reviewUnneeded(&diagnostics)
      return DeliveredConfiguration()
    }
    if let delivery = router.delivery, delivery.value == .options {
      diagnostics.report(
        .conflict, "plain log options cannot carry this", at: cause(routing),
        related: [Label(delivery.span, "nothing else is to be delivered")],
        help: ["leave `delivery` out, or write `inline`"])
      return nil
    }
    guard reviewNotYet(routing, &diagnostics) else { return nil }
    guard let configuration = generate(routing, &diagnostics) else { return nil }
    return deliverInline(configuration, cause(routing), &diagnostics)
  }

  private func generate(
    _ routing: Routing, _ diagnostics: inout Diagnostics
  ) -> RouterConfiguration? {
    switch engine {
    case .fluentBit:
      var generator = FluentBitConfiguration(
        spec, platform, routing, image, parsersPath: DeliveryFacts.parsersFile)
      return generator.run(&diagnostics)
    case .fluentd:
      var generator = FluentdConfiguration(spec, routing)
      return generator.run(&diagnostics)
    }
  }

  /// What the language has and this version does not deliver.
  private func reviewNotYet(_ routing: Routing, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    if let delivery = router.delivery, ![.auto, .inline].contains(delivery.value) {
      diagnostics.reportNotYet(
        "`delivery: \(delivery.value.rawValue)`", at: delivery.span,
        help: ["`inline` needs no bucket and no image"])
      isRight = false
    }
    if let config = router.config {
      diagnostics.reportNotYet("`router.config`", at: config.span)
      isRight = false
    }
    for container in routing.configured {
      diagnostics.reportNotYet("`logs: config`", at: container.span)
      isRight = false
    }
    return isRight
  }

  private func reviewUnneeded(_ diagnostics: inout Diagnostics) {
    guard let delivery = router.delivery, ![.auto, .options].contains(delivery.value) else {
      return
    }
    diagnostics.report(
      .conflict, "there is nothing to deliver", at: delivery.span,
      notes: ["plain log options carry all that the spec asks for"],
      help: ["leave `delivery` out"])
  }

  /// The files in variables, which a start command writes before it starts the engine as the image does.
  private func deliverInline(
    _ configuration: RouterConfiguration, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    guard image?.hasShell != false, let start = DeliveryFacts.start(image, engine) else {
      diagnostics.report(
        .conflict, "the router's image has no shell that could write the configuration", at: span,
        notes: ["this needs a configuration file, which a start command writes from a variable"],
        help: ["leave `router.image` out, or name an image with a shell"])
      return nil
    }
    for property in ["Command", "EntryPoint"] where router.others[property] != nil {
      diagnostics.report(
        .conflict,
        "the router's `\(property == "Command" ? "command" : "entryPoint")` is needed for its configuration",
        at: router.others.span(of: property),
        notes: ["a start command writes the configuration and then starts the engine"])
      return nil
    }
    let path = DeliveryFacts.configurationFile(engine)
    let files = [
      (
        DeliveryFacts.configurationVariable, path,
        Optional(configuration.main)
      ),
      (DeliveryFacts.parsersVariable, DeliveryFacts.parsersFile, configuration.parsers),
    ]
    var delivered = DeliveredConfiguration()
    var script: [String] = []
    for (variable, path, text) in files {
      guard let text else { continue }
      if "\(variable)=\(text)".utf8.count > DeliveryFacts.longestVariable {
        diagnostics.report(
          .taskDefinitionSize, "the router's configuration is too long for a variable", at: span,
          notes: ["Linux hands at most \(DeliveryFacts.longestVariable) bytes of one to a process"])
        return nil
      }
      // A shell writes the last line break itself.
      delivered.environment.append(
        [
          "Name": .string(variable),
          "Value": .string(text.hasSuffix("\n") ? String(text.dropLast()) : text),
        ])
      script.append("printenv \(variable) > \(path)")
    }
    for variable in configuration.variables.environment {
      delivered.environment.append(["Name": .string(variable.name), "Value": variable.value])
    }
    delivered.secrets = configuration.variables.secrets.map {
      ["Name": .string($0.name), "ValueFrom": $0.reference.value]
    }
    delivered.entryPoint = ["sh", "-c"]
    delivered.command = .list([.string((script + [start]).joined(separator: " && "))])
    delivered.options = [
      AgentFacts.configurationTypeOption: "file",
      AgentFacts.configurationValueOption: .string(path),
    ]
    delivered.writesFiles = true
    return delivered
  }
}

extension Router {
  /// Whether the health check asks the engine's own server.
  var asksServer: Bool {
    if case .kind(let kind, _, _) = healthCheck { kind != .tcp } else { false }
  }

  /// Whether it asks for more than that the engine runs.
  var asksOutputs: Bool {
    if case .kind(.output, _, _) = healthCheck { true } else { false }
  }
}
