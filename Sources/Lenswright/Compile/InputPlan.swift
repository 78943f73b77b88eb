import LensCloudFormation
import LensFluent
import LensSyntax

extension Routing {
  /// More inputs than this are nobody's, and what they need would not fit into a task definition.
  private static let mostInputs = 256

  /// Decides what becomes of each input, and refuses what would stop the router or lose its records.
  ///
  /// - Returns: whether all were right.
  mutating func planInputs(
    _ spec: Spec, _ platform: Platform, _ image: RouterImage?, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard spec.inputs.items.count <= Routing.mostInputs else {
      diagnostics.report(
        .taskDefinitionSize, "the router would have \(spec.inputs.items.count) inputs",
        at: spec.inputs.items[Routing.mostInputs].span,
        notes: ["the configuration of more than \(Routing.mostInputs) does not fit into 64 KiB"])
      return false
    }
    var isRight = true
    for item in spec.inputs.items {
      isRight = reviewName(item.name, at: item.span, spec, &diagnostics) && isRight
      let way = way(of: item, spec, &diagnostics)
      var lowering = InputLowering(
        spec, platform, image, item.name, item.span, item.value)
      guard let input = lowering.run(way ?? .dropped, &diagnostics), way != nil else {
        isRight = false
        continue
      }
      if case .pipeline(let pipeline) = input.way {
        isRight = review(pipeline, of: input, &diagnostics) && isRight
      }
      inputs.append(input)
    }
    isRight = InputPaths(spec).review(inputs, &diagnostics) && isRight
    return ListenerReview(spec, platform).review(inputs, &diagnostics) && isRight
  }

  /// An input's records are told apart from a container's by their tag, which begins with its name.
  private func reviewName(
    _ name: String, at span: Span, _ spec: Spec, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let isPlain =
      (1...255).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
    guard isPlain, !name.includes(AgentFacts.tagSeparator) else {
      diagnostics.report(
        .invalidName, "`\(name)` cannot be the name of an input", at: span,
        notes: [
          "it becomes the beginning of a tag: up to 255 letters, digits, `-` and `_`, without `\(AgentFacts.tagSeparator)`"
        ])
      return false
    }
    let others =
      spec.containers.items.map { ($0.name, $0.span) }
      + [(spec.router.name.value, spec.router.name.span)]
    guard let other = others.first(where: { $0.0 == name }) else { return true }
    diagnostics.report(
      .duplicateName,
      "an input has the name of \(name == spec.router.name.value ? "the log router" : "a container")",
      at: span, related: other.1.isNone ? [] : [Label(other.1, "the other")],
      notes: ["their records would have the same tag, and go the same way"])
    return false
  }

  private mutating func way(
    of item: NamedList<Input>.Item, _ spec: Spec, _ diagnostics: inout Diagnostics
  ) -> PlannedInput.Way? {
    switch item.value.logs ?? spec.logs {
    case .pipeline(let pipeline)?:
      return PipelineReview(spec).review(pipeline, &diagnostics) ? .pipeline(pipeline) : nil
    case .config(let span)?:
      configured.append(Located(item.name, span))
      return .configured
    case .some(.none): return .dropped
    case .driver(let driver)?:
      diagnostics.report(
        .conflict, "an input has no log driver", at: driver.driver.span,
        notes: ["`\(item.name)` is collected by the router itself"],
        help: ["name a destination in `logs` of `\(item.name)`, or `none` to drop what it gives"])
      return nil
    case nil:
      diagnostics.report(
        .missingKey, "nothing says where the records of `\(item.name)` go", at: item.span,
        help: ["add `logs: <destination>`, or `logs: none` to drop them"])
      return nil
    }
  }

  // MARK: Pipelines

  private func review(
    _ pipeline: Pipeline, of input: PlannedInput, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if input.isMetrics { return reviewMetrics(pipeline, of: input, &diagnostics) }
    var isRight = true
    for rule in pipeline.routes {
      for condition in rule.when.items + rule.unless.items where condition.name == "source" {
        diagnostics.report(
          .badRoute, "a record of the input `\(input.name)` has no `source`", at: condition.span,
          notes: ["`source` is stdout or stderr, which only containers have"])
        isRight = false
      }
    }
    if let partial = pipeline.multiline?.items.first(where: { $0.kind == .partial }) {
      diagnostics.report(
        .badRoute, "nobody splits the lines of the input `\(input.name)`", at: partial.span,
        notes: ["`partial` joins what Docker splits at 16 KB, which only containers go through"])
      isRight = false
    }
    if let limit = pipeline.bufferLimit {
      diagnostics.report(
        .conflict, "an input has no log driver whose buffer could be limited", at: limit.span,
        help: ["`memBufLimit` of `\(input.name)` limits what waits in the router"])
      isRight = false
    }
    return isRight
  }

  private func reviewMetrics(
    _ pipeline: Pipeline, of input: PlannedInput, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let rules = pipeline.allRoutes
    let hasSteps =
      pipeline.multiline != nil || !pipeline.steps.isEmpty
      || rules.contains { !$0.steps.isEmpty || !$0.takesEverything }
    if hasSteps {
      diagnostics.report(
        .metricsInput, "`\(input.name)` gives metrics, which pass every step by", at: pipeline.span,
        help: ["write `logs: <destination>`, or a list of destinations"])
    }
    return !hasSteps
  }
}

extension PlannedInput {
  /// What stands above it in a configuration, by which a preview knows it.
  var comment: String { "\(name): \(plugin)" }

  /// Whether nothing but metrics comes out of it.
  var isMetrics: Bool {
    facts.yield == .metrics || plugin == "statsd" && isOn("metrics")
  }

  /// Whether metrics are among what comes out of it.
  var givesMetrics: Bool { isMetrics || facts.yield == .everything }

  private func isOn(_ option: String) -> Bool {
    let value = written.first { $0.name.lowercased() == option }?.value.string
    return ["true", "on", "yes"].contains(value?.lowercased() ?? "")
  }
}

extension Routing {
  /// Refuses destinations that take no metrics for inputs that give nothing else.
  func reviewMetricsInputs(
    _ image: RouterImage?, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = true
    for input in inputs where input.isMetrics {
      for name in input.pipeline?.destinations ?? [] {
        guard let destination = destination(name.value),
          let plugin = destination.options["Name"]?.string,
          let reason = InputFacts.refusalOfMetrics(
            plugin, format: destination.options["format"]?.string, in: image?.engineVersion)
        else { continue }
        diagnostics.report(
          .metricsInput, "`\(name.value)` takes no metrics, and `\(input.name)` gives nothing else",
          at: name.span, notes: ["the plugin `\(plugin)` \(reason)"],
          help: ["send them to `prometheus-remote-write` or `opentelemetry`, for example"])
        isRight = false
      }
    }
    return isRight
  }
}
