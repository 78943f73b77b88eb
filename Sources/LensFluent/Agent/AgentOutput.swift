/// What the log options of one container become: up to two filters and an output.
///
/// Secrets are collected from every container, whatever its log driver (agent, task.go `collectFirelensLogEnvOptions`), so that those of
/// another driver ask for an output, too.
struct AgentOutput {
  let container: Int
  /// The option that names the plugin.
  let key: String
  private let engine: Engine
  private let tag: String
  private let plugin: Entry?
  private let includePattern: Entry?
  private let excludePattern: Entry?
  /// The plugin's own, by the bytes of their names.
  private let options: [Entry]

  private struct Entry {
    var name: String
    var value: String
    var origin: AgentConfiguration.Origin
  }

  /// `nil` for a container whose logs do not concern the router.
  ///
  /// - Parameter number: the place of the first container of that name, which is how the agent numbers variables.
  init?(_ task: AgentTask, _ index: Int, number: Int, _ engine: Engine) {
    let container = task.containers[index]
    var entries: [Entry] = []
    if container.logDriver == AgentFacts.logDriver {
      for option in container.options where option.name != AgentFacts.logDriverBufferLimitOption {
        entries.append(
          Entry(
            name: option.name, value: option.value,
            origin: .option(container: index, option.name)))
      }
    }
    for name in container.secretOptions {
      entries.append(
        Entry(
          name: name, value: engine.placeholder(AgentFacts.variable(name, container: number)),
          origin: .secretOption(container: index, name)))
    }
    if entries.isEmpty { return nil }

    self.container = index
    self.engine = engine
    key = AgentFacts.outputOption(engine)
    tag = AgentFacts.outputMatch(container.name, engine)
    func entry(_ name: String) -> Entry? { entries.last { $0.name == name } }
    plugin = entry(key)
    includePattern = entry(AgentFacts.includePatternOption)
    excludePattern = entry(AgentFacts.excludePatternOption)
    let taken = [
      key, AgentFacts.includePatternOption, AgentFacts.excludePatternOption,
    ]
    options = Self.sorted(entries.filter { !taken.contains($0.name) })
  }

  /// By the bytes of the names, as Go sorts the keys of a map; of two entries of one name the later is the one in the map.
  private static func sorted(_ entries: [Entry]) -> [Entry] {
    let order = entries.enumerated().sorted { one, other in
      let (name, otherName) = (one.element.name.utf8, other.element.name.utf8)
      return name.elementsEqual(otherName)
        ? one.offset < other.offset : name.lexicographicallyPrecedes(otherName)
    }
    var result: [Entry] = []
    for (_, entry) in order {
      if let last = result.last, last.name.utf8.elementsEqual(entry.name.utf8) {
        result.removeLast()
      }
      result.append(entry)
    }
    return result
  }

  /// Whether there are options of a plugin, and no plugin.
  var isNameless: Bool { plugin == nil && !options.isEmpty }

  var includeFilter: AgentConfiguration.Section? {
    filter(.include(container: container), includePattern, ("Regex ", "regexp"))
  }

  var excludeFilter: AgentConfiguration.Section? {
    filter(.exclude(container: container), excludePattern, ("Exclude", "exclude"))
  }

  /// The spaces are the templates' own.
  private func filter(
    _ part: AgentConfiguration.Part, _ pattern: Entry?,
    _ words: (fluentBit: String, fluentd: String)
  ) -> AgentConfiguration.Section? {
    guard let pattern else { return nil }
    var section: AgentConfiguration.Section
    let place: Int
    switch engine {
    case .fluentBit:
      section = AgentConfiguration.Section(
        part: part,
        [
          "[FILTER]", "    Name   grep", "    Match \(tag)",
          "    \(words.fluentBit) log \(pattern.value)",
        ])
      place = 3
    case .fluentd:
      section = AgentConfiguration.Section(
        part: part,
        [
          "<filter \(tag)>", "    @type  grep", "    <\(words.fluentd)>", "        key log",
          "        pattern \(pattern.value)", "    </\(words.fluentd)>", "</filter>",
        ])
      place = 4
    }
    section.lines[place].origin = pattern.origin
    return section
  }

  var output: AgentConfiguration.Section? {
    guard let plugin else { return nil }
    var section: AgentConfiguration.Section
    switch engine {
    case .fluentBit:
      section = engine.section(
        .output(container: container), "OUTPUT",
        entries: [("Name", plugin.value), ("Match", tag)] + options.map { ($0.name, $0.value) })
    case .fluentd:
      section = engine.section(
        .output(container: container), "match", argument: tag,
        entries: [("@type", plugin.value)] + options.map { ($0.name, $0.value) })
    }
    section.lines[1].origin = plugin.origin
    let first = engine == .fluentBit ? 3 : 2
    for (index, option) in options.enumerated() {
      section.lines[first + index].origin = option.origin
    }
    return section
  }
}
