package import LensCloudFormation
package import LensSyntax

/// The service that keeps the task running, or the schedule that runs it.
package struct Deploy: Record {
  package var cluster: Setting<String>?
  package var desiredCount: Setting<Int>?
  package var schedulingStrategy: Known<Strategy>?
  package var capacity: CapacityStrategy?
  package var circuitBreaker: Located<CircuitBreaker>?
  package var targetGroup: Located<ExistingTargetGroup>?
  package var loadBalancer: Located<LoadBalancing>?
  package var autoscaling: Located<Autoscaling>?
  package var schedule: TaskSchedule?
  package var exec: Known<Bool>?
  package var tags = Pairs<TagPair, Setting<String>>()
  package var others = PassedProperties()

  package init() {}

  package enum Strategy: String, Word {
    case replica = "REPLICA"
    case daemon = "DAEMON"
  }

  package static let fields: [Field<Deploy>] = [
    .optional(
      "cluster", \.cluster,
      "The cluster's name or ARN. A parameter `Cluster` is made when it is missing."),
    .optional("desiredCount", \.desiredCount, "How many tasks run."),
    .optional(
      "autoscaling", \.autoscaling,
      "How many tasks run, by what they have to do: `{ min, max, cpu, memory, requests }`."),
    .optional(
      "schedule", \.schedule,
      "Runs the task on a schedule, and no service: `rate(1 hour)`, `cron(0 3 * * ? *)`, or a mapping."
    ),
    .optional(
      "schedulingStrategy", \.schedulingStrategy, "`REPLICA` or `DAEMON`.", default: "REPLICA"),
    .optional(
      "capacityProviderStrategy", \.capacity,
      "The capacity providers in place of a launch type: `{ FARGATE_SPOT: 3, FARGATE: { base: 1, weight: 1 } }`, or ECS's list."
    ),
    .optional(
      "circuitBreaker", \.circuitBreaker,
      "Gives up on a deployment whose tasks do not start; on, with rollback, by default."),
    .optional(
      "targetGroup", \.targetGroup,
      "The target group of a load balancer that exists: `{ arn, container, port }`."),
    .optional(
      "loadBalancer", \.loadBalancer,
      "A load balancer beside the service: `{ certificate, port, health, public }`."),
    .optional("exec", \.exec, "ECS Exec, with the permissions that it needs."),
    .optional("tags", \.tags, "Tags of the service, beside those of the spec."),
  ]

  private static let reserved = [
    "taskDefinition": "it is the task of this spec",
    "launchType": "`launchType` is a key of the spec itself",
    "networkConfiguration": "`network` says where the tasks run",
    "enableExecuteCommand": "`exec` turns it on together with the permissions that it needs",
  ]

  package static var otherNames: [String] {
    PropertyRecord.named("Service")?.names.filter { reserved[$0] == nil } ?? []
  }

  package static var otherProperties: [Shape.Property] {
    passedProperties(of: "Service", reserved: reserved)
  }

  package mutating func readOther(
    _ entry: Mapping.Entry, _ diagnostics: inout Diagnostics
  ) -> Bool? {
    return readPassedProperty(
      entry, of: "Service", reserved: Deploy.reserved, into: &others, &diagnostics)
  }
}

package struct CircuitBreaker: Record {
  package var enable = Setting(true)
  package var rollback = Setting(true)

  package init() {}

  package static let fields: [Field<CircuitBreaker>] = [
    .optional("enable", \.enable, "Whether a deployment is given up when its tasks do not start."),
    .optional("rollback", \.rollback, "Whether the last working deployment then comes back."),
  ]

  package var value: Value { ["Enable": enable.value, "Rollback": rollback.value] }
}

package struct ExistingTargetGroup: Record {
  package var arn = Setting("")
  package var container: Known<String>?
  package var port: Known<Int>?

  package init() {}

  package static let fields: [Field<ExistingTargetGroup>] = [
    .required("arn", \.arn, "The target group's ARN."),
    .optional(
      "container", \.container, "The container that answers; the only one with a port by default."),
    .optional("port", \.port, "Its port; its only one by default."),
  ]
}
