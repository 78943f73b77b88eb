/// Sections as the templates of the agent's generator lay them out.
extension Engine {
  /// A section of plain entries: the heading, and a line for each entry.
  func section(
    _ part: AgentConfiguration.Part, _ kind: String, argument: String? = nil,
    entries: [(name: String, value: String)]
  ) -> AgentConfiguration.Section {
    let lines = entries.map { "    \($0.name) \($0.value)" }
    switch self {
    case .fluentBit: return .init(part: part, ["[\(kind)]"] + lines)
    case .fluentd:
      let heading = argument.map { "<\(kind) \($0)>" } ?? "<\(kind)>"
      return .init(part: part, [heading] + lines + ["</\(kind)>"])
    }
  }

  func inclusion(of file: String) -> AgentConfiguration.Section {
    var section = AgentConfiguration.Section(
      part: .file, ["\(self == .fluentBit ? "@INCLUDE" : "@include") \(file)"])
    section.lines[0].origin = .routerOption(AgentFacts.configurationValueOption)
    return section
  }

  /// How the configuration names a variable of the router's environment.
  func placeholder(_ variable: String) -> String {
    self == .fluentBit ? "${\(variable)}" : "\"#{ENV['\(variable)']}\""
  }
}

extension AgentConfiguration.Section {
  init(part: AgentConfiguration.Part, _ lines: [String]) {
    self.init(part: part, lines: lines.map { AgentConfiguration.Line(text: $0) })
  }
}
