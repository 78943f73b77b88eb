import LensCloudFormation
import LensFluent
import LensSyntax

/// A task definition that is longer than ECS takes.
package struct OversizedTaskDefinition: Rule {
  package init() {}

  package static let id = "oversized-task-definition"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "The task definition has more than 64 KiB."
  package static let reason =
    "ECS refuses it when it is registered. Configuration files for the router that are carried in variables are what mostly makes it so long. The limit cannot be raised."
  package static let remedy =
    "Put the router's configuration into its image or into S3, and other long values into `environmentFiles` or `secrets`."
  package static let bad = """
    containerDefinitions:
      - name: ⟦app⟧
        image: app:1
        essential: true
        environment:
          - { name: SETTINGS, value: \(String(repeating: "x", count: ECSLimits.taskDefinitionSize)) }
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let good = ExampleParts.task
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    let limit = ECSLimits.taskDefinitionSize
    // What ECS describes is not too long for it. Tags are sent beside the definition.
    guard let definition = task.definition.value, definition.mostRegisteredBytes > limit,
      definition.lacks("taskDefinitionArn")
    else { return }
    let names = PropertyRecord.named("TaskDefinition")?.names ?? []
    var registered = Object()
    for name in names where name != "tags" {
      guard let value = definition[name] else { continue }
      registered[name] = Value(known: value)
    }
    guard let size = Value.object(registered).registeredBytes(above: limit) else { return }
    let sizes = task.containers.map { ($0, Value(known: $0.value).registeredBytes) }
    guard let largest = sizes.max(by: { $0.1 < $1.1 }) else { return }
    findings.report(
      "the task definition has \(size) bytes, and ECS takes \(limit)",
      at: largest.0.name?.span ?? largest.0.span, label: "\(largest.1) of them are here")
  }
}

extension Value {
  /// What is written, without what only CloudFormation knows; properties that are absent are left away.
  fileprivate init(known value: TemplateValue) {
    if let items = value.items {
      self = .list(items.map(Value.init(known:)))
    } else if let entries = value.entries {
      var object = Object()
      for (key, value) in entries { object[key.text] = Value(known: value) }
      self = .object(object)
    } else if let scalar = value.node.scalar, value.node.tag == nil, scalar.style == .plain {
      switch scalar.kind {
      case .string: self = .string(scalar.text)
      default: self = .number(scalar.text)
      }
    } else {
      self = .string(value.text?.text { _ in "" } ?? "")
    }
  }
}
