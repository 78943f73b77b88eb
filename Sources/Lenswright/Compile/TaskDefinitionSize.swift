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
    // Nearly all tasks are far below, which is cheaper to see than how far.
    guard mostBytes(.object(task)) > TaskDefinitionSize.warning else { return }
    let size = bytes(.object(task))
    guard size > TaskDefinitionSize.warning else { return }
    let containers = (task["ContainerDefinitions"]?.list ?? []).map { container in
      (container.object?["Name"]?.string ?? "", bytes(container))
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

/// The length of the JSON on one line, without its end.
private func bytes(_ value: Value) -> Int {
  jsonText(value.withoutIntrinsics, indentation: 0).count - 1
}

/// More bytes than the JSON can have: no character takes more than the six of `\u001f`.
private func mostBytes(_ value: Value) -> Int {
  switch value {
  case .string(let text), .number(let text): text.utf8.count * 6 + 3
  case .list(let items): items.reduce(2) { $0 + mostBytes($1) + 1 }
  case .object(let object):
    object.entries.reduce(2) { $0 + $1.key.utf8.count * 6 + 4 + mostBytes($1.value) }
  default: 24
  }
}

extension Value {
  /// The value with nothing in the place of what CloudFormation fills in.
  fileprivate var withoutIntrinsics: Value {
    if isIntrinsic { return "" }
    switch self {
    case .list(let items): return .list(items.map(\.withoutIntrinsics))
    case .object(let object):
      var result = Object()
      for entry in object.entries { result.append(entry.key, entry.value.withoutIntrinsics) }
      return .object(result)
    default: return self
    }
  }
}
