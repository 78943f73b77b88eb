import LensCloudFormation

extension CheckedTask {
  /// The task definition, or the containers where there is nothing else, beside the properties that ECS has.
  var readings: [PropertyReading] {
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
