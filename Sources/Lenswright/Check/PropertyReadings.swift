import LensCloudFormation

extension CheckedTask {
  /// What ``properties`` holds.
  var readProperties: [PropertyReading] {
    var properties: [PropertyReading] = []
    for reading in wholes {
      reading.walk { part in
        properties.append(part)
        return part.mistake == nil && !part.name.isSpelling(of: "options")
      }
    }
    return properties
  }

  /// The task definition, or the containers where there is nothing else.
  private var wholes: [PropertyReading] {
    let spelling: PropertyReading.Spelling =
      switch definition.form {
      case .resource: .cloudFormation
      case .registered: .api
      case .containers: .anyCase
      }
    if let value = definition.value {
      return [
        PropertyReading(
          value: value, name: "task definition", kind: .record("TaskDefinition"),
          spelling: spelling)
      ]
    }
    return containers.map {
      PropertyReading(
        value: $0.value, name: "container", kind: .record("ContainerDefinition"),
        spelling: spelling)
    }
  }
}
