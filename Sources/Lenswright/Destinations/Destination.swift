package import LensCloudFormation
package import LensFluent
package import LensSyntax

/// A kind of place where logs can go.
///
/// One file holds everything about it: what it is called, the keys that its users know, the plugins that speak to it, and what those need. The reader, the reference and the checks follow from that file.
package protocol Destination: Record {
  /// The word written as `type`.
  static var keyword: String { get }
  /// Other words for the same.
  static var aliases: [String] { get }
  static var title: String { get }
  static var summary: String { get }
  static var kind: DestinationKind { get }
  /// Whether it takes metrics alone, and drops what containers write.
  static var takesMetricsOnly: Bool { get }
  /// The smallest useful destination, as written in a spec.
  static var example: String { get }
  /// The destination as a new spec begins with it: made beside the task where it can be, and otherwise with `example`, zeros or an address
  /// for documentation in the place of what only its user knows. The example by itself where that is nobody's.
  static var draft: String { get }
  /// The same where the router is Fluentd; `nil` where it would take more than a destination's keys, or be no good advice.
  static var fluentdDraft: String? { get }
  /// Further forms, each with what it adds. The reference shows what they need, and the tests compile them all.
  static var variants: [Variant] { get }
  /// What users meet sooner or later, a sentence each.
  static var notes: [String] { get }
  /// Where the facts of the file come from.
  static var sources: [String] { get }
  /// The day on which they were read there.
  static var checked: String { get }
  /// The plugins that can send there; the first of an engine is the one that is used unless the spec says otherwise.
  static var plugins: [PluginChoice] { get }
  /// Options of the plugin that users look for, by the plugin's names, with their meaning. The plugin's other options are known too.
  static var options: [OptionNote] { get }

  var common: CommonKeys { get set }
  /// IAM statements of the spec's own, for what the compiler cannot know.
  var permissions: [PassedValue] { get }

  /// What the destination becomes for one plugin; the keys that all destinations share are added by the caller.
  func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered?
}

extension Destination {
  package static var aliases: [String] { [] }
  package static var draft: String { example }
  package static var fluentdDraft: String? { draft }
  package static var takesMetricsOnly: Bool { false }
  package static var options: [OptionNote] { [] }
  package static var variants: [Variant] { [] }
  package static var notes: [String] { [] }
  package static var checked: String { "2026-11-22" }

  package var permissions: [PassedValue] { [] }

  package static var otherNames: [String] {
    var names: [String] = []
    for choice in plugins {
      guard let plugin = OutputPlugin.named(choice.name, choice.engine) else { continue }
      names += plugin.optionNames.map(camelCased).filter { !names.contains($0) }
    }
    return names
  }

  package static var otherProperties: [Shape.Property] {
    pluginProperties(
      plugins.compactMap { OutputPlugin.named($0.name, $0.engine) }, beside: fields.map(\.name),
      notes: options)
  }

  /// Keys that are the plugin's options wait until the plugin is known.
  package mutating func readOther(
    _ entry: Mapping.Entry, _ diagnostics: inout Diagnostics
  ) -> Bool? {
    common.pluginKeys.append(entry)
    return true
  }
}

/// A destination that both engines write, each with options of its own.
package protocol PortableDestination: Destination {
  /// Whether the keys are right together, whichever engine writes them.
  func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool
  func writeForFluentBit(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool
  func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool
}

extension PortableDestination {
  package func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool { true }

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    let isRight =
      switch context.engine {
      case .fluentBit: writeForFluentBit(to: &lowered, context, &diagnostics)
      case .fluentd: writeForFluentd(to: &lowered, context, &diagnostics)
      }
    return isRight ? lowered : nil
  }
}

/// What sort of place a destination is, by which the reference groups them.
package enum DestinationKind: String, Sendable, CaseIterable {
  case aws = "AWS"
  case vendor = "Services"
  case server = "Servers and protocols"
  case local = "The task itself"
}

/// Another form of a destination: one more file of the tests, one more line of the reference.
package struct Variant: Sendable {
  /// A word or two in kebab-case: `created`, `other-account`.
  package var name: String
  /// When somebody writes it, as it follows "with" or "when".
  package var summary: String
  /// The destination as written in a spec.
  package var example: String
  package var engine: Engine
  /// An image that holds the plugin, when the default one does not.
  package var image: String?
  /// The `network` of a spec, when the destination needs to know it.
  package var network: String?

  package init(
    _ name: String, _ summary: String, _ example: String, on engine: Engine = .fluentBit,
    image: String? = nil, network: String? = nil
  ) {
    self.name = name
    self.summary = summary
    self.example = example
    self.engine = engine
    self.image = image
    self.network = network
  }
}

/// A plugin of an engine.
package struct PluginChoice: Sendable {
  package var engine: Engine
  package var name: String
  /// The gem that brings it, where the engine's own image does not have it.
  package var gem: String?
  /// The image that brings it, where neither AWS's nor the engine's own does.
  package var image: String?
  /// Why plain log options are not enough for it, when they are not.
  package var gap: String?

  /// - Parameter image: whose image has the plugin, when it is the vendor's alone.
  package static func fluentBit(_ name: String, image: String? = nil) -> PluginChoice {
    .init(engine: .fluentBit, name: name, image: image)
  }
  /// - Parameters:
  ///   - gem: the gem that has the plugin; `nil` when Fluentd has it itself.
  ///   - gap: what plain log options cannot carry, as it follows "is not compiled for Fluentd yet: ".
  package static func fluentd(_ name: String, gem: String? = nil, gap: String? = nil)
    -> PluginChoice
  {
    .init(engine: .fluentd, name: name, gem: gem, gap: gap)
  }
}

/// What a plugin's option is for.
package struct OptionNote: Sendable {
  package var option: String
  package var summary: String

  package init(_ option: String, _ summary: String) {
    self.option = option
    self.summary = summary
  }
}

/// What a destination is lowered for.
package struct LoweringContext: Sendable {
  /// The destination's name in the spec.
  package var name: String
  /// The name as it begins logical IDs.
  package var stem: String
  package var span: Span
  /// Where the spec says which type it is.
  package var typeSpan: Span
  package var service: String
  package var engine: Engine
  package var plugin: PluginChoice
  package var image: RouterImage?
  /// What the names of the template stand for.
  package var types: TemplateTypes
  /// Tags for what is made.
  package var tags: [Value]
  /// The ARN of the role with which the router sends.
  package var taskRole: Value = .getAtt("TaskRole", "Arn")
  /// Where chunks wait.
  package var storage = RouterStorage.memory
  /// Where the task's network interface is; `nil` where it has none.
  package var placement: Placement?
  /// Whether a shell starts the router that drops variables whose names have dots or hyphens.
  package var dropsDottedVariables = false

  package var origin: String { "destinations.\(name)" }

  /// Whether the plugin is the one that AWS's image adds in Go.
  package var isGo: Bool { OutputPlugin.named(plugin.name, engine)?.isGo ?? false }
}

/// Where the router keeps what it has not sent.
package enum RouterStorage: Sendable {
  case memory
  /// - Parameter limit: bytes for each destination that says nothing itself.
  case disk(limit: Bytes?)
}

/// The network in which the task runs.
package struct Placement: Sendable {
  package var vpc: Value
  /// A list, or an intrinsic that gives one.
  package var subnets: Value
  /// The groups of the task's interface.
  package var groups: [Value]
}

/// What a destination becomes: options of the log driver, and what they need.
package struct Lowered: Sendable {
  package var options: [Option] = []
  package var secretOptions: [SecretOption] = []
  /// Statements of the task role.
  package var statements: [Statement] = []
  package var resources: [Resource] = []
  /// Whether the plugin keeps files in the router, which then needs a place to write.
  package var writesFiles = false
  /// Where the router connects.
  package var endpoints: [Endpoint] = []
  /// Secrets of the router's environment, which options name as `${NAME}`.
  package var routerSecrets: [SecretOption] = []
  /// The logical IDs of resources that a task cannot do without, though nothing of the task names them.
  package var prerequisites: [String] = []
  /// Volumes of the task.
  package var volumes: [Volume] = []
  /// Where the router has them.
  package var mountPoints: [MountPoint] = []

  package struct Volume: Sendable {
    package var name: String
    /// What it is, by the names of CloudFormation.
    package var configuration: Object
    package var span: Span

    var value: Value {
      var value: Object = ["Name": .string(name)]
      value.append(contentsOf: configuration)
      return .object(value)
    }
  }

  package struct MountPoint: Sendable {
    /// The volume's name.
    package var volume: String
    package var path: String
    package var span: Span

    var value: Value { ["SourceVolume": .string(volume), "ContainerPath": .string(path)] }
  }

  /// Sections of Fluentd's plugins, which only a configuration file can carry.
  package var sections: [Section] = []

  /// A section within a plugin's: `<server> … </server>`.
  package struct Section: Sendable {
    package var name: String
    package var argument = ""
    package var options: [Option] = []
    package var secretOptions: [SecretOption] = []
    package var sections: [Section] = []

    package init(_ name: String, _ argument: String = "") {
      self.name = name
      self.argument = argument
    }

    package mutating func set(_ name: String, _ value: Value, at span: Span = .none) {
      options.append(Option(name: name, value: value, span: span))
    }

    package mutating func set(_ name: String, ifPresent setting: Setting<String>?) {
      if let setting { set(name, setting.value, at: setting.span) }
    }

    package mutating func secret(_ name: String, ifPresent reference: SecretReference?) {
      if let reference { secretOptions.append(SecretOption(name: name, reference: reference)) }
    }

    /// Secrets of this section and of those in it.
    package var allSecrets: [SecretOption] { secretOptions + sections.flatMap(\.allSecrets) }
  }

  /// Sets a parameter of the section that says how chunks wait and are sent.
  package mutating func setBuffer(_ name: String, _ value: Value, at span: Span = .none) {
    if !sections.contains(where: { $0.name == "buffer" }) { sections.append(Section("buffer")) }
    for index in sections.indices where sections[index].name == "buffer" {
      sections[index].set(name, value, at: span)
    }
  }

  package struct Option: Sendable {
    package var name: String
    package var value: Value
    package var span: Span
    /// Where the option's name was written, when it was.
    package var nameSpan = Span.none
  }

  package struct SecretOption: Sendable {
    package var name: String
    package var reference: SecretReference
  }

  package init() {}

  /// Sets an option of the plugin, in the place of an earlier value.
  package mutating func set(_ name: String, _ value: Value, at span: Span = .none) {
    let option = Option(name: name, value: value, span: span)
    if let index = options.firstIndex(where: { $0.name == name }) {
      options[index] = option
    } else {
      options.append(option)
    }
  }

  package mutating func set(_ name: String, ifPresent setting: Setting<String>?) {
    if let setting { set(name, setting.value, at: setting.span) }
  }

  package mutating func secret(_ name: String, ifPresent reference: SecretReference?) {
    if let reference { secretOptions.append(SecretOption(name: name, reference: reference)) }
  }
}

/// A destination of whatever type, as its `type` says.
package struct AnyDestination: Readable {
  package var destination: any Destination
  package var typeSpan: Span
  /// Every `${NAME}` of its plain texts, known before the plugin and the image are chosen, since both depend on them.
  package var routerVariables: [String]

  package static var shape: Shape {
    .chosen(
      "destination", by: "type", summary: "What kind of place it is.",
      allDestinations.map { $0.choice })
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> AnyDestination? {
    let word = node.literalText.flatMap { destinationType(called: $0) }
    let long = word.map { ["write `\(name): { type: \($0.keyword) }`"] }
    guard let mapping = node.expectMapping(name, help: long ?? [], &diagnostics) else { return nil }
    guard let type = mapping["type"] else {
      reportMissingType(mapping, name, at: node.span, &diagnostics)
      return nil
    }
    if type.tag == nil, type.isNull {
      let isWord = type.scalar?.text.lowercased() == "null"
      diagnostics.report(
        .wrongType, "`type` has no value\(isWord ? ": `null` needs quotes" : "")", at: type.span,
        label: isWord ? "without quotes this is YAML's word for nothing" : "",
        help: isWord
          ? ["write `'null'`, in quotes, for the type that discards what it gets"] : [typesHelp],
        fix: isWord ? Fix("put it in quotes", edits: [Fix.Edit(type.span, "'null'")]) : nil)
      return nil
    }
    guard let word = Known<String>.read(type, "type", &diagnostics) else { return nil }
    guard let match = destinationType(named: word.value) else {
      let near =
        destinationType(called: word.value)?.keyword
        ?? nearest(to: word.value, among: allDestinations.map { $0.keyword })
      let similar = near == nil ? similarTypes(to: word.value) : []
      diagnostics.report(
        .unknownDestinationType, "there is no destination type called `\(word.value)`",
        at: word.span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: similar.isEmpty ? [] : ["there are \(listed(similar))"],
        help: near == nil
          ? [typesHelp, "`type: custom` takes any plugin with its options"] : [],
        fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(word.span, $0)]) })
      return nil
    }
    return read(match, mapping, name, at: node.span, &diagnostics).map {
      AnyDestination(
        destination: $0, typeSpan: word.span, routerVariables: node.routerVariables)
    }
  }

  private static let typesHelp = "`lenswright explain destinations` lists the types"

  private static func reportMissingType(
    _ mapping: Mapping, _ name: String, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    // A plugin's `Name`, or whatever else another tool calls it.
    let meant = mapping.entries.first {
      $0.value.literalText.flatMap { destinationType(called: $0) } != nil
    }
    diagnostics.report(
      .missingKey, "the destination `\(name)` needs the key `type`", at: meant?.key.span ?? span,
      label: meant == nil ? "" : "did you mean `type`?", help: meant == nil ? [typesHelp] : [],
      fix: meant.map {
        Fix("replace it with `type`", edits: [Fix.Edit($0.key.span, "type")], isSafe: false)
      })
  }

  /// Types of which the name holds the word.
  private static func similarTypes(to word: String) -> [String] {
    guard word.utf8.count >= 3, word.utf8.count < 40 else { return [] }
    return allDestinations.map { $0.keyword }.filter { $0.includes(word.lowercased()) }
  }

  private static func read<D: Destination>(
    _ type: D.Type, _ mapping: Mapping, _ name: String, at span: Span,
    _ diagnostics: inout Diagnostics
  ) -> (any Destination)? {
    D.read(mapping, name, at: span, ignoring: ["type"], &diagnostics)
  }
}

/// The type that a word names: its own, or that of the plugin which is called so.
func destinationType(called word: String) -> (any Destination.Type)? {
  if let type = destinationType(named: word.lowercased()) { return type }
  let types = allDestinations.filter { type in
    type.plugins.contains { $0.name == word.lowercased() }
  }
  // Whoever writes a plugin's name has a server in mind, and not what some vendor made of it.
  return types.first { $0.kind != .vendor } ?? types.first
}

extension Plugin {
  /// An option as a key of the spec. One behind a dot stands in a mapping of what is before the dot, unless that has a value of its own: `db.locking` is `dbLocking` beside `db`.
  package func key(of option: String) -> String {
    guard let dot = option.firstIndex(of: "."), option[..<dot] != "tls",
      ownOptionNames.contains(String(option[..<dot]))
    else { return camelCased(option) }
    return camelCased(option.split(separator: ".").joined(separator: "_"))
  }
}

/// `total_file_size` as a spec writes it: `totalFileSize`. Dots stay: they are nested keys.
package func camelCased(_ option: String) -> String {
  // New Relic's own plugin has `licenseKey`, whereas `Database` is only a manual's way of writing it.
  if option.first?.isLowercase ?? false, option.contains(where: \.isUppercase) { return option }
  var result = ""
  var upper = false
  for character in option.lowercased() {
    if character == "_" || character == "-" {
      upper = true
    } else {
      result += upper ? character.uppercased() : String(character)
      upper = false
    }
  }
  return result
}
