package import LensSyntax

/// An `AWS::Scheduler::Schedule` that runs ECS tasks.
package struct Schedule: Sendable {
  package var expression: Value
  /// How it is called, when it is in force, and where its times are meant.
  package var others: Object = [:]
  /// In minutes; `nil` runs the task at the time itself.
  package var flexibleWindow: Value?
  /// The cluster's ARN.
  package var cluster: Value
  package var role: Value
  /// How the tasks run.
  package var task: Object
  package var retryPolicy: Object
  package var deadLetterQueue: Value?

  package init(
    _ expression: Value, cluster: Value, role: Value, task: Object, retryPolicy: Object
  ) {
    self.expression = expression
    self.cluster = cluster
    self.role = role
    self.task = task
    self.retryPolicy = retryPolicy
  }

  private static let order: KeyOrder = [
    "TaskDefinitionArn", "TaskCount", "LaunchType", "CapacityProviderStrategy", "PlatformVersion",
    "NetworkConfiguration", "EnableExecuteCommand",
  ]

  package func resource(_ id: String, origin: String) -> Resource {
    var target: Object = [
      "Arn": cluster, "RoleArn": role, "EcsParameters": .object(task.ordered(by: Schedule.order)),
      "RetryPolicy": .object(retryPolicy),
    ]
    if let deadLetterQueue { target.append("DeadLetterConfig", ["Arn": deadLetterQueue]) }
    var properties: Object = ["ScheduleExpression": expression]
    properties.append(contentsOf: others)
    properties.append(
      "FlexibleTimeWindow",
      flexibleWindow.map { ["Mode": "FLEXIBLE", "MaximumWindowInMinutes": $0] } ?? ["Mode": "OFF"])
    properties.append("Target", .object(target))
    return Resource(id, "AWS::Scheduler::Schedule", origin: origin, properties: properties)
  }
}
