import LensCloudFormation
import LensSyntax

/// ECS takes task definitions up to a size, and finds out at registration, in the middle of a deployment.
///
/// What CloudFormation fills in is not counted, since nobody knows its length.
struct TaskDefinitionSize {
  let template: Object
  let spec: Spec

  /// Above three quarters a new variable or two may be the last that fit.
  private static let warning = ECSLimits.taskDefinitionSize / 4 * 3

  func review(_ diagnostics: inout Diagnostics) {
    let task = template["Resources"]?.object?["TaskDefinition"]?.object?["Properties"]?.object
    guard var task else { return }
    // Tags are sent beside the definition.
    task["Tags"] = nil
    let size = Value.object(task).registeredBytes(above: TaskDefinitionSize.warning)
    guard let size else { return }
    let containers = (task["ContainerDefinitions"]?.list ?? []).map { container in
      (container.object?["Name"]?.string ?? "", container.registeredBytes)
    }
    let largest = containers.max { $0.1 < $1.1 }
    let limit = ECSLimits.taskDefinitionSize
    let place = spec.containers.items.first { $0.name == largest?.0 }?.span ?? spec.service.span
    diagnostics.report(
      size > limit ? .taskDefinitionSize : .largeTaskDefinition,
      size > limit
        ? "the task definition has \(size) bytes, and ECS takes \(limit)"
        : "the task definition has \(size) of the \(limit) bytes that ECS takes",
      at: place,
      label: largest.map { "`\($0.0)` has \($0.1) of them" } ?? "",
      help: ["keep long values in `environmentFiles`, in `secrets` or in the image"])
  }
}
