import LensCloudFormation
import LensFluent
import LensSyntax

/// Which container and which input logs where, and what each destination becomes.
struct Routing: Sendable {
  /// The way of each container whose lines go through the router to a destination.
  var pipelines: [(container: String, pipeline: Pipeline)] = []
  /// Containers and inputs whose lines go to the router, where files of the spec's own decide.
  var configured: [Located<String>] = []
  /// What the router itself collects.
  var inputs: [PlannedInput] = []
  var destinations: [PlannedDestination] = []
  /// Whether every container says where its lines go.
  private var isComplete = true

  func pipeline(of container: String) -> Pipeline? {
    pipelines.first { $0.container == container }?.pipeline
  }

  /// All whose lines go to destinations: containers, and then inputs.
  var sources: [(name: String, pipeline: Pipeline)] {
    pipelines.map { ($0.container, $0.pipeline) }
      + inputs.compactMap { input in input.pipeline.map { (input.name, $0) } }
  }

  func goesThroughRouter(_ container: String) -> Bool {
    configured.contains { $0.value == container }
      || pipelines.contains { $0.container == container }
  }

  /// Whether the outputs of a container are in the router's configuration file.
  func isConfigured(_ pipeline: Pipeline) -> Bool {
    !pipeline.isPlain
      || pipeline.destinations.contains { destination($0.value)?.sections.isEmpty == false }
  }

  func destination(_ name: String) -> PlannedDestination? {
    destinations.first { $0.name == name }
  }

  static func plan(
    _ spec: Spec, _ platform: Platform, _ image: RouterImage?, _ placement: Placement?,
    tags: [Value], _ diagnostics: inout Diagnostics
  ) -> Routing? {
    var routing = Routing()
    var isRight = true
    for item in spec.containers.items {
      guard let logs = item.value.logs ?? spec.logs else {
        let names = spec.destinations.items.map(\.name)
        let name = names.count == 1 ? names[0] : "<destination>"
        diagnostics.report(
          .missingKey, "nothing says where the logs of `\(item.name)` go", at: item.span,
          help: ["add `logs: \(name)`, or `logs: none` for a container without logs"])
        routing.isComplete = false
        isRight = false
        continue
      }
      switch logs {
      case .pipeline(let pipeline):
        isRight = PipelineReview(spec).review(pipeline, &diagnostics) && isRight
        routing.pipelines.append((item.name, pipeline))
      case .config(let span): routing.configured.append(Located(item.name, span))
      case .none, .driver: break
      }
    }
    if isRight, routing.pipelines.isEmpty, routing.configured.isEmpty,
      spec.containers.broken.isEmpty, !spec.containers.items.isEmpty
    {
      diagnostics.report(
        .nothingRouted, "no container logs through the router", at: spec.service.span,
        notes: [
          spec.inputs.items.isEmpty
            ? "ECS refuses a task with a log router that nobody uses"
            : "ECS refuses a task with a log router that no container uses, whatever its inputs are"
        ],
        help: ["give a container `logs: <destination>`"])
      isRight = false
    }
    isRight = routing.planInputs(spec, platform, image, &diagnostics) && isRight
    isRight =
      routing.lowerDestinations(spec, image, placement, tags, &diagnostics) && isRight
    return isRight ? routing : nil
  }

  static func reviewBufferLimit(_ limit: Setting<Int>, _ diagnostics: inout Diagnostics) -> Bool {
    guard let number = limit.literal, !AgentFacts.logDriverBufferLimit.contains(number) else {
      return true
    }
    diagnostics.report(
      .bufferLimit,
      "`logDriverBufferLimit` is from 0 to \(AgentFacts.logDriverBufferLimit.upperBound - 1)",
      at: limit.span, notes: ["it counts log events, not bytes"])
    return false
  }

  private mutating func lowerDestinations(
    _ spec: Spec, _ image: RouterImage?, _ placement: Placement?, _ tags: [Value],
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = true
    var stems: [(stem: String, name: String, span: Span)] = []
    // A misspelt name leaves the destination that was meant unused, and one message is enough.
    let used = sources.flatMap { $0.pipeline.destinations.map(\.value) }
    let hasUnknown =
      used.contains { name in !spec.destinations.items.contains { $0.name == name } }
      || !spec.containers.broken.isEmpty || spec.containers.items.isEmpty || !isComplete
      || inputs.count < spec.inputs.items.count || !spec.inputs.broken.isEmpty
    for item in spec.destinations.items {
      guard let stem = logicalStem(item.name), item.name != "none", item.name != "config" else {
        diagnostics.report(
          .invalidName, "`\(item.name)` cannot be the name of a destination", at: item.span,
          notes: [
            "it begins with a letter, goes on with letters, digits, `-` and `_`, and is not `none` or `config`"
          ])
        isRight = false
        continue
      }
      if let other = stems.first(where: { $0.stem == stem }) {
        diagnostics.report(
          .duplicateName, "`\(item.name)` and `\(other.name)` would have the same logical IDs",
          at: item.span,
          label: "resources of both begin with `\(stem)`", related: [Label(other.span, "the other")]
        )
        isRight = false
      }
      stems.append((stem, item.name, item.span))
      guard used.contains(item.name) else {
        // What a base spec offers need not be used; what somebody wrote here and did not use is a mistake.
        if item.span.source == spec.service.span.source, !hasUnknown {
          diagnostics.report(
            .unusedDestination,
            "no container's \(spec.inputs.items.isEmpty ? "" : "or input's ")logs go to `\(item.name)`",
            at: item.span)
        }
        continue
      }
      guard
        let context = Routing.context(
          item.name, stem, item.span, item.value, spec, image, placement, tags, &diagnostics)
      else {
        isRight = false
        continue
      }
      reviewMetrics(item.name, item.value.destination, &diagnostics)
      var lowering = DestinationLowering(context, item.value.destination)
      if let planned = lowering.run(&diagnostics) {
        destinations.append(planned)
      } else {
        isRight = false
      }
    }
    return reviewMetricsInputs(image, &diagnostics) && isRight
  }

  /// Says that lines do not arrive where only metrics do.
  private func reviewMetrics(
    _ name: String, _ destination: any Destination, _ diagnostics: inout Diagnostics
  ) {
    let metrics = inputs.filter(\.givesMetrics).map(\.name)
    let senders = sources.filter { item in
      !metrics.contains(item.name) && item.pipeline.destinations.contains { $0.value == name }
    }
    let place = senders.first?.pipeline.destinations.first { $0.value == name }
    guard type(of: destination).takesMetricsOnly, let place else { return }
    diagnostics.report(
      .metricsOnly,
      "`\(name)` takes metrics only and drops every line of \(listed(senders.map(\.name)))",
      at: place.span,
      help: ["send the lines elsewhere, and here what a metrics input of the router reads"])
  }

  /// Chooses the plugin for the router's engine.
  private static func context(
    _ name: String, _ stem: String, _ span: Span, _ item: AnyDestination, _ spec: Spec,
    _ image: RouterImage?, _ placement: Placement?, _ tags: [Value],
    _ diagnostics: inout Diagnostics
  ) -> LoweringContext? {
    let engine = spec.router.type.value
    let type = type(of: item.destination)
    let choices = type.plugins.filter { $0.engine == engine }
    let wanted = item.destination.common.plugin
    var choice = choices.first
    if let wanted {
      choice = choices.first { $0.name == wanted.value }
      if choice == nil {
        guard type.plugins.isEmpty else {
          diagnostics.report(
            .unsupportedEngine,
            "`\(type.keyword)` cannot be written by the plugin `\(wanted.value)`",
            at: wanted.span,
            notes: ["for \(engine.title) it has \(listed(choices.map(\.name)))"],
            help: ["`type: custom` takes any plugin with its options"])
          return nil
        }
        choice = PluginChoice(engine: engine, name: wanted.value)
        guard reviewCustom(wanted, engine, image, &diagnostics) else { return nil }
      }
    }
    if let gap = choice?.gap {
      diagnostics.report(
        .notYet, "`\(type.keyword)` is not compiled for \(engine.title) yet", at: item.typeSpan,
        label: "\(gap), which plain log options cannot carry")
      return nil
    }
    if let vendor = choice?.image, let family = image?.family, family != .unknown {
      diagnostics.report(
        .unsupportedEngine, "the router's image has no plugin `\(choice?.name ?? "")`",
        at: wanted?.span ?? item.typeSpan, notes: ["it comes with \(vendor)"],
        help: ["name that image in `router.image`"])
      return nil
    }
    guard let choice else {
      if type.plugins.isEmpty {
        diagnostics.report(
          .missingKey, "`\(name)` needs the key `plugin`", at: span,
          notes: ["`type: custom` is an output plugin by its own name"])
      } else {
        diagnostics.report(
          .unsupportedEngine, "`\(type.keyword)` has no plugin of \(engine.title)",
          at: item.typeSpan,
          help: ["`type: custom` takes any plugin with its options"])
      }
      return nil
    }
    return LoweringContext(
      name: name, stem: stem, span: span, typeSpan: item.typeSpan, service: spec.service.value,
      engine: engine, plugin: choice, image: image, types: TemplateTypes(spec), tags: tags,
      taskRole: spec.taskRole, storage: spec.router.storage, placement: placement,
      dropsDottedVariables: spec.router.dropsDottedVariables(image))
  }

  private static func reviewCustom(
    _ plugin: Known<String>, _ engine: Engine, _ image: RouterImage?,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    let names = OutputPlugin.names(engine)
    guard engine == .fluentBit, case .awsForFluentBit? = image?.family,
      !names.contains(plugin.value)
    else {
      return true
    }
    let near = nearest(to: plugin.value, among: names)
    diagnostics.report(
      .unknownOption, "Fluent Bit has no output plugin `\(plugin.value)`", at: plugin.span,
      label: near.map { "did you mean `\($0)`?" } ?? "",
      notes: ["AWS's image would not start with it"],
      help: near == nil ? ["name the image that has the plugin in `router.image`"] : [],
      fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(plugin.span, $0)]) })
    return false
  }
}

extension Engine {
  /// The engine's name as people write it.
  package var title: String {
    switch self {
    case .fluentBit: "Fluent Bit"
    case .fluentd: "Fluentd"
    }
  }
}

/// A name as it begins logical IDs: `stderr-bucket` becomes `StderrBucket`; `nil` for what cannot begin one.
func logicalStem(_ name: String) -> String? {
  guard let first = name.utf8.first, first.isLetterOrDigit, !first.isDigit, name.utf8.count <= 64,
    name.utf8.allSatisfy({
      $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
    })
  else { return nil }
  return name.split { $0 == "-" || $0 == "_" }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
    .joined()
}
