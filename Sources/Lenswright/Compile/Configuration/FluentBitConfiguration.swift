import LensCloudFormation
import LensFluent
import LensSyntax

/// Compiles the pipelines of a spec to a classic configuration of Fluent Bit and its parsers.
struct FluentBitConfiguration {
  let spec: Spec
  let platform: Platform
  let routing: Routing
  let image: RouterImage?
  /// Whether the spec's own files make Fluent Bit listen for health checks.
  let hasServer: Bool

  private var parsers = FluentBitParsers()
  private var variables = ConfigurationVariables()
  private var isRight = true

  init(
    _ spec: Spec, _ platform: Platform, _ routing: Routing, _ image: RouterImage?,
    hasServer: Bool
  ) {
    self.spec = spec
    self.platform = platform
    self.routing = routing
    self.image = image
    self.hasServer = hasServer
  }

  private var router: Router { spec.router }
  private var isOnDisk: Bool { router.buffer?.storage.value == .filesystem }

  mutating func run(_ diagnostics: inout Diagnostics) -> RouterConfiguration? {
    if isOnDisk, let span = router.buffer?.storage.span {
      isRight = diagnostics.has(.inheritedStorage, image?.engineVersion, at: span)
    }
    var blocks: [Block] = []
    var edits: [GeneratedEdit] = []
    for (container, pipeline) in routing.pipelines where routing.isConfigured(pipeline) {
      blocks += way(container, pipeline, &edits, &diagnostics)
    }
    for input in routing.inputs {
      blocks.append(block(section(input), .plumbing, of: input.name))
      switch input.way {
      case .pipeline(let pipeline):
        blocks += way(input.name, pipeline, of: input, &edits, &diagnostics)
      case .dropped: blocks.append(block(end(of: input), .plumbing, of: input.name))
      case .configured: break
      }
    }
    guard isRight else { return nil }
    return RouterConfiguration(
      service: service, sections: blocks.map(\.section),
      parsers: parsers.file.items.isEmpty ? nil : parsers.file.text, variables: variables,
      parts: blocks.map(\.part), edits: edits)
  }

  /// A section and what it is for.
  private typealias Block = (section: ClassicSection, part: ConfigurationPart)

  private func block(
    _ section: ClassicSection, _ purpose: ConfigurationPart.Purpose, of source: String
  ) -> Block {
    (section, ConfigurationPart(container: source, purpose: purpose))
  }

  /// The filters and outputs of a container, or of an input.
  private mutating func way(
    _ source: String, _ pipeline: Pipeline, of input: PlannedInput? = nil,
    _ edits: inout [GeneratedEdit], _ diagnostics: inout Diagnostics
  ) -> [Block] {
    var filters = FluentBitFilters(
      source, pipeline, isOnDisk: isOnDisk, version: image?.engineVersion,
      mayBeOnInstance: platform.launchTypes != [.fargate], parsers: parsers, variables: variables)
    filters.isSplitByDocker = input == nil
    filters.lineField = input?.lineField
    isRight = filters.run(&diagnostics) && isRight
    parsers = filters.parsers
    variables = filters.variables
    edits += filters.edits
    return zip(filters.sections, filters.parts).map { block($0, $1, of: source) }
      + outputs(filters).map {
        block($0.section, .output(destination: $0.destination), of: source)
      }
  }

  // MARK: Inputs

  private mutating func section(_ input: PlannedInput) -> ClassicSection {
    var section = ClassicSection("INPUT", comment: input.comment)
    section.append("Name", input.plugin)
    section.append("Tag", "\(input.name)\(AgentFacts.tagSeparator)-${\(AgentFacts.hostVariable)}")
    for option in input.written {
      let variable = ConfigurationVariables.name(input.name, option.name)
      section.append(option.name, variables.text(for: option.value, as: variable))
    }
    for secret in input.secretOptions {
      let variable = ConfigurationVariables.name(input.name, secret.name)
      section.append(secret.name, variables.text(for: secret.reference, as: variable))
    }
    if input.needsLineParser { section.append("parser", parsers.line()) }
    return section
  }

  /// Where records end that nobody wants.
  private func end(of input: PlannedInput) -> ClassicSection {
    ClassicSection(
      "OUTPUT", ["Name": "null", "Match": "\(input.name)\(AgentFacts.tagSeparator)*"],
      comment: "\(input.name): dropped")
  }

  // MARK: Service

  private var service: ClassicSection {
    var section = ClassicSection("SERVICE")
    if let grace = router.grace { section.append("Grace", String(grace.value.count)) }
    if isOnDisk {
      section.append("storage.path", storagePath)
      section.append("storage.type", "filesystem")
      // Without it the inputs that ECS generates stay in memory.
      section.append("storage.inherit", "On")
    }
    if router.asksServer, !hasServer {
      section.append("HTTP_Server", "On")
      // Without it the server would listen on every address.
      section.append("HTTP_Listen", "127.0.0.1")
      section.append("HTTP_Port", String(AgentFacts.monitoringPort))
      if router.asksOutputs { section.append("Health_Check", "On") }
    }
    for setting in router.settings.items {
      section.append(setting.name, setting.value.literal ?? "")
    }
    return section
  }

  private var storagePath: String {
    router.buffer?.path?.literal ?? DeliveryFacts.storageFolder
  }

  // MARK: Outputs

  private mutating func outputs(
    _ filters: FluentBitFilters
  ) -> [(section: ClassicSection, destination: String)] {
    filters.sets.flatMap { set -> [(ClassicSection, String)] in
      let match =
        filters.isStraight ? filters.match(.originals) : filters.match(.copies(set.number))
      return set.destinations.compactMap { name in
        routing.destination(name).map {
          (output($0, match, filters.container, isCopy: !filters.isStraight), name)
        }
      }
    }
  }

  private mutating func output(
    _ destination: PlannedDestination, _ match: (key: String, value: String), _ container: String,
    isCopy: Bool
  ) -> ClassicSection {
    var section = ClassicSection("OUTPUT", comment: "\(container): to \(destination.name)")
    var isMatched = false
    for entry in destination.options.entries {
      let variable = ConfigurationVariables.name(destination.name, entry.key)
      var value = variables.text(for: entry.value, as: variable)
      if isCopy { value = value.withOriginalTag(in: entry.key) }
      section.append(entry.key, value)
      guard !isMatched else { continue }
      section.append(match.key, match.value)
      isMatched = true
    }
    for secret in destination.secretOptions {
      let variable = ConfigurationVariables.name(destination.name, secret.name)
      section.append(secret.name, variables.text(for: secret.reference, as: variable))
    }
    if isCopy { addOriginalTag(to: &section) }
    if section["name"] == "s3", section["store_dir"] == nil {
      // Two outputs that keep their files in one folder would take each other's.
      section.append("store_dir", "\(DeliveryFacts.uploadFolder)/\(container)-\(destination.name)")
    }
    return section
  }

  /// Copies have a tag of their own; names that are made from the tag stay as they would be without.
  private func addOriginalTag(to section: inout ClassicSection) {
    switch section["name"] {
    case "cloudwatch_logs" where section["log_stream_template"] == nil:
      if let prefix = section["log_stream_prefix"] {
        section.append("log_stream_template", "\(prefix)$TAG[0]")
      }
    case "s3" where section["s3_key_format"] == nil:
      section.append("s3_key_format", "/fluent-bit-logs/$TAG[0]/%Y/%m/%d/%H/%M/%S-$UUID")
    default: break
    }
  }
}

extension String {
  /// A key format of S3 with the tag that ECS gave the records.
  fileprivate func withOriginalTag(in option: String) -> String {
    guard option.lowercased() == "s3_key_format" else { return self }
    var result = ""
    var rest = self[...]
    while let start = rest.firstIndex(of: "$") {
      result += rest[..<start]
      rest = rest[start...]
      guard rest.hasPrefix("$TAG") else {
        result += "$"
        rest = rest.dropFirst()
        continue
      }
      rest = rest.dropFirst(4)
      result += rest.hasPrefix("[") ? "$TAG" : "$TAG[0]"
    }
    return result + rest
  }
}
