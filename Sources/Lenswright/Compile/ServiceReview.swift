import LensCloudFormation
import LensSyntax

/// What ECS refuses in a service, whatever its task.
extension Planner {
  mutating func reviewDeployment(_ platform: Platform, _ diagnostics: inout Diagnostics) {
    guard let deploy = spec.deploy else { return }
    reviewCapacity(deploy, platform, &diagnostics)
    if deploy.schedule != nil {
      reviewSchedule(deploy, platform, &diagnostics)
      reviewExec(deploy, &diagnostics)
      return
    }
    reviewAutoscaling(deploy, &diagnostics)
    reviewLoadBalancer(deploy, platform, &diagnostics)
    if let count = deploy.desiredCount, let number = count.literal, number < 0 {
      refuse(.invalidValue, "`desiredCount` is not negative", at: count.span, &diagnostics)
    }
    if let grace = deploy.others.entry("healthCheckGracePeriodSeconds")?.value,
      let number = grace.literalInteger, number < 0
    {
      refuse(
        .invalidValue, "`healthCheckGracePeriodSeconds` is not negative", at: grace.span,
        &diagnostics)
    }
    reviewLoadBalancing(deploy, platform, &diagnostics)
    reviewController(deploy, &diagnostics)
    reviewPercentages(deploy, &diagnostics)
  }

  mutating func refuse(
    _ kind: DiagnosticKind, _ message: String, at span: Span, label: String = "",
    notes: [String] = [], help: [String] = [], _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(kind, message, at: span, label: label, notes: notes, help: help)
    isRight = false
  }

  private mutating func reviewLoadBalancing(
    _ deploy: Deploy, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    guard let type = serviceLaunchType(platform)?.rawValue,
      ECSLimits.launchTypesWithoutLoadBalancing.contains(type)
    else { return }
    let balancers = deploy.others.entry("loadBalancers")
    let isEmpty =
      balancers?.value.isIntrinsic != false || balancers?.value.sequence?.isEmpty == true
    guard
      let span = deploy.targetGroup?.span ?? deploy.loadBalancer?.span
        ?? (isEmpty ? nil : balancers?.key.span)
    else {
      return
    }
    refuse(
      .serviceSetting, "ECS balances no load on `\(type)`", at: span,
      help: ["leave it out, or write another `launchType`"], &diagnostics)
  }

  private mutating func reviewController(_ deploy: Deploy, _ diagnostics: inout Diagnostics) {
    guard deploy.schedulingStrategy?.value == .daemon,
      let controller = deploy.others.entry("deploymentController.type")?.value,
      let type = controller.literalText, ECSLimits.controllersOfReplicas.contains(type)
    else { return }
    refuse(
      .serviceSetting, "the deployment controller `\(type)` runs no daemons", at: controller.span,
      help: ["leave `schedulingStrategy` or `deploymentController` out"], &diagnostics)
  }

  private mutating func reviewPercentages(_ deploy: Deploy, _ diagnostics: inout Diagnostics) {
    let maximum = percentage("maximumPercent", deploy)
    let minimum = percentage("minimumHealthyPercent", deploy)
    let range = ECSLimits.minimumHealthyPercent
    if let minimum, !range.contains(minimum.value) {
      return refuse(
        .serviceSetting,
        "`minimumHealthyPercent` is from \(range.lowerBound) to \(range.upperBound)",
        at: minimum.span, &diagnostics)
    }
    if let maximum, maximum.value < ECSLimits.lowestMaximumPercent {
      return refuse(
        .serviceSetting, "`maximumPercent` is at least \(ECSLimits.lowestMaximumPercent)",
        at: maximum.span, notes: ["with less the service never has all of its tasks"], &diagnostics)
    }
    guard let maximum, let minimum, minimum.value >= maximum.value, isRolling(deploy) else {
      return
    }
    refuse(
      .serviceSetting, "no deployment can replace a task", at: maximum.span,
      notes: [
        "at least \(minimum.value) % of the tasks must run, and at most \(maximum.value) % may, so that none can be started or stopped"
      ],
      help: ["raise `maximumPercent`, or lower `minimumHealthyPercent`"], &diagnostics)
  }

  private func percentage(_ name: String, _ deploy: Deploy) -> Located<Int>? {
    guard let node = deploy.others.entry("deploymentConfiguration.\(name)")?.value,
      let number = node.literalInteger
    else { return nil }
    return Located(number, node.span)
  }

  /// Blue and green, and controllers other than ECS's own, replace all tasks at once.
  private func isRolling(_ deploy: Deploy) -> Bool {
    let controller = deploy.others.entry("deploymentController.type")?.value
    let strategy = deploy.others.entry("deploymentConfiguration.strategy")?.value
    return
      (controller == nil
      ? deploy.others["DeploymentController"] == nil : controller?.literalText == "ECS")
      && (strategy == nil || strategy?.literalText == "ROLLING")
  }
}
