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

/// Turns one destination into log options and checks each against what its plugin takes.
struct DestinationLowering {
  let context: LoweringContext
  let destination: any Destination
  let plugin: OutputPlugin?
  private var lowered = Lowered()
  private var isRight = true

  init(_ context: LoweringContext, _ destination: any Destination) {
    self.context = context
    self.destination = destination
    plugin = OutputPlugin.named(context.plugin.name, context.engine)
  }

  mutating func run(_ diagnostics: inout Diagnostics) -> PlannedDestination? {
    if let base = destination.lower(context, &diagnostics) {
      lowered = base
    } else {
      isRight = false
    }
    for entry in destination.common.pluginKeys {
      readPluginKey(entry.key.text, entry.key, entry.value, &diagnostics)
    }
    addCommonKeys(&diagnostics)
    addWrittenOptions(&diagnostics)
    for option in lowered.options { check(option, &diagnostics) }
    for option in lowered.secretOptions { checkSecret(option, &diagnostics) }
    for secret in lowered.routerSecrets + lowered.sections.flatMap(\.allSecrets) {
      isRight = secret.reference.review(secret.name, context.types, &diagnostics) && isRight
    }
    if isRight {
      isRight = PluginRules(
        context: context, lowered: lowered, hasPermissions: !destination.permissions.isEmpty
      ).review(&diagnostics)
    }
    return isRight ? planned : nil
  }

  /// Where options lead that the destination itself knows nothing of: the host of a plugin of the spec's own, and addresses.
  private var writtenEndpoints: [Endpoint] {
    var endpoints: [Endpoint] = []
    func value(_ name: String) -> Value? {
      lowered.options.first { $0.name.lowercased() == name }?.value
    }
    if lowered.endpoints.isEmpty, let host = value("host"), let port = value("port") {
      let isDatagram = context.plugin.name == "udp" || value("mode")?.string == "udp"
      endpoints.append(
        Endpoint(host: host, port: port, transport: isDatagram ? "udp" : "tcp"))
    }
    for option in lowered.options {
      guard let address = option.value.string.flatMap(WebAddress.init) else { continue }
      endpoints.append(Endpoint(host: .string(address.host), port: .integer(address.port)))
    }
    return endpoints
  }

  private var planned: PlannedDestination {
    var options: Object = [AgentFacts.outputOption(context.engine): .string(context.plugin.name)]
    var variables: [(name: String, span: Span)] = []
    for option in lowered.options {
      options[option.name] = text(of: option.value)
      for name in option.value.routerVariables {
        variables.append((name, option.span))
      }
    }
    return PlannedDestination(
      name: context.name, options: options, secretOptions: lowered.secretOptions,
      statements: lowered.statements, resources: lowered.resources,
      writesFiles: lowered.writesFiles, endpoints: lowered.endpoints + writtenEndpoints,
      routerSecrets: lowered.routerSecrets, prerequisites: lowered.prerequisites,
      volumes: lowered.volumes, mountPoints: lowered.mountPoints,
      variables: context.engine == .fluentBit ? variables : [], sections: lowered.sections)
  }

  /// Log options are text to ECS, and CloudFormation would coerce numbers in silence.
  private func text(of value: Value) -> Value {
    switch value {
    case .integer(let number): .string(String(number))
    case .boolean(let flag): .string(flag ? "true" : "false")
    case .number(let number): .string(number)
    default: value
    }
  }

  private mutating func fail(
    _ kind: DiagnosticKind, _ message: String, at span: Span, label: String = "",
    notes: [String] = [], help: [String] = [], fix: Fix? = nil, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(
      kind, message, at: span.isNone ? context.span : span, label: label, notes: notes, help: help,
      fix: fix)
    isRight = false
  }

  // MARK: The plugin's options as keys of the spec

  /// Reads `totalFileSize: 50MB` as the plugin's `total_file_size`; a mapping holds the options behind a dot.
  private mutating func readPluginKey(
    _ path: String, _ key: Mapping.Key, _ node: Node, _ diagnostics: inout Diagnostics
  ) {
    if !node.isIntrinsic, let mapping = node.mapping, hasOptions(under: path) {
      for entry in mapping.entries {
        readPluginKey("\(path).\(entry.key.text)", entry.key, entry.value, &diagnostics)
      }
      return
    }
    guard let option = option(forKey: path) else {
      let known = knownKeys
      let near = nearest(to: path, among: known)
      fail(
        .unknownOption, "`\(context.name)` has no key `\(path)`", at: key.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: [
          "`\(keyword)` is written by the plugin `\(context.plugin.name)`, which has no such option"
        ],
        help: near == nil ? ["`options` takes options in the plugin's own spelling"] : [],
        fix: near.flatMap { fix(key, path, $0) }, &diagnostics)
      return
    }
    guard isFree(option.name, at: key.span, &diagnostics) else { return }
    if option.isSecret {
      guard let reference = SecretReference.read(node, path, &diagnostics) else {
        isRight = false
        return
      }
      lowered.secretOptions.append(.init(name: option.name, reference: reference))
      return
    }
    guard let value = read(node, path, as: option, &diagnostics) else {
      isRight = false
      return
    }
    lowered.set(option.name, value, at: node.span)
  }

  /// Replaces a key, if that is all it takes: within a mapping only the part behind its last dot is written.
  private func fix(_ key: Mapping.Key, _ path: String, _ near: String) -> Fix? {
    let parent = path.dropLast(key.text.count)
    guard near.hasPrefix(parent) else { return nil }
    let name = String(near.dropFirst(parent.count))
    return name.includes(".")
      ? nil : Fix("replace it with `\(name)`", edits: [Fix.Edit(key.span, name)])
  }

  private func hasOptions(under path: String) -> Bool {
    plugin?.optionNames.contains { camelCased($0).hasPrefix(path + ".") } ?? false
  }

  private func option(forKey path: String) -> PluginOption? {
    guard let plugin else { return nil }
    return plugin.optionNames.first { camelCased($0) == path }.flatMap { plugin.option($0) }
  }

  private var keyword: String { type(of: destination).keyword }

  private var knownKeys: [String] {
    func names<D: Destination>(of destination: D) -> [String] { D.fields.map(\.name) }
    let options = plugin?.optionNames.map(camelCased) ?? []
    return names(of: destination) + options
  }

  /// A typed value in the plugin's spelling.
  private func read(
    _ node: Node, _ path: String, as option: PluginOption, _ diagnostics: inout Diagnostics
  ) -> Value? {
    if node.isIntrinsic { return cloudFormationValue(node, &diagnostics) }
    switch option.type {
    case .boolean:
      return Bool.read(node, path, &diagnostics).map {
        takesWordsForBooleans ? ($0 ? "On" : "Off") : ($0 ? "true" : "false")
      }
    case .integer: return Int.read(node, path, &diagnostics).map(Value.integer)
    case .size:
      return Bytes.read(node, path, &diagnostics).map {
        .string(context.engine == .fluentBit ? $0.text : String($0.count))
      }
    case .time: return Seconds.read(node, path, &diagnostics).map { .string($0.text) }
    case .string, .double, .list, .other:
      return String.read(node, path, &diagnostics).map(Value.string)
    }
  }

  /// Plugins in Go know only `true` and `false`: they ignore any other word, or do not start.
  private var takesWordsForBooleans: Bool { context.engine == .fluentBit && !context.isGo }

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
        lowered.set("workers", workers.value, at: workers.span)
      }
      return
    }
    guard let workers else {
      let isWritten = destination.common.sets("workers")
      if plugin.defaultWorkers > 1, !isWritten { lowered.set("workers", "1") }
      return
    }
    if plugin.isGo {
      fail(
        .optionValue, "`workers` does nothing for the plugin `\(plugin.name)`", at: workers.span,
        notes: ["it is written in Go, and sends in the one thread that Fluent Bit gives it"],
        &diagnostics)
      return
    }
    if let count = workers.literal, !(1...PluginLimits.workers).contains(count) {
      fail(
        .optionValue, "`workers` is from 1 to \(PluginLimits.workers)", at: workers.span,
        &diagnostics)
      return
    }
    if workers.literal ?? 1 > 1 {
      if plugin.name == "s3" {
        fail(
          .optionValue, "the S3 plugin has one worker", at: workers.span,
          notes: ["it keeps the order of what it writes, and takes no more"], &diagnostics)
        return
      }
      diagnostics.report(
        .reordered, "`\(context.name)` may deliver lines in another order than they were written",
        at: workers.span, label: "each worker sends chunks of its own")
    }
    lowered.set("workers", workers.value, at: workers.span)
  }

  /// Threads of Fluentd's buffer, which send chunks side by side.
  private mutating func addThreads(_ workers: Setting<Int>, _ diagnostics: inout Diagnostics) {
    if let count = workers.literal, !(1...PluginLimits.workers).contains(count) {
      fail(
        .optionValue, "`workers` is from 1 to \(PluginLimits.workers)", at: workers.span,
        &diagnostics)
      return
    }
    if workers.literal ?? 1 > 1 {
      diagnostics.report(
        .reordered, "`\(context.name)` may deliver lines in another order than they were written",
        at: workers.span, label: "each worker sends chunks of its own")
    }
    lowered.setBuffer("flush_thread_count", workers.value, at: workers.span)
  }

  /// Chunks of Fluentd on the router's disk; the oldest go when there are too many.
  private mutating func addDiskBuffer(_ limit: Located<Bytes>?) {
    lowered.setBuffer("@type", "file")
    // A task's disk goes with it, and Fluentd would leave there what it has when it is stopped.
    lowered.setBuffer("flush_at_shutdown", "true")
    if let limit {
      lowered.setBuffer(
        "total_limit_size", .string(String(limit.value.count)), at: limit.span)
      lowered.setBuffer("overflow_action", "drop_oldest_chunk")
    }
    lowered.writesFiles = true
  }

  /// What waits on the router's disk. A plugin that keeps files of its own has a limit for them; the others' chunks are on disk only where the router's storage is.
  private mutating func addBuffer(_ buffer: Located<Bytes>?, _ diagnostics: inout Diagnostics) {
    guard let buffer else {
      guard case .disk(let limit) = context.storage else { return }
      if context.engine == .fluentd {
        let isStored = !["null", "stdout"].contains(context.plugin.name)
        if isStored { addDiskBuffer(limit.map { Located($0) }) }
      } else if let limit, let plugin, !plugin.isGo, !lowered.writesFiles,
        !isWritten("storage.total_limit_size")
      {
        lowered.set("storage.total_limit_size", .string(limit.text))
      }
      return
    }
    let own = ["store_dir_limit_size"].first { plugin?.option($0) != nil }
    if let own, context.engine == .fluentBit {
      lowered.set(own, .string(buffer.value.text), at: buffer.span)
      return
    }
    if context.engine == .fluentd {
      addDiskBuffer(buffer)
      return
    }
    guard case .disk = context.storage else {
      fail(
        .conflict,
        "the lines for `\(context.name)` wait in memory, so that no disk is to be limited",
        at: buffer.span, help: ["write `router: { buffer: { storage: filesystem } }`"], &diagnostics
      )
      return
    }
    lowered.set("storage.total_limit_size", .string(buffer.value.text), at: buffer.span)
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
        lowered.setBuffer("retry_max_times", .integer(count), at: span)
      case .forever(let span): lowered.setBuffer("retry_forever", "true", at: span)
      case .never(let span): lowered.setBuffer("retry_max_times", "0", at: span)
      case nil: break
      }
      return
    }
    switch retry {
    case .times(let count, let span): lowered.set("retry_limit", .integer(count), at: span)
    case .forever(let span): lowered.set("retry_limit", "no_limits", at: span)
    case .never(let span): lowered.set("retry_limit", "no_retries", at: span)
    case nil:
      let isOwn =
        isWritten("retry_limit") || DestinationLowering.unretried.contains(context.plugin.name)
      if !isOwn { lowered.set("retry_limit", "5") }
    }
  }

  private func isWritten(_ option: String) -> Bool {
    destination.common.options.items.contains { $0.name.lowercased() == option }
  }

  // MARK: Options in the plugin's own spelling

  private mutating func addWrittenOptions(_ diagnostics: inout Diagnostics) {
    for item in destination.common.options.items {
      let isCredential =
        plugin?.option(item.name)?.isSecret ?? false && !item.value.value.hasRouterVariables
      if isCredential { diagnostics.redact(item.value.span) }
      guard isFree(item.name, at: item.span, &diagnostics) else { continue }
      if isCredential {
        fail(
          .plainSecret, "the option `\(item.name)` is a credential", at: item.value.span,
          label: "readable in the template and in the console",
          help: ["move it to `secretOptions`, with the ARN or the SSM name of the secret"],
          &diagnostics)
        continue
      }
      lowered.options.append(
        .init(
          name: item.name, value: item.value.value, span: item.value.span, nameSpan: item.span))
    }
    for item in destination.common.secretOptions.items {
      guard isFree(item.name, at: item.span, &diagnostics) else { continue }
      lowered.secretOptions.append(.init(name: item.name, reference: item.value))
    }
  }

  /// Whether an option is the spec's to write, and has not been written yet.
  private mutating func isFree(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    if reportReserved(name, at: span, &diagnostics) { return false }
    guard let earlier = sameOption(name) else { return true }
    fail(
      .duplicateOption, "the option `\(name)` is written twice", at: span,
      notes: ["`\(earlier)` comes from another key of this destination"], &diagnostics)
    return false
  }

  private func sameOption(_ name: String) -> String? {
    let names = lowered.options.map(\.name) + lowered.secretOptions.map(\.name)
    return names.first { known in
      // `header` and `event_field` may be repeated, each time in another letter case.
      if known == name { return true }
      let isRepeatable = ["header", "event_field", "add_option"].contains(name.lowercased())
      return context.engine == .fluentBit && !isRepeatable
        && known.lowercased() == name.lowercased()
    }
  }

  private mutating func reportReserved(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let reserved = ReservedOption.reason(name) else { return false }
    fail(
      .reservedOption, "`\(name)` is not yours to write", at: span, label: reserved, &diagnostics)
    return true
  }

  // MARK: Checks of what is written

  private mutating func check(_ option: Lowered.Option, _ diagnostics: inout Diagnostics) {
    let span = option.span
    let nameSpan = option.nameSpan.isNone ? span : option.nameSpan
    guard let known = lookup(option.name, at: nameSpan, &diagnostics) else { return }
    guard let text = text(of: option.value).string else { return }
    if let reason = unwritable(text, known) {
      fail(
        .unwritableText, "the value of `\(option.name)` \(reason)", at: span,
        notes: ["ECS writes it into the router's configuration as it is"], &diagnostics)
      return
    }
    if option.name.lowercased() == "port", let port = Int(text), !PortMapping.ports.contains(port) {
      fail(
        .optionValue, "`\(option.name)` is from 1 to 65535, not \(port)", at: span, &diagnostics)
      return
    }
    if let known, !text.hasRouterVariables { checkType(text, known, at: span, &diagnostics) }
    checkVersion(of: text, option.name, at: span, &diagnostics)
    checkVariables(text, option.name, at: span, &diagnostics)
    checkHeader(option.name, text, at: span, &diagnostics)
    checkAddress(option.name, text, at: span, &diagnostics)
    checkRole(option.name, text, at: span, &diagnostics)
    checkAlwaysEncrypted(option.name, text, at: span, &diagnostics)
    if context.engine == .fluentBit, option.name.lowercased() == "tls.verify",
      ["false", "off", "no"].contains(text.lowercased())
    {
      TLS.reportUnverified(context.name, at: span, &diagnostics)
    }
    checkClearText(option, text, &diagnostics)
  }

  private mutating func checkVersion(
    of text: String, _ option: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard context.engine == .fluentBit, let version = context.image?.engineVersion,
      let since = ValueVersions.since(context.plugin.name, option, text), version < since
    else { return }
    fail(
      .optionTooNew, "`\(text)` of `\(option)` came with Fluent Bit \(since)", at: span,
      notes: ["the router's image holds \(version)"], help: ["choose a newer image, or `gzip`"],
      &diagnostics)
  }

  /// Fluentd completes placeholders of its own, such as `${tag}`, and leaves the names of variables as they are: a token would be sent as the word `${TOKEN}`.
  private mutating func checkVariables(
    _ text: String, _ option: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard context.engine == .fluentd,
      let name = text.routerVariables.first(where: { name in
        !name.isEmpty
          && name.utf8.allSatisfy { $0.isDigit || $0 == 95 || (65...90).contains($0) }
      })
    else { return }
    fail(
      .routerVariable, "Fluentd does not complete `${\(name)}` in an option", at: span,
      notes: ["it would send these very letters"],
      help: ["write the value itself, or use Fluent Bit"], &diagnostics)
  }

  /// GELF's mode alone chooses how lines are framed; without the option they leave in clear text. Source: plugins/out_gelf/gelf.c of Fluent Bit 5.1.1, seen on the wire, 2026-11-22.
  private mutating func checkClearText(
    _ option: Lowered.Option, _ text: String, _ diagnostics: inout Diagnostics
  ) {
    guard context.plugin.name == "gelf", option.name.lowercased() == "mode", text == "tls" else {
      return
    }
    let isEncrypted = lowered.options.contains {
      $0.name.lowercased() == "tls"
        && ["true", "on", "yes"].contains($0.value.string?.lowercased())
    }
    if isEncrypted { return }
    fail(
      .optionValue, "the mode `tls` of GELF sends in clear text without the option `tls`",
      at: option.span, help: ["add `tls: On`"], &diagnostics)
  }

  private mutating func checkSecret(
    _ option: Lowered.SecretOption, _ diagnostics: inout Diagnostics
  ) {
    isRight = option.reference.review(option.name, context.types, &diagnostics) && isRight
    _ = lookup(option.name, at: option.reference.valueFrom.span, &diagnostics)
    // ECS names the variable after the option, and a shell that is no bash drops names with dots.
    if option.name.includes(".") || option.name.includes("-"), context.dropsDottedVariables {
      let isFluentd = context.engine == .fluentd
      fail(
        .unsupportedEngine,
        "a secret for `\(option.name)` would not reach \(context.engine.title)",
        at: option.reference.valueFrom.span,
        notes: [
          "ECS hands it over in a variable of that name, and the image's shell drops names with dots and hyphens"
        ],
        help: [
          isFluentd
            ? "put the secret into `router.secrets` and the option into a configuration file"
            : "start the router without a shell, or with bash"
        ],
        &diagnostics)
    }
  }

  /// The option as the facts have it; `nil` inside when nothing is known of it, `nil` outside after having reported.
  private mutating func lookup(
    _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) -> PluginOption?? {
    guard let plugin else { return .some(nil) }
    guard let option = plugin.option(name) else {
      if plugin.takesUnknownOptions && context.engine == .fluentd { return .some(nil) }
      let near = nearest(to: name, among: plugin.optionNames)
      fail(
        .unknownOption, "the plugin `\(plugin.name)` has no option `\(name)`", at: span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: plugin.isGo ? ["the plugin would ignore it"] : ["Fluent Bit would not start"],
        &diagnostics)
      return nil
    }
    if let since = option.since, let version = context.image?.engineVersion, version < since,
      !option.isInAWSBuild
    {
      fail(
        .optionTooNew, "the option `\(name)` came with Fluent Bit \(since)", at: span,
        notes: ["the router's image holds \(version)"], help: ["choose a newer image"], &diagnostics
      )
      return nil
    }
    return option
  }

  private func unwritable(_ text: String, _ option: PluginOption?) -> String? {
    if text.isEmpty { return "is empty, and the router does not start with an empty value" }
    if text.utf8.contains(where: { $0 == 10 || $0 == 13 }) {
      return "holds a line break, which would begin a new line of the configuration"
    }
    if text.utf8.contains(where: { $0 < 32 && $0 != 9 || $0 == 127 }) {
      return "holds a control character"
    }
    if text.first == " " || text.last == " " || text.first == "\t" || text.last == "\t" {
      return "has a space at an end, which would be cut off"
    }
    // Fluentd reads lists and hashes as JSON, where they begin as such.
    let isJSON = option?.type == .list || option?.type == .other
    if context.engine == .fluentd,
      text.includes(" #") || (isJSON ? "\"'" : "\"'[{").contains(text.first ?? " ")
    {
      return "would be read by Fluentd as something else than plain text"
    }
    return nil
  }

  private mutating func checkType(
    _ text: String, _ option: PluginOption, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    let expected: String? =
      switch option.type {
      case .integer: Int(text) == nil ? "a whole number" : nil
      case .boolean:
        context.isGo && ["on", "off", "yes", "no"].contains(text.lowercased())
          ? "`true` or `false`"
          : isBoolean(text) ? nil : "`true`, `on` or `yes`, or `false`, `off` or `no`"
      case .size: isQuantity(text, Bytes.units.map(\.name)) ? nil : "a size such as `50M`"
      case .time:
        isQuantity(text, ["", "s", "m", "h", "d"]) || Double(text) != nil
          ? nil : "a time such as `30s`"
      case .double: Double(text) == nil ? "a number" : nil
      case .string, .list, .other: nil
      }
    if let expected {
      fail(
        .optionValue, "the option `\(option.name)` takes \(expected), not `\(text)`", at: span,
        notes: option.type == .boolean && (text == "1" || text == "0")
          ? ["Fluent Bit does not take 1 and 0 for booleans: the option would stay off in silence"]
          : [],
        &diagnostics)
      return
    }
    // These plugins sign only when the value begins with this very spelling.
    if option.name.lowercased() == "aws_auth", ["es", "opensearch"].contains(context.plugin.name),
      option.type == .boolean, ["true", "yes", "on"].contains(text.lowercased()),
      !text.hasPrefix("On")
    {
      fail(
        .optionValue, "`aws_auth` of this plugin has to be written `On`", at: span,
        notes: ["any other spelling leaves the requests unsigned"], &diagnostics)
    }
    if !option.values.isEmpty, option.type == .string, !option.values.contains(text) {
      let near = nearest(to: text, among: option.values)
      fail(
        .optionValue, "the option `\(option.name)` is one of \(listed(option.values, "or"))",
        at: span,
        label: near.map { "did you mean `\($0)`?" } ?? "", &diagnostics)
    }
  }

  /// A header in the plugin's own spelling: its name, a space and its value.
  private mutating func checkHeader(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard context.engine == .fluentBit, ["header", "http_header"].contains(name.lowercased()),
      let header = text.split(separator: " ").first.map(String.init),
      Headers.carryCredential(header), !text.hasRouterVariables
    else { return }
    diagnostics.redact(span)
    Headers.reportCredential(header, option: name.lowercased(), at: span, &diagnostics)
    isRight = false
  }

  /// An address with a password before its host, or a path with a credential behind its question mark.
  private mutating func checkAddress(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard !text.hasRouterVariables, text.carriesCredential else { return }
    diagnostics.redact(span)
    fail(
      .plainSecret, "the option `\(name)` carries a credential", at: span,
      label: "readable in the template and in the console",
      help: [
        "keep the whole value in a secret and write `secretOptions: { \(name): <arn> }`",
        "or keep the credential in `router.secrets` and name it here: `${TOKEN}`",
      ], &diagnostics)
  }

  /// A role is named by its ARN, in the option and in the permission to assume it.
  private mutating func checkRole(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard ["role_arn", "aws_role_arn", "aws_sts_role_arn"].contains(name.lowercased()),
      !text.hasRouterVariables, !text.includes("{{resolve:"),
      !(text.hasPrefix("arn:") && text.includes(":iam::") && text.includes(":role/"))
    else { return }
    fail(
      .invalidValue, "a role is named by its ARN", at: span,
      help: ["write `arn:aws:iam::ACCOUNT:role/NAME`"], &diagnostics)
  }

  private mutating func checkAlwaysEncrypted(
    _ name: String, _ text: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    guard name.lowercased() == "tls", let plugin, !plugin.supportsTLS, context.engine == .fluentBit,
      !plugin.isGo, ["true", "on", "yes"].contains(text.lowercased())
    else { return }
    fail(
      .optionValue, "the plugin `\(plugin.name)` cannot be told to use TLS", at: span,
      notes: [
        "it encrypts by itself or not at all, and the router does not start with this option"
      ],
      &diagnostics)
  }

  private func isBoolean(_ text: String) -> Bool {
    ["true", "false", "on", "off", "yes", "no"].contains(text.lowercased())
  }

  private func isQuantity(_ text: String, _ units: [String]) -> Bool {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    return !digits.isEmpty && units.contains(String(text.dropFirst(digits.count)).lowercased())
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

extension String {
  /// Whether an address has a password in it, or a path a parameter that sounds like a credential's.
  fileprivate var carriesCredential: Bool {
    let parts = split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 2, parts[0].hasSuffix(":"), parts[1].isEmpty,
      let at = parts[2].lastIndex(of: "@"), parts[2][..<at].contains(":")
    {
      return true
    }
    guard first == "/" || includes("://"), let mark = firstIndex(of: "?") else { return false }
    let names = ["token", "apikey", "key", "sig", "secret", "password", "auth"]
    return self[index(after: mark)...].split(separator: "&").contains { pair in
      let halves = pair.split(separator: "=", maxSplits: 1)
      let name = halves[0].lowercased().filter { $0 != "-" && $0 != "_" }
      return halves.count == 2 && names.contains { name == $0 || name.hasSuffix("token") }
    }
  }
}
