/// The types of the parameters and resources that a spec passes through, by name.
package struct TemplateTypes: Sendable {
  private let parameters: [String: String]
  private let resources: [String: String]

  package init(parameters: [String: String] = [:], resources: [String: String] = [:]) {
    self.parameters = parameters
    self.resources = resources
  }

  package func isResource(_ name: String) -> Bool { resources[name] != nil }

  /// The type of what a name stands for.
  package func type(_ name: String) -> String? { resources[name] ?? parameters[name] }
}
