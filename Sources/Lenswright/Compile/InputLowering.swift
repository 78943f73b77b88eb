import LensCloudFormation
import LensFluent
import LensSyntax

/// An input of the spec, decided.
struct PlannedInput: Sendable {
  /// What becomes of its records.
  enum Way: Sendable {
    case pipeline(Pipeline)
    /// Nobody gets them: what the input does is all that is wanted of it.
    case dropped
    /// Files of the spec's own decide.
    case configured
  }

  var name: String
  var span: Span
  var plugin: String
  var facts: InputFacts
  /// The plugin's options, without its name and its tag, each with the place where it was written, if it was.
  var written: [Lowered.Option]
  var secretOptions: [Lowered.SecretOption]
  /// Sections of Fluentd's plugins.
  var sections: [Lowered.Section]
  /// The field that is to become `log`, where the plugin calls it otherwise and has no option for it.
  var lineField: String?
  /// Whether every line is parsed by a parser of ours that keeps it whole, because the plugin takes nothing without one.
  var needsLineParser: Bool
  var way: Way
  /// Where it listens.
  var listener: InputFacts.Listener?
  /// Where the port was written, or else the input.
  var listenerSpan: Span
  /// Where it connects to.
  var endpoints: [Endpoint]
  /// Variables of the router's environment that the options name.
  var variables: [(name: String, span: Span)]

  var pipeline: Pipeline? {
    if case .pipeline(let pipeline) = way { pipeline } else { nil }
  }
}

/// Turns one input of the spec into the options of its plugin, each checked against what the plugin takes.
struct InputLowering {
  private let spec: Spec
  private let platform: Platform
  private let name: String
  private let span: Span
  private let input: Input
  private let facts: InputFacts
  private var options: PluginOptions

  private var engine: Engine { spec.router.type.value }
  private var pluginName: String { options.owner.plugin }

  init(
    _ spec: Spec, _ platform: Platform, _ image: RouterImage?, _ name: String, _ span: Span,
    _ input: Input
  ) {
    self.spec = spec
    self.platform = platform
    self.name = name
    self.span = span
    self.input = input
    let engine = spec.router.type.value
    let plugin = InputPlugin.named(input.type.value, engine)
    let facts = InputFacts.of(plugin?.name ?? input.type.value, engine)
    self.facts = facts
    let owner = PluginOwner(
      noun: "input", name: name, span: span,
      description: "it is the input `\(input.type.value)` of \(engine.title)", engine: engine,
      plugin: plugin?.name ?? input.type.value, image: image, types: TemplateTypes(spec),
      writer: "the compiler writes", keys: { Input.fields.map(\.name) },
      reserved: { InputLowering.reserved($0, name, facts) })
    options = PluginOptions(owner, plugin)
  }

  /// Why an option is not the spec's to write; `nil` for all others.
  static func reserved(_ option: String, _ name: String, _ facts: InputFacts) -> String? {
    switch option {
    case "name", "@type": return "`type` says which plugin it is"
    case "tag", "tag_prefix", "tag_key", "tag_regex", "tag_from_uri", "add_tag_prefix", "routable",
      "@label":
      return
        "its records are tagged `\(name)\(AgentFacts.tagSeparator)`, by which they find their way"
    case "listen", "bind":
      return "it listens inside the task only, and in bridge mode for its containers"
    case "host" where facts.listener != nil: return "it listens, and connects to nobody"
    case "storage.type": return "`router.buffer` says where chunks wait"
    default: break
    }
    if case .linesNamed(by: option) = facts.yield {
      return "a line is in the field `log`, whatever collects it"
    }
    return nil
  }

  // MARK: The whole input

  mutating func run(_ way: PlannedInput.Way, _ diagnostics: inout Diagnostics) -> PlannedInput? {
    guard reviewPlugin(&diagnostics) else { return nil }
    options.readKeys(input.pluginKeys, &diagnostics)
    addTLS(&diagnostics)
    options.addWritten(input.options, input.secretOptions, &diagnostics)
    guard options.isRight else { return nil }
    addDefaults()
    options.check(&diagnostics)
    let listener = listener(&diagnostics)
    review(listener, &diagnostics)
    guard options.isRight else { return nil }
    var variables: [(name: String, span: Span)] = []
    for option in options.lowered.options {
      for variable in option.value.routerVariables { variables.append((variable, option.span)) }
    }
    return PlannedInput(
      name: name, span: span, plugin: pluginName, facts: facts, written: options.lowered.options,
      secretOptions: options.lowered.secretOptions, sections: options.lowered.sections,
      lineField: lineField, needsLineParser: needsLineParser, way: way, listener: listener,
      listenerSpan: option("port")?.span ?? span, endpoints: endpoints,
      variables: engine == .fluentBit ? variables : [])
  }

  /// Says that there is no such plugin, as far as that can be known: an image of the spec's own may have any.
  private mutating func reviewPlugin(_ diagnostics: inout Diagnostics) -> Bool {
    let word = input.type
    guard let plugin = options.plugin else {
      let names = InputPlugin.names(engine)
      let near = nearest(to: word.value, among: names)
      let image = options.owner.image
      let isOpen = image == nil || image?.family == .unknown || image?.family == .fluentd
      if near == nil, isOpen, !word.value.isEmpty { return true }
      options.fail(
        .unknownInputType, "\(engine.title) has no input called `\(word.value)`", at: word.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: near == nil ? ["it has \(listed(names))"] : [],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(word.span, $0)]) },
        &diagnostics)
      return false
    }
    guard let version = options.owner.image?.engineVersion, engine == .fluentBit else {
      return true
    }
    if let since = plugin.since, version < since {
      options.fail(
        .optionTooNew, "the input `\(plugin.name)` came with Fluent Bit \(since)", at: word.span,
        notes: ["the router's image holds \(version)"], help: ["choose a newer image"], &diagnostics
      )
      return false
    }
    if let since = facts.taggedSince, version < since {
      options.fail(
        .optionTooNew,
        "before Fluent Bit \(since) senders choose the tags of the input `\(plugin.name)`",
        at: word.span, notes: ["the router's image holds \(version)"],
        help: ["choose a newer image"], &diagnostics)
      return false
    }
    return true
  }

  // MARK: Options

  private func option(_ name: String) -> Lowered.Option? {
    options.lowered.options.first { $0.name.lowercased() == name }
  }

  private func isSet(_ name: String) -> Bool {
    option(name) != nil
      || options.lowered.secretOptions.contains { $0.name.lowercased() == name }
  }

  private func isOn(_ name: String) -> Bool {
    ["true", "on", "yes"].contains(option(name)?.value.string?.lowercased() ?? "")
  }

  private mutating func set(_ name: String, ifMissing value: Value) {
    if !isSet(name) { options.lowered.set(name, value) }
  }

  private mutating func addTLS(_ diagnostics: inout Diagnostics) {
    guard let tls = input.tls else { return }
    guard engine == .fluentBit, options.plugin?.supportsTLS ?? true else {
      options.fail(
        .unsupportedEngine, "the input `\(pluginName)` of \(engine.title) has no `tls`",
        at: tls.span, &diagnostics)
      return
    }
    tls.write(to: &options.lowered)
    guard tls.isOn, facts.listener != nil else { return }
    for (option, key) in [("tls.crt_file", "crtFile"), ("tls.key_file", "keyFile")]
    where !options.lowered.options.contains(where: { $0.name == option }) {
      options.fail(
        .missingKey, "`tls` of a listener needs the key `\(key)`", at: tls.span,
        notes: ["whoever connects is shown a certificate, a file in the router"], &diagnostics)
    }
  }

  /// Paths in the router where the input listens, in place of a port.
  private var listensOnPath: Bool {
    switch pluginName {
    case "syslog" where engine == .fluentBit:
      option("mode").map { ($0.value.string ?? "").hasPrefix("unix") } ?? isSet("path")
    case "forward" where engine == .fluentBit: isSet("unix_path")
    default: false
    }
  }

  /// What the plugin takes for granted and nobody means.
  private mutating func addDefaults() {
    for (name, value) in facts.tagging { options.lowered.set(name, .string(value)) }
    switch engine {
    case .fluentBit: addFluentBitDefaults()
    case .fluentd: addFluentdDefaults()
    }
    if facts.listener != nil, !listensOnPath {
      let isBridge = platform.networkMode == .bridge
      options.lowered.set(
        InputFacts.listenOption(engine), isBridge ? "0.0.0.0" : "127.0.0.1")
    }
  }

  private mutating func addFluentBitDefaults() {
    if case .linesNamed(let option) = facts.yield,
      options.plugin?.option(option)?.defaultValue != "log"
    {
      options.lowered.set(option, "log")
    }
    switch pluginName {
    // They take JSON alone unless told otherwise, and drop every other line.
    case "tcp", "udp", "serial":
      if !isSet("parser") { set("format", ifMissing: "none") }
    // A socket in a folder that nobody else has would be the default.
    case "syslog": set("mode", ifMissing: isSet("path") ? "unix_udp" : "udp")
    case "tail": if startsEmpty { set("read_from_head", ifMissing: "On") }
    default: break
    }
    let isInMemory = spec.router.buffer?.storage.value != .filesystem
    if isInMemory, facts.yield != .metrics, options.plugin != nil {
      set("mem_buf_limit", ifMissing: .string(InputFacts.memoryLimit))
    }
  }

  private mutating func addFluentdDefaults() {
    if case .lines(let field) = facts.yield {
      var parse = Lowered.Section("parse")
      parse.set("@type", "none")
      parse.set("message_key", .string(field))
      options.lowered.sections.append(parse)
    }
    if pluginName == "tail", startsEmpty { set("read_from_head", ifMissing: "true") }
  }

  /// Whether what it reads begins to be with the task: a file that is there before the input looks for it is read from its beginning then.
  private var startsEmpty: Bool {
    guard let paths = option("path")?.value.string?.split(separator: ",") else { return false }
    let volumes = RouterVolumes(spec)
    return paths.allSatisfy { path in
      volumes.of(String(path.drop { $0 == " " }))?.isOfTask ?? false
    }
  }

  /// Whether lines are told apart by a parser alone, and the spec names none.
  private var needsLineParser: Bool {
    engine == .fluentBit && pluginName == "syslog" && !isSet("parser")
  }

  private var lineField: String? {
    guard engine == .fluentBit, case .lines(let field) = facts.yield, field != "log",
      !isSet("parser"), option("format")?.value.string?.lowercased() != "json"
    else { return nil }
    return isOn("lowercase") ? field.lowercased() : field
  }

  // MARK: The network

  private mutating func listener(_ diagnostics: inout Diagnostics) -> InputFacts.Listener? {
    guard var listener = facts.listener, !listensOnPath else { return nil }
    let mode = option("mode") ?? option("protocol_type")
    if pluginName == "syslog", let text = mode?.value.string { listener.transport = text }
    guard let port = option("port") else { return listener }
    guard let number = port.value.portNumber else {
      options.fail(
        .needsLiteral, "`port` of `\(name)` must be written out", at: port.span,
        label: "nobody else knows whether it is free",
        help: ["write the number itself; `environments` and `--set` change it per deployment"],
        &diagnostics)
      return nil
    }
    listener.port = number
    return listener
  }

  private var endpoints: [Endpoint] {
    if facts.connects {
      guard let host = option("host")?.value else { return [] }
      let port = option("port")?.value ?? (isOn("tls") ? 443 : 80)
      return [Endpoint(host: host, port: port)]
    }
    guard pluginName == "kafka", let value = option("brokers")?.value else { return [] }
    // Only CloudFormation knows these, and their ports.
    guard let brokers = value.string else { return [Endpoint(host: value, port: value)] }
    return brokers.split(separator: ",").map { broker in
      let parts = broker.split(separator: ":")
      return Endpoint(
        host: .string(String(parts.first ?? "")),
        port: .integer(parts.count > 1 ? Int(parts[1]) ?? 9092 : 9092))
    }
  }

  // MARK: Reviews

  private mutating func review(
    _ listener: InputFacts.Listener?, _ diagnostics: inout Diagnostics
  ) {
    for name in facts.required where !isSet(name) {
      options.fail(
        .missingKey, "`\(self.name)` needs the key `\(camelCased(name))`", at: span,
        notes: ["the input `\(pluginName)` does not start without"], &diagnostics)
    }
    for name in ["exit_on_eof", "exit_after_oneshot"] where isOn(name) {
      options.fail(
        .optionValue, "`\(name)` ends the router", at: option(name)?.span ?? span,
        notes: ["the whole engine stops, and the task with it or its logs"], &diagnostics)
    }
    reviewParsers(&diagnostics)
    if facts.runsShell, options.owner.image?.hasShell == false {
      options.fail(
        .unsupportedEngine, "the router's image has no shell to run a command in",
        at: input.type.span, help: ["name an image with a shell in `router.image`"], &diagnostics)
    }
    if pluginName == "http", engine == .fluentBit {
      diagnostics.report(
        .pathsOfRequests, "only requests to the path `/` reach where `\(name)` leads",
        at: input.type.span,
        notes: ["Fluent Bit makes the tag of any other path, and no destination has such a tag"])
    }
    if let listener, platform.networkMode == .host {
      diagnostics.report(
        .hostListener, "every process on the instance can send to `\(name)`",
        at: option("port")?.span ?? input.type.span,
        label: "port \(listener.port) of the instance's own 127.0.0.1",
        notes: ["a second task on the same instance finds the port taken, and its router stops"])
    }
  }

  /// A parser that nothing defines stops the router.
  private mutating func reviewParsers(_ diagnostics: inout Diagnostics) {
    guard engine == .fluentBit, spec.router.config == nil else { return }
    let named = options.lowered.options.filter { option in
      let name = option.name.lowercased()
      return facts.parsers.contains(name) || pluginName == "tail" && name.hasPrefix("parser_")
    }
    for option in named {
      let words = (option.value.string ?? "").split(separator: ",").map { word in
        String(word.drop { $0 == " " }.prefix { $0 != " " })
      }
      let isBuiltIn =
        option.name.lowercased() == "multiline.parser"
        && words.allSatisfy(InputFacts.builtInMultilineParsers.contains)
      if isBuiltIn { continue }
      options.fail(
        .unknownParser, "nothing defines the parser `\(words.first ?? "")`", at: option.span,
        notes: ["under FireLens the engine reads no file of parsers by itself"],
        help: [
          "`logs: { parse: … }` and `logs: { multiline: … }` bring their own",
          "or name a file that defines it in `router.config.parsers`",
        ], &diagnostics)
    }
  }
}

extension Value {
  /// A port that is written out.
  fileprivate var portNumber: Int? {
    if case .integer(let number) = self { return number }
    return string.flatMap { Int($0) }
  }
}
