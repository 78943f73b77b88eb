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
  init?(_ task: AgentTask, _ index: Int, _ engine: Engine) {
    let container = task.containers[index]
    var entries: [Entry] = []
    func set(_ entry: Entry) {
      if let known = entries.firstIndex(where: { $0.name == entry.name }) {
        entries[known] = entry
      } else {
        entries.append(entry)
      }
    }
    if container.logDriver == AgentFacts.logDriver {
      for option in container.options where option.name != AgentFacts.logDriverBufferLimitOption {
        set(
          Entry(
            name: option.name, value: option.value,
            origin: .option(container: index, option.name)))
      }
    }
    // The agent looks the container up by its name, which is the first of that name.
    let number = task.containers.firstIndex { $0.name == container.name } ?? index
    for name in container.secretOptions {
      set(
        Entry(
          name: name, value: engine.placeholder(AgentFacts.variable(name, container: number)),
          origin: .secretOption(container: index, name)))
    }
    if entries.isEmpty { return nil }

    self.container = index
    self.engine = engine
    key = AgentFacts.outputOption(engine)
    tag = AgentFacts.outputMatch(container.name, engine)
    func entry(_ name: String) -> Entry? { entries.first { $0.name == name } }
    plugin = entry(key)
    includePattern = entry(AgentFacts.includePatternOption)
    excludePattern = entry(AgentFacts.excludePatternOption)
    let taken = [
      key, AgentFacts.includePatternOption, AgentFacts.excludePatternOption,
    ]
    options = entries.filter { !taken.contains($0.name) }
      .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
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
