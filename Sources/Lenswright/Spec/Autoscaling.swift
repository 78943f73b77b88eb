package import LensCloudFormation
package import LensSyntax

/// How many tasks a service has, by what they have to do.
package struct Autoscaling: Record {
  package var min = Setting(0)
  package var max = Setting(0)
  package var cpu: Setting<Int>?
  package var memory: Setting<Int>?
  package var requests: Setting<Int>?
  package var scaleInCooldown = Setting(Seconds(300))
  package var scaleOutCooldown = Setting(Seconds(60))

  package init() {}

  package static let fields: [Field<Autoscaling>] = [
    .required("min", \.min, "The smallest number of tasks."),
    .required("max", \.max, "The largest number of tasks."),
    .optional("cpu", \.cpu, "The percentage of the tasks' cpu to keep to, on average: 60."),
    .optional("memory", \.memory, "The percentage of their memory to keep to."),
    .optional(
      "requests", \.requests,
      "The requests in a minute for each task to keep to, where `loadBalancer` makes the load balancer."
    ),
    .optional(
      "scaleInCooldown", \.scaleInCooldown,
      "Time between two steps to fewer tasks.", default: "5m"),
    .optional(
      "scaleOutCooldown", \.scaleOutCooldown,
      "Time for new tasks to make a difference before more follow.", default: "1m"),
  ]
}
