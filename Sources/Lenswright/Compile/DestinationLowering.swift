import LensCloudFormation
import LensFluent
import LensSyntax

/// A destination of the spec, lowered once for all containers that log to it.
struct PlannedDestination: Sendable {
  var name: String
  /// The log options of a container, beginning with the output key.
  var options: Object
  var secretOptions: [Lowered.SecretOption]
  var statements: [Statement]
  var resources: [Resource]
  var writesFiles: Bool
  var endpoints: [Endpoint]
  /// Secrets of the router's environment.
  var routerSecrets: [Lowered.SecretOption]
  var prerequisites: [String]
  var volumes: [Lowered.Volume]
  var mountPoints: [Lowered.MountPoint]
  /// Variables of the router's environment that the options name.
  var variables: [(name: String, span: Span)]
  /// Sections of Fluentd's plugins, which plain log options cannot carry.
  var sections: [Lowered.Section]

  /// Secrets of the options and of the sections.
  var allSecrets: [Lowered.SecretOption] { secretOptions + sections.flatMap(\.allSecrets) }
}

/// Turns one destination into log options.
struct DestinationLowering {
  let context: LoweringContext
  let destination: any Destination
  private var options: PluginOptions
  private var plugin: Plugin? { options.plugin }

  init(_ context: LoweringContext, _ destination: any Destination) {
    self.context = context
    self.destination = destination
    let type = type(of: destination)
    let owner = PluginOwner(
      noun: "destination", name: context.name, span: context.span,
      description: "`\(type.keyword)` is written by the plugin `\(context.plugin.name)`",
      engine: context.engine, plugin: context.plugin.name, isGo: context.isGo,
      image: context.image, types: context.types,
      dropsDottedVariables: context.dropsDottedVariables, writer: "ECS writes",
      keys: { DestinationLowering.keys(of: type) }, reserved: ReservedOption.reason,
      meanings: type.meanings, isAWS: type.kind == .aws)
    options = PluginOptions(owner, OutputPlugin.named(context.plugin.name, context.engine))
  }

  private static func keys<D: Destination>(of type: D.Type) -> [String] { D.fields.map(\.name) }

  mutating func run(_ diagnostics: inout Diagnostics) -> PlannedDestination? {
    if let base = destination.lower(context, &diagnostics) {
      options.lowered = base
    } else {
      options.isRight = false
    }
    options.readKeys(destination.common.pluginKeys, &diagnostics)
    addCommonKeys(&diagnostics)
    options.addWritten(destination.common.options, destination.common.secretOptions, &diagnostics)
    options.check(&diagnostics)
    let lowered = options.lowered
    for secret in lowered.routerSecrets + lowered.sections.flatMap(\.allSecrets) {
      options.isRight =
        secret.reference.review(secret.name, context.types, &diagnostics) && options.isRight
    }
    guard options.isRight else { return nil }
    let rules = PluginRules(
      context: context, lowered: lowered, hasPermissions: !destination.permissions.isEmpty)
    return rules.review(&diagnostics) ? planned : nil
  }

  /// Where options lead that the destination itself knows nothing of: the host of a plugin of the spec's own, and addresses.
  private var writtenEndpoints: [Endpoint] {
    var endpoints: [Endpoint] = []
    func value(_ name: String) -> Value? {
      options.lowered.options.first { $0.name.lowercased() == name }?.value
    }
    if options.lowered.endpoints.isEmpty, let host = value("host"), let port = value("port") {
      let isDatagram = context.plugin.name == "udp" || value("mode")?.string == "udp"
      endpoints.append(
        Endpoint(host: host, port: port, transport: isDatagram ? "udp" : "tcp"))
    }
    for option in options.lowered.options {
      guard let address = option.value.string.flatMap(WebAddress.init) else { continue }
      endpoints.append(Endpoint(host: .string(address.host), port: .integer(address.port)))
    }
    return endpoints
  }

  private var planned: PlannedDestination {
    var values: Object = [AgentFacts.outputOption(context.engine): .string(context.plugin.name)]
    let lowered = options.lowered
    var variables: [(name: String, span: Span)] = []
    for option in lowered.options {
      values[option.name] = options.text(of: option.value)
      for name in option.value.routerVariables {
        variables.append((name, option.span))
      }
    }
    return PlannedDestination(
      name: context.name, options: values, secretOptions: lowered.secretOptions,
      statements: lowered.statements, resources: lowered.resources,
      writesFiles: lowered.writesFiles,
      endpoints: lowered.endpoints + writtenEndpoints,
      routerSecrets: lowered.routerSecrets, prerequisites: lowered.prerequisites,
      volumes: lowered.volumes, mountPoints: lowered.mountPoints,
      variables: context.engine == .fluentBit ? variables : [], sections: lowered.sections)
  }

  // MARK: Keys that all destinations share

  private mutating func addCommonKeys(_ diagnostics: inout Diagnostics) {
    let common = destination.common
    addRetry(common.retry, &diagnostics)
    addWorkers(common.workers, &diagnostics)
    addBuffer(common.buffer, &diagnostics)
  }

  /// Several threads send the chunks of one container side by side, and then nobody knows which arrives first. Some plugins start two when they are told nothing.
  private mutating func addWorkers(_ workers: Setting<Int>?, _ diagnostics: inout Diagnostics) {
    guard let plugin, context.engine == .fluentBit else {
      if let workers, context.engine == .fluentd {
        addThreads(workers, &diagnostics)
      } else if let workers {
        options.lowered.set("workers", workers.value, at: workers.span)
      }
      return
    }
    guard let workers else {
      let isWritten = destination.common.sets("workers")
      if plugin.defaultWorkers > 1, !isWritten { options.lowered.set("workers", "1") }
      return
    }
    if plugin.isGo {
      options.fail(
        .optionValue, "`workers` does nothing for the plugin `\(plugin.name)`", at: workers.span,
        notes: ["it is written in Go, and sends in the one thread that Fluent Bit gives it"],
        &diagnostics)
      return
    }
    guard isCount(workers, &diagnostics) else { return }
    if workers.literal ?? 1 > 1, plugin.name == "s3" {
      options.fail(
        .optionValue, "the S3 plugin has one worker", at: workers.span,
        notes: ["it keeps the order of what it writes, and takes no more"], &diagnostics)
      return
    }
    adviseOnOrder(workers, &diagnostics)
    options.lowered.set("workers", workers.value, at: workers.span)
  }

  /// Threads of Fluentd's buffer, which send chunks side by side.
  private mutating func addThreads(_ workers: Setting<Int>, _ diagnostics: inout Diagnostics) {
    guard isCount(workers, &diagnostics) else { return }
    adviseOnOrder(workers, &diagnostics)
    options.lowered.setBuffer("flush_thread_count", workers.value, at: workers.span)
  }

  private mutating func isCount(
    _ workers: Setting<Int>, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let count = workers.literal, !(1...PluginLimits.workers).contains(count) else {
      return true
    }
    options.fail(
      .optionValue, "`workers` is from 1 to \(PluginLimits.workers)", at: workers.span,
      &diagnostics)
    return false
  }

  private func adviseOnOrder(_ workers: Setting<Int>, _ diagnostics: inout Diagnostics) {
    guard workers.literal ?? 1 > 1 else { return }
    diagnostics.report(
      .reordered, "`\(context.name)` may deliver lines in another order than they were written",
      at: workers.span, label: "each worker sends chunks of its own")
  }

  /// Chunks of Fluentd on the router's disk; the oldest go when there are too many.
  private mutating func addDiskBuffer(_ limit: Located<Bytes>?) {
    options.lowered.setBuffer("@type", "file")
    // A task's disk goes with it, and Fluentd would leave there what it has when it is stopped.
    options.lowered.setBuffer("flush_at_shutdown", "true")
    if let limit {
      options.lowered.setBuffer(
        "total_limit_size", .string(String(limit.value.count)), at: limit.span)
      options.lowered.setBuffer("overflow_action", "drop_oldest_chunk")
    }
    options.lowered.writesFiles = true
  }

  /// What waits on the router's disk. A plugin that keeps files of its own has a limit for them; the others' chunks are on disk only where the router's storage is.
  private mutating func addBuffer(_ buffer: Located<Bytes>?, _ diagnostics: inout Diagnostics) {
    guard let buffer else {
      guard case .disk(let limit) = context.storage else { return }
      if context.engine == .fluentd {
        let isStored = !["null", "stdout"].contains(context.plugin.name)
        if isStored { addDiskBuffer(limit.map { Located($0) }) }
      } else if let limit, let plugin, !plugin.isGo, !options.lowered.writesFiles,
        !isWritten("storage.total_limit_size")
      {
        options.lowered.set("storage.total_limit_size", .string(limit.text))
      }
      return
    }
    let own = ["store_dir_limit_size"].first { plugin?.option($0) != nil }
    if let own, context.engine == .fluentBit {
      options.lowered.set(own, .string(buffer.value.text), at: buffer.span)
      return
    }
    if context.engine == .fluentd {
      addDiskBuffer(buffer)
      return
    }
    guard case .disk = context.storage else {
      options.fail(
        .conflict,
        "the lines for `\(context.name)` wait in memory, so that no disk is to be limited",
        at: buffer.span, help: ["write `router: { buffer: { storage: filesystem } }`"], &diagnostics
      )
      return
    }
    options.lowered.set("storage.total_limit_size", .string(buffer.value.text), at: buffer.span)
  }

  /// Plugins that count attempts themselves, and those that have nothing to try again.
  private static let unretried: Set<String> = [
    "s3", "stdout", "file", "null", "counter", "flowcounter",
  ]

  /// Fluent Bit drops what fails twice unless told otherwise; a handful of attempts gets over throttling and short outages.
  private mutating func addRetry(_ retry: Retry?, _ diagnostics: inout Diagnostics) {
    guard context.engine == .fluentBit else {
      // Fluentd tries again for three days when it is told nothing.
      switch retry {
      case .times(let count, let span):
        options.lowered.setBuffer("retry_max_times", .integer(count), at: span)
      case .forever(let span): options.lowered.setBuffer("retry_forever", "true", at: span)
      case .never(let span): options.lowered.setBuffer("retry_max_times", "0", at: span)
      case nil: break
      }
      return
    }
    switch retry {
    case .times(let count, let span): options.lowered.set("retry_limit", .integer(count), at: span)
    case .forever(let span): options.lowered.set("retry_limit", "no_limits", at: span)
    case .never(let span): options.lowered.set("retry_limit", "no_retries", at: span)
    case nil:
      let isOwn =
        isWritten("retry_limit") || DestinationLowering.unretried.contains(context.plugin.name)
      if !isOwn { options.lowered.set("retry_limit", "5") }
    }
  }

  private func isWritten(_ option: String) -> Bool {
    destination.common.options.items.contains { $0.name.lowercased() == option }
  }
}

/// Options that the compiler or ECS writes.
enum ReservedOption {
  /// Who writes an option, or where a spec says it; `nil` for one that is the spec's to write.
  static func reason(_ name: String) -> String? {
    switch name.lowercased() {
    case "name", "@type": "`type` or `plugin` says which plugin it is"
    case "match", "match_regex": "ECS writes the match for each container"
    case AgentFacts.includePatternOption: "`include` belongs to a container's `logs`"
    case AgentFacts.excludePatternOption: "`exclude` belongs to a container's `logs`"
    case AgentFacts.logDriverBufferLimitOption:
      "`logDriverBufferLimit` belongs to the router or to a container's `logs`"
    default: nil
    }
  }
}

extension Retry {
  var span: Span {
    switch self {
    case .times(_, let span), .forever(let span), .never(let span): span
    }
  }
}
