import LensCloudFormation
import LensFluent
import LensSyntax

/// What a load balancer that is made beside the service needs, and what Elastic Load Balancing refuses.
extension Planner {
  mutating func reviewLoadBalancer(
    _ deploy: Deploy, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    // Where ECS balances no load at all, nothing of this matters.
    guard let written = deploy.loadBalancer, !platform.launchTypes.contains(.external) else {
      return
    }
    let balancing = written.value
    if let other = deploy.targetGroup {
      refuse(
        .conflict, "`loadBalancer` makes a target group, and `targetGroup` names another",
        at: other.span, help: ["leave one of them out"], &diagnostics)
    }
    reviewReachability(written, &diagnostics)
    reviewCertificate(written, &diagnostics)
    reviewHealth(balancing.health.keys, &diagnostics)
    if let delay = balancing.deregistrationDelay.literal?.count,
      !LoadBalancerLimits.deregistrationDelay.contains(delay)
    {
      refuse(
        .invalidValue, "`deregistrationDelay` is at most an hour",
        at: balancing.deregistrationDelay.span, &diagnostics)
    }
    if !platform.hasInterface { adviseOnInstances(written.span, platform, &diagnostics) }
  }

  private mutating func reviewReachability(
    _ written: Located<LoadBalancing>, _ diagnostics: inout Diagnostics
  ) {
    let balancing = written.value
    if balancing.from == nil, !balancing.isPublic.value {
      refuse(
        .missingKey, "nobody could reach the load balancer", at: written.span,
        notes: ["it is not public, and `from` does not say who else may reach it"],
        help: [
          "write `from: 10.0.0.0/8`, or a group or prefix list, or `public: true`"
        ], &diagnostics)
    }
    for peer in balancing.from?.items ?? [] where peer.peer == .itself {
      refuse(
        .invalidPeer, "`self` is the load balancer's own group, in which nobody else is",
        at: peer.span, &diagnostics)
    }
    let inherited = balancing.isPublic.value ? nil : spec.network.subnets
    guard let subnets = balancing.subnets ?? inherited, let list = subnets.value.list,
      list.count < LoadBalancerLimits.leastZones
    else { return }
    refuse(
      .serviceSetting, "a load balancer is in two zones at least, and this is one subnet",
      at: subnets.span,
      help: [
        balancing.subnets == nil
          ? "name another subnet, or others for the load balancer: `loadBalancer: { subnets: […] }`"
          : "name a subnet of another zone too"
      ], &diagnostics)
  }

  private mutating func reviewCertificate(
    _ written: Located<LoadBalancing>, _ diagnostics: inout Diagnostics
  ) {
    let balancing = written.value
    guard let certificate = balancing.certificate else {
      if !balancing.sslPolicy.span.isNone {
        refuse(
          .conflict, "`sslPolicy` is for HTTPS, which needs a `certificate`",
          at: balancing.sslPolicy.span, &diagnostics)
      }
      diagnostics.report(
        .plainHTTP, "without a certificate the load balancer speaks HTTP", at: written.span,
        notes: ["whoever is on the way reads and changes what is sent"],
        help: ["write `certificate` with the ARN of one from AWS Certificate Manager"])
      return
    }
    guard let text = certificate.literal, !text.includes("{{resolve:") else { return }
    let isCertificate =
      text.hasPrefix("arn:")
      && (text.includes(":acm:") && text.includes(":certificate/")
        || text.includes(":server-certificate/"))
    if !isCertificate {
      refuse(
        .invalidValue, "`\(text)` is not the ARN of a certificate", at: certificate.span,
        help: ["write `arn:aws:acm:REGION:ACCOUNT:certificate/ID`"], &diagnostics)
    }
  }

  private mutating func reviewHealth(
    _ health: TargetHealth.Keys, _ diagnostics: inout Diagnostics
  ) {
    if let path = health.path.literal, !path.includes("{{resolve:"),
      !path.hasPrefix("/") || !LoadBalancerLimits.pathLength.contains(path.utf8.count)
        || path.includes(" ")
    {
      refuse(
        .invalidValue, "`\(path)` is not a path", at: health.path.span,
        help: ["a path begins with a slash: `/health`"], &diagnostics)
    }
    let times = [
      ("interval", health.interval, LoadBalancerLimits.interval),
      ("timeout", health.timeout, LoadBalancerLimits.timeout),
    ]
    var areInRange = true
    for (name, time, range) in times {
      guard let seconds = time.literal?.count, !range.contains(seconds) else { continue }
      areInRange = false
      refuse(
        .invalidValue,
        "`\(name)` is from \(range.lowerBound) to \(range.upperBound) seconds", at: time.span,
        &diagnostics)
    }
    if areInRange, let interval = health.interval.literal?.count,
      let timeout = health.timeout.literal?.count, timeout >= interval
    {
      refuse(
        .invalidValue, "`timeout` is shorter than `interval`",
        at: health.timeout.span.isNone ? health.interval.span : health.timeout.span,
        notes: ["these are \(timeout) and \(interval) seconds"], &diagnostics)
    }
    let range = LoadBalancerLimits.threshold
    for (name, threshold) in [
      ("healthyThreshold", health.healthyThreshold),
      ("unhealthyThreshold", health.unhealthyThreshold),
    ] {
      guard let number = threshold.literal, !range.contains(number) else { continue }
      refuse(
        .invalidValue, "`\(name)` is from \(range.lowerBound) to \(range.upperBound)",
        at: threshold.span, &diagnostics)
    }
    if let codes = health.matcher, let text = codes.literal, !areCodes(text) {
      let range = LoadBalancerLimits.healthyCodes
      refuse(
        .invalidValue, "`\(text)` are not codes of an answer", at: codes.span,
        notes: ["they are from \(range.lowerBound) to \(range.upperBound)"],
        help: ["write `200`, `200,204` or `200-299`"], &diagnostics)
    }
  }

  private func areCodes(_ text: String) -> Bool {
    text.includes("{{resolve:")
      || text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
        guard let codes = PortRange(part)?.ports else { return false }
        let range = LoadBalancerLimits.healthyCodes
        return range.contains(codes.lowerBound) && range.contains(codes.upperBound)
      }
  }

  private func adviseOnInstances(
    _ span: Span, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    let ports = LoadBalancerLimits.dynamicPorts
    diagnostics.report(
      .instanceSecurityGroup,
      "the load balancer reaches the tasks through the instances' security group, which is not in this template",
      at: span,
      notes: platform.networkMode == .bridge
        ? ["where `host` names no port, Docker chooses one from \(ports.lowerBound) on"] : [],
      help: [
        "see that the group of the instances admits the one in the output `LoadBalancerSecurityGroupId`, and not port \(AgentFacts.forwardPort)"
      ])
  }
}
