import LensCloudFormation
import LensFluent
import LensSyntax

/// What the router's container and FireLens are told so that a configuration is there when the engine starts.
struct DeliveredConfiguration: Sendable {
  /// Options of `FirelensConfiguration`.
  var options = Object()
  var environment: [Value] = []
  var secrets: [Value] = []
  var entryPoint: Value?
  var command: Value?
  /// Whether files are written when the container starts.
  var writesFiles = false
  /// What ECS fetches before the container starts.
  var executionStatements: [Statement] = []
  /// What the container fetches itself.
  var taskStatements: [Statement] = []
  /// What has to be uploaded, or built into an image, before the task can start.
  var package: ConfigurationPackage?
  /// The files as they lie in the router.
  var files: [PlacedFile] = []
  /// What was generated of them.
  var generated: RouterConfiguration?
  /// How the files reach the router and why, as the preview says it.
  var reason = ""
}

/// A configuration file as it lies in the router.
struct PlacedFile: Sendable {
  enum Role: Sendable {
    /// Included between the filters and the outputs of the file that ECS generates.
    case included
    /// Included behind it, by the init process of AWS's image.
    case behind
    case parsers
  }

  var role: Role
  var path: String
  /// "written by the container's command"
  var writer: String
  var text: ConfigurationText
}

extension RouterPlan {
  /// Whether plain log options are not enough for what the spec asks of the compiler.
  func needsConfiguration(_ routing: Routing) -> Bool {
    let isAsked =
      !routing.inputs.isEmpty
      || routing.pipelines.contains { routing.isConfigured($0.pipeline) }
      || !router.settings.items.isEmpty || router.asksServer && !filesHaveServer
    // Fluentd sends what it holds when it is stopped, however long that takes, and its buffers are the destinations'.
    return isAsked
      || engine == .fluentBit
        && (router.grace != nil || router.buffer?.storage.value == .filesystem)
      // Fluent Bit takes its level from a variable of its environment.
      || engine == .fluentd && router.logLevel != nil
  }

  /// The spec's place that asked for a configuration first, for messages.
  func cause(_ routing: Routing) -> Span {
    routing.pipelines.first { routing.isConfigured($0.pipeline) }?.pipeline.span
      ?? routing.inputs.first?.span ?? router.grace?.span ?? router.settings.items.first?.span
      ?? router.logLevel?.span ?? files?.all.first?.span ?? spec.service.span
  }

  mutating func planConfiguration(
    _ way: DeliveryWay?, _ routing: Routing?, _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    guard let way, let routing, let files else { return nil }
    guard reviewFiles(files, routing, &diagnostics) else { return nil }
    switch way {
    case .nothing:
      return DeliveredConfiguration()
    case .file(let path):
      var delivered = DeliveredConfiguration()
      delivered.options = included(.string(path))
      delivered.reason = "nothing is delivered: the file is in the router already"
      return delivered
    case .object(let arn, let carrier): return fetched(arn, carrier)
    case .carried(let carrier):
      guard let generated = generate(routing, &diagnostics) else { return nil }
      let texts = ConfigurationFiles(generated: generated.value, files: files, engine: engine)
      guard let fitting = fittingCarrier(for: texts, instead: carrier, cause(routing), &diagnostics)
      else {
        return nil
      }
      var delivered = deliver(texts, by: fitting, cause(routing), &diagnostics)
      delivered?.generated = generated.value
      return delivered
    }
  }

  /// What is generated, which may be nothing; `nil` after having reported.
  private func generate(
    _ routing: Routing, _ diagnostics: inout Diagnostics
  ) -> Located<RouterConfiguration?>? {
    guard needsConfiguration(routing) else { return Located(nil) }
    switch engine {
    case .fluentBit:
      var generator = FluentBitConfiguration(
        spec, platform, routing, image, hasServer: filesHaveServer)
      return generator.run(&diagnostics).map { Located($0) }
    case .fluentd:
      var generator = FluentdConfiguration(spec, routing)
      return generator.run(&diagnostics).map { Located($0) }
    }
  }

  /// The options by which the agent includes a file of the container.
  func included(_ path: Value, type: String = "file") -> Object {
    [
      AgentFacts.configurationTypeOption: .string(type),
      AgentFacts.configurationValueOption: path,
    ]
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
