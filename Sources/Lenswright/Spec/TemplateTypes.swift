import LensCloudFormation

/// The types of the parameters and resources that a spec passes through, by name.
package struct TemplateTypes: Sendable {
  private var parameters: [String: String] = [:]
  private var resources: [String: String] = [:]

  package init() {}

  init(_ spec: Spec) {
    for entry in spec.parameters?.entries ?? [] {
      parameters[entry.name] = entry.value.object?["Type"]?.string
    }
    for entry in spec.resources?.entries ?? [] {
      resources[entry.name] = entry.value.object?["Type"]?.string
    }
  }

  package func isResource(_ name: String) -> Bool { resources[name] != nil }

  /// The type of what a name stands for.
  package func type(_ name: String) -> String? { resources[name] ?? parameters[name] }
}
