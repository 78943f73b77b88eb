import LensCloudFormation
import LensFluent
import LensSyntax

/// Capacity providers that ECS does not take together, or not for this task.
extension Planner {
  mutating func reviewCapacity(
    _ deploy: Deploy, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    guard let strategy = deploy.capacity else { return }
    if let type = platform.launchTypes.first(where: {
      CapacityProviderLimits.launchTypesWithout.contains($0.rawValue)
    }) {
      refuse(
        .serviceSetting, "there are no capacity providers for `\(type.rawValue)`",
        at: strategy.span, help: ["leave `capacityProviderStrategy` out"], &diagnostics)
      return
    }
    let most =
      deploy.schedule == nil
      ? CapacityProviderLimits.most : ScheduleLimits.capacityProviders
    if strategy.function == nil, strategy.items.isEmpty || strategy.items.count > most {
      refuse(
        .serviceSetting,
        "a strategy has from 1 to \(most) capacity providers, and this has \(strategy.items.count)",
        at: strategy.span, &diagnostics)
    }
    reviewKinds(strategy, platform, &diagnostics)
    reviewShares(strategy, &diagnostics)
    reviewSpot(strategy, deploy, &diagnostics)
  }

  private mutating func reviewKinds(
    _ strategy: CapacityStrategy, _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    var seen: [Located<String>] = []
    for provider in strategy.providers {
      guard let name = provider.name.literal, !name.includes("{{resolve:") else { continue }
      let isFargate = CapacityProviderLimits.ofFargate.contains(name)
      if let first = seen.first(where: { $0.value == name }) {
        diagnostics.report(
          .duplicateName, "`\(name)` is in the strategy twice", at: provider.name.span,
          related: [Label(first.span, "first here")])
        isRight = false
      } else if isFargate, !platform.isFargate {
        refuse(
          .serviceSetting, "`\(name)` runs tasks of Fargate, and this is none",
          at: provider.name.span, help: ["write `launchType: FARGATE`"], &diagnostics)
      } else if !isFargate, platform.launchTypes == [.fargate] {
        let near = nearest(to: name, among: CapacityProviderLimits.ofFargate)
        refuse(
          .serviceSetting, "`\(name)` does not run tasks of Fargate", at: provider.name.span,
          label: near.map { "did you mean `\($0)`?" } ?? "",
          notes: ["the providers of Fargate are \(listed(CapacityProviderLimits.ofFargate))"],
          help: ["for a provider of your own write `launchType: EC2` or `MANAGED_INSTANCES`"],
          &diagnostics)
      } else if let other = seen.first(where: {
        CapacityProviderLimits.ofFargate.contains($0.value) != isFargate
      }) {
        diagnostics.report(
          .serviceSetting, "a strategy has providers of Fargate or others, and not both",
          at: provider.name.span, related: [Label(other.span, "of the other kind")])
        isRight = false
      }
      seen.append(Located(name, provider.name.span))
    }
  }

  private mutating func reviewShares(
    _ strategy: CapacityStrategy, _ diagnostics: inout Diagnostics
  ) {
    let providers = strategy.providers
    let shares =
      providers.map { ("weight", $0.weight, CapacityProviderLimits.weight) }
      + providers.map { ("base", $0.base, CapacityProviderLimits.base) }
    for (name, share, range) in shares {
      guard let share, let number = share.literal, !range.contains(number) else { continue }
      refuse(
        .invalidValue, "`\(name)` is from \(range.lowerBound) to \(range.upperBound)",
        at: share.span, &diagnostics)
    }
    let bases = providers.compactMap(\.base).filter { ($0.literal ?? 0) > 0 }
    if bases.count > 1 {
      diagnostics.report(
        .serviceSetting, "only one capacity provider has a `base`", at: bases[1].span,
        related: [Label(bases[0].span, "the first one")])
      isRight = false
    }
    let isKnown = strategy.function == nil && providers.count == strategy.items.count
    if isKnown, providers.count > 1,
      providers.allSatisfy({ ($0.weight.map { $0.literal ?? 1 } ?? 0) == 0 })
    {
      refuse(
        .serviceSetting, "no capacity provider has a `weight`, and so none gets a task",
        at: strategy.span, help: ["give at least one of them a weight of 1 or more"],
        &diagnostics)
    }
  }

  // MARK: Fargate Spot

  private mutating func reviewSpot(
    _ strategy: CapacityStrategy, _ deploy: Deploy, _ diagnostics: inout Diagnostics
  ) {
    let spot = strategy.providers.first {
      $0.name.literal == CapacityProviderLimits.fargateSpot && $0.weight?.literal != 0
    }
    guard let spot else { return }
    let architecture = spec.others["RuntimePlatform"]?.object?["CpuArchitecture"]?.string
    if architecture == "ARM64", let version = deploy.others["PlatformVersion"]?.string,
      CapacityProviderLimits.withoutSpotForARM.contains(version)
    {
      refuse(
        .serviceSetting, "Fargate Spot runs no ARM64 on platform version \(version)",
        at: deploy.others.span(of: "PlatformVersion"), help: ["leave `platformVersion` out"],
        &diagnostics)
    }
    reviewWarning(spot.name.span, deploy, &diagnostics)
  }

  /// What has to be done between the warning and the end. Containers stop one after the other, the router behind those that log through it.
  private func reviewWarning(
    _ spot: Span, _ deploy: Deploy, _ diagnostics: inout Diagnostics
  ) {
    let most = CapacityProviderLimits.spotWarning
    if let delay = deploy.loadBalancer?.value.deregistrationDelay,
      let seconds = delay.literal?.count,
      seconds >= most
    {
      diagnostics.report(
        .spotWarning, "Fargate Spot ends a task before `deregistrationDelay` is over",
        at: delay.span, related: [Label(spot, "takes a task back after \(most) seconds")],
        help: ["write less than `\(most)s`"])
    }
    let router = spec.router.stopSeconds
    let slowest = spec.containers.items.map { item in
      (item: item, seconds: stopSeconds(item.value))
    }.max { $0.seconds < $1.seconds }
    guard let slowest, slowest.seconds > most - router,
      AgentFacts.fargateStopTimeout.contains(slowest.seconds)
    else { return }
    let place = slowest.item.value.stopTimeout?.span ?? spec.router.stopTimeout?.span
    diagnostics.report(
      .spotWarning, "Fargate Spot may leave the router no time to send what it holds",
      at: place ?? spec.router.grace?.span ?? spot,
      related: [Label(spot, "takes a task back after \(most) seconds")],
      notes: [
        "`\(slowest.item.name)` may take \(slowest.seconds) seconds to stop, and the router is stopped then and may take \(router)"
      ],
      help: ["let the two come to at most \(most)"])
  }

  private func stopSeconds(_ container: Container) -> Int {
    guard let timeout = container.stopTimeout else { return AgentFacts.defaultStopTimeout }
    // What only CloudFormation knows is not held against anybody.
    return timeout.literal ?? 0
  }
}
