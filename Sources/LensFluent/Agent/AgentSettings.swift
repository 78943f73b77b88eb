/// What the options of a `firelensConfiguration` come to.
struct AgentSettings {
  private(set) var hasMetadata = true
  /// The file that is included, as the router sees it.
  private(set) var file: String?

  init(
    _ router: AgentTask.Router, _ engine: Engine, _ platform: AgentTask.Platform,
    _ outcome: inout AgentConfiguration.Outcome
  ) {
    func option(_ name: String) -> AgentTask.Option? { router.options.first { $0.name == name } }
    for option in router.options where !AgentFacts.options.contains(option.name) {
      outcome.remarks.append(.unknownOption(option.name))
    }
    if let metadata = option(AgentFacts.metadataOption), metadata.isKnown {
      let value = AgentFacts.metadataValues[metadata.value]
      if value == nil { outcome.remarks.append(.metadataValue(metadata.value)) }
      hasMetadata = value ?? false
    }
    let value = option(AgentFacts.configurationValueOption)
    guard let type = option(AgentFacts.configurationTypeOption) else {
      if value != nil { outcome.remarks.append(.valueWithoutType) }
      return
    }
    guard AgentFacts.configurationTypes.contains(type.value) else {
      outcome.failures.append(.unknownFileType(type.value))
      return
    }
    guard let value else {
      outcome.failures.append(.missingFileValue)
      return
    }
    if type.value == "file" {
      if value.value == AgentFacts.generatedConfiguration(engine) {
        outcome.failures.append(.includesItself(value.value))
      }
      file = value.value
    } else {
      if value.isKnown, !AgentFacts.isObject(value.value) {
        outcome.failures.append(.invalidObject(value.value))
      }
      if platform == .fargate { outcome.failures.append(.fetchOnFargate) }
      file = AgentFacts.fetchedConfiguration(engine)
    }
  }
}

extension AgentFacts {
  /// Whether a text holds the ARN of an object, as the agent's own pattern looks for it: `arn:([^:]+):s3:::([^/]+)/(.+)` (agent, s3/s3.go).
  package static func isObject(_ text: String) -> Bool {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for index in parts.indices where parts[index].hasSuffix("arn") && index + 5 < parts.count {
      guard !parts[index + 1].isEmpty, parts[index + 2] == "s3", parts[index + 3].isEmpty,
        parts[index + 4].isEmpty
      else { continue }
      let object = parts[(index + 5)...].joined(separator: ":")
      let bucket = object.prefix { $0 != "/" }
      let key = object.dropFirst(bucket.count).dropFirst()
      if !bucket.isEmpty, let first = key.first, first != "\n" { return true }
    }
    return false
  }
}
