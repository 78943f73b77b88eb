import LensCloudFormation
import LensSyntax

/// What runs the task: a service with what is made beside it, or a schedule, or nothing.
struct DeploymentPlan: Sendable {
  var service: Service?
  var schedule: Schedule?
  /// A load balancer and scaling, with all that belongs to them.
  var parts: [Resource] = []
  /// The logical IDs of what the service waits for, though nothing of it refers to them.
  var prerequisites: [String] = []
  var outputs = Object()

  /// The whole in the order of writing.
  func resources(after others: [String]) -> [Resource] {
    var first =
      service?.resource("Service", origin: "deploy")
      ?? schedule?.resource("Schedule", origin: "deploy.schedule")
    first?.attributes.append("DependsOn", ifAny: (prerequisites + others).map(Value.string))
    return (first.map { [$0] } ?? []) + parts
  }
}

extension Planner {
  mutating func planDeployment(
    _ platform: Platform, _ group: SecurityGroup?, _ diagnostics: inout Diagnostics
  ) -> DeploymentPlan {
    var plan = DeploymentPlan()
    guard let deploy = spec.deploy else { return plan }
    addClusterParameter()
    if let schedule = deploy.schedule {
      plan.schedule = planSchedule(schedule, deploy, platform, group)
      return plan
    }
    let balancing = planLoadBalancer(platform, group, &diagnostics)
    if let balancing {
      plan.parts = balancing.resources
      plan.prerequisites = balancing.prerequisites
      plan.outputs = balancing.outputs
    }
    plan.service = planService(deploy, platform, group, balancing, &diagnostics)
    plan.parts += planAutoscaling(deploy, &diagnostics)
    return plan
  }
}
