import LensSyntax

/// A list of a template as far as it is known.
package struct Listed<Element: Sendable>: Sendable {
  package var elements: [Element] = []
  /// Whether that is all: no function stands for the list or for an item of it.
  package var isWhole = true
}

extension Listed {
  /// The items of a property; of an absent one there are none, and that is all.
  init(_ parent: TemplateValue, _ name: String, _ read: (TemplateValue) -> Element) {
    guard let value = parent[name] else {
      isWhole = parent.lacks(name)
      return
    }
    guard let items = value.items else {
      isWhole = false
      return
    }
    isWhole = !value.reader.isRewritten
    for item in items {
      if item.isFunction { isWhole = false } else { elements.append(read(item)) }
    }
  }
}

/// What ECS knows of a container beside its log configuration, read when it is asked for.
extension ContainerView {
  /// What messages call it: its name, or its place.
  package var title: String { name?.display ?? path }

  /// Whether the task stops with it, which it does unless somebody says otherwise; `nil` when that is not known.
  package var isEssential: Bool? {
    guard let value = value["essential"] else { return value.lacks("essential") ? true : nil }
    return value.boolean
  }

  package var mountPoints: Listed<TemplateValue> {
    Listed(value, "mountPoints") { $0 }
  }

  package var ulimits: Listed<TemplateValue> {
    Listed(value, "ulimits") { $0 }
  }

  package var healthCheck: TemplateValue? { value["healthCheck"] }
  package var user: TemplateValue? { value["user"] }
  package var readsOnly: Bool? {
    guard let value = value["readonlyRootFilesystem"] else {
      return value.lacks("readonlyRootFilesystem") ? false : nil
    }
    return value.boolean
  }
  package var stopTimeout: TemplateValue? { value["stopTimeout"] }
  package var cpu: TemplateValue? { value["cpu"] }
  package var links: TemplateValue? { value["links"] }
  package var volumesFrom: TemplateValue? { value["volumesFrom"] }

  /// The value of a variable of the environment, the last where it is set twice.
  package func variable(_ name: String) -> Entry? { environment.last { $0.name == name } }
}

extension ContainerView.Logging {
  /// An option in exactly this spelling.
  package func option(_ name: String) -> ContainerView.Entry? { options.first { $0.name == name } }

  package func secretOption(_ name: String) -> ContainerView.Entry? {
    secretOptions.first { $0.name == name }
  }
}

extension ContainerView.Firelens {
  package func option(_ name: String) -> ContainerView.Entry? { options.first { $0.name == name } }
}

/// What a container offers to the network.
package struct PortMappingView: Sendable {
  package let value: TemplateValue

  package var containerPort: TemplateValue? { value["containerPort"] }
  package var hostPort: TemplateValue? { value["hostPort"] }
  /// Several ports at once: `8000-8010`.
  package var containerPortRange: TemplateValue? { value["containerPortRange"] }
}

/// What a container waits for.
package struct DependencyView: Sendable {
  package let value: TemplateValue

  package var container: TemplateValue? { value["containerName"] }
  package var condition: TemplateValue? { value["condition"] }
}

extension TaskDefinitionView {
  package var taskRole: TemplateValue? { value?["taskRoleArn"] }
  package var executionRole: TemplateValue? { value?["executionRoleArn"] }
  package var cpu: TemplateValue? { value?["cpu"] }
  package var memory: TemplateValue? { value?["memory"] }
  package var runtimePlatform: TemplateValue? { value?["runtimePlatform"] }
  package var ephemeralStorage: TemplateValue? { value?["ephemeralStorage"] }
  package var volumes: Listed<TemplateValue> {
    guard let value else { return Listed(elements: [], isWhole: false) }
    return Listed(value, "volumes") { $0 }
  }

  /// Whether a property of the task is certainly not there; of containers alone, nothing is certain.
  package func lacks(_ name: String) -> Bool { value?.lacks(name) ?? false }

  /// Whether every container is known: no function stands for the list or for one of them, and no macro adds one.
  package var hasAllContainers: Bool {
    value?.reader.isRewritten != true && !containers.contains { $0.value.isFunction }
      && !undecided.contains { part in
        !part.path.contains("[")
          && (part.path == "Properties" || part.path.isEmpty
            || part.path.lowercased() == "containerdefinitions")
      }
  }
}
