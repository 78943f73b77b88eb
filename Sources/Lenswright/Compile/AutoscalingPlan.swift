import LensCloudFormation
import LensSyntax

/// How many tasks a service has, where that is decided while it runs.
extension Planner {
  mutating func planAutoscaling(
    _ deploy: Deploy, _ diagnostics: inout Diagnostics
  ) -> [Resource] {
    guard let scaling = deploy.autoscaling?.value else { return [] }
    let origin = "deploy.autoscaling"
    let service: Interpolation =
      "service/\(ClusterNames(cluster, types).name)/\(Value.getAtt("Service", "Name"))"
    let target = ScalableTarget(
      "ScalableTarget", origin: origin, service: service.value, minimum: scaling.min.value,
      maximum: scaling.max.value)
    func policy(
      _ id: String, _ name: String, _ metric: ScalingPolicy.Metric, _ value: Setting<Int>
    ) -> ScalingPolicy {
      ScalingPolicy(
        id, origin: origin, name: name, target: .ref(target.id), metric, value: value.value,
        scaleInCooldown: scaling.scaleInCooldown.value,
        scaleOutCooldown: scaling.scaleOutCooldown.value)
    }
    var policies: [ScalingPolicy] = []
    if let cpu = scaling.cpu { policies.append(policy("CpuScalingPolicy", "cpu", .cpu, cpu)) }
    if let memory = scaling.memory {
      policies.append(policy("MemoryScalingPolicy", "memory", .memory, memory))
    }
    if let requests = scaling.requests {
      var counted = policy("RequestsScalingPolicy", "requests", .requests, requests)
      let label: Interpolation =
        "\(Value.getAtt("LoadBalancer", "LoadBalancerFullName"))/\(Value.getAtt("TargetGroup", "TargetGroupFullName"))"
      counted.label = label.value
      policies.append(counted)
    }
    return [target.resource] + policies.map(\.resource)
  }

  mutating func reviewAutoscaling(_ deploy: Deploy, _ diagnostics: inout Diagnostics) {
    guard let autoscaling = deploy.autoscaling else { return }
    let scaling = autoscaling.value
    if deploy.schedulingStrategy?.value == .daemon {
      refuse(
        .serviceSetting, "a daemon runs once on each instance and is not scaled",
        at: autoscaling.span, help: ["leave `autoscaling` or `schedulingStrategy` out"],
        &diagnostics)
    } else if let count = deploy.desiredCount {
      diagnostics.report(
        .scaledCount, "`desiredCount` is left out of the service, which is scaled", at: count.span,
        notes: ["with it each deployment would set the number of tasks back to this"],
        help: ["write `min` alone"])
    }
    reviewBounds(scaling, &diagnostics)
    for (name, percentage) in [("cpu", scaling.cpu), ("memory", scaling.memory)] {
      let range = ScalingLimits.percentage
      guard let percentage, let number = percentage.literal, !range.contains(number) else {
        continue
      }
      refuse(
        .invalidValue,
        "`\(name)` is a percentage from \(range.lowerBound) to \(range.upperBound)",
        at: percentage.span, &diagnostics)
    }
    if let requests = scaling.requests {
      if let number = requests.literal, number < 1 {
        refuse(
          .invalidValue, "`requests` is at least 1", at: requests.span,
          notes: ["it is the number for each task in a minute"], &diagnostics)
      }
      if deploy.loadBalancer == nil {
        refuse(
          .serviceSetting, "requests are counted where `loadBalancer` makes the load balancer",
          at: requests.span,
          notes: ["the metric needs the names of a load balancer and its target group"],
          help: ["write `cpu` or `memory`, or a `loadBalancer`"], &diagnostics)
      }
    }
    let isScaledElsewhere = (spec.resources?.entries ?? []).contains {
      $0.value.references.contains("ScalableTarget")
    }
    if scaling.cpu == nil, scaling.memory == nil, scaling.requests == nil, !isScaledElsewhere {
      refuse(
        .missingKey, "nothing says when the service is scaled", at: autoscaling.span,
        help: [
          "write `cpu: 60`, `memory` or `requests`, or a policy of your own for `!Ref ScalableTarget` under `resources`"
        ], &diagnostics)
    }
  }

  private mutating func reviewBounds(_ scaling: Autoscaling, _ diagnostics: inout Diagnostics) {
    if let least = scaling.min.literal, least < 0 {
      refuse(.invalidValue, "`min` is not negative", at: scaling.min.span, &diagnostics)
    }
    if let most = scaling.max.literal, most < 1 {
      refuse(.invalidValue, "`max` is at least 1", at: scaling.max.span, &diagnostics)
    } else if let least = scaling.min.literal, let most = scaling.max.literal, least > most {
      refuse(
        .invalidValue, "`max` is smaller than `min`", at: scaling.max.span,
        notes: ["`min` is \(least)"], &diagnostics)
    }
  }
}
