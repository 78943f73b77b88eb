import LensCloudFormation
import LensFluent
import LensSyntax

/// What a task asks for and its launch type or network mode does not have.
extension Planner {
  mutating func reviewLaunchTypes(_ platform: Platform, _ diagnostics: inout Diagnostics) {
    if platform.isFargate {
      review(.fargate, "Fargate has no", .fargate, platform, &diagnostics)
      reviewFargate(&diagnostics)
    }
    if platform.launchTypes.contains(.managedInstances) {
      review(
        .managedInstances, "managed instances have no", .managedInstances, platform, &diagnostics)
    }
    reviewEphemeralStorage(platform, &diagnostics)
    reviewNetworkMode(platform, &diagnostics)
  }

  /// All containers with what was passed through for them, the router last.
  var members: [(name: String, others: PassedProperties)] {
    spec.containers.items.map { ($0.name, $0.value.others) }
      + [(spec.router.name.value, spec.router.others)]
  }

  private mutating func review(
    _ limits: LaunchTypeLimits, _ lacks: String, _ type: Spec.LaunchType, _ platform: Platform,
    _ diagnostics: inout Diagnostics
  ) {
    for path in limits.task {
      if let entry = spec.others.entry(path) { refuse(entry, path, lacks, &diagnostics) }
    }
    for volume in spec.others.entry("volumes")?.value.sequence ?? [] {
      for path in limits.volume {
        guard volume.tag == nil, let entry = volume.mapping?.entry(at: path) else { continue }
        refuse(entry, path, lacks, &diagnostics)
      }
    }
    for member in members {
      for path in limits.container {
        guard let entry = member.others.entry(path) else { continue }
        refuse(entry, path, lacks, &diagnostics)
      }
    }
    guard serviceLaunchType(platform) == type, let deploy = spec.deploy else { return }
    for path in limits.service {
      if let entry = deploy.others.entry(path) { refuse(entry, path, lacks, &diagnostics) }
    }
  }

  /// The launch type that a service is started with; `nil` when capacity providers decide.
  func serviceLaunchType(_ platform: Platform) -> Spec.LaunchType? {
    spec.deploy?.capacity == nil ? platform.launchTypes.first : nil
  }

  /// Nothing is asked for by `false` and by what is empty, and nobody knows what an intrinsic asks for.
  private mutating func refuse(
    _ entry: Mapping.Entry, _ path: String, _ lacks: String, _ diagnostics: inout Diagnostics
  ) {
    if entry.value.isIntrinsic { return }
    switch entry.value.content {
    case .scalar(let scalar): if case .boolean(false) = scalar.kind { return }
    case .sequence(let items): if items.isEmpty { return }
    case .mapping(let mapping): if mapping.entries.isEmpty { return }
    }
    diagnostics.report(
      .launchType, "\(lacks) `\(path)`", at: entry.key.span,
      help: ["leave it out, or write another `launchType`"])
    isRight = false
  }

  private mutating func reviewFargate(_ diagnostics: inout Diagnostics) {
    if let mode = spec.others.entry("pidMode")?.value, let text = mode.literalText,
      text != LaunchTypeLimits.fargateProcessNamespace
    {
      diagnostics.report(
        .launchType, "Fargate has no `pidMode: \(text)`", at: mode.span,
        notes: ["it has `\(LaunchTypeLimits.fargateProcessNamespace)`"])
      isRight = false
    }
    for member in members {
      let added = member.others.entry("linuxParameters.capabilities.add")?.value
      for capability in added.flatMap(\.literalItems) ?? [] {
        guard let text = capability.literalText, text != LaunchTypeLimits.fargateCapability else {
          continue
        }
        diagnostics.report(
          .launchType, "Fargate adds no capability `\(text)`", at: capability.span,
          notes: ["the only one that it adds is `\(LaunchTypeLimits.fargateCapability)`"])
        isRight = false
      }
      for requirement in member.others.entry("resourceRequirements")?.value.literalItems ?? [] {
        guard let type = requirement.mapping?["type"], type.literalText == "GPU" else { continue }
        diagnostics.report(
          .launchType, "Fargate has no GPUs", at: type.span,
          help: ["leave it out, or write another `launchType`"])
        isRight = false
      }
    }
  }

  private mutating func reviewEphemeralStorage(
    _ platform: Platform, _ diagnostics: inout Diagnostics
  ) {
    guard let entry = spec.others.entry("ephemeralStorage") else { return }
    guard platform.isFargate else {
      // Managed instances have a list of their own.
      if !entry.value.isIntrinsic, !platform.launchTypes.contains(.managedInstances) {
        diagnostics.report(
          .launchType, "only Fargate has `ephemeralStorage`", at: entry.key.span,
          notes: ["elsewhere a task writes to the disk of its instance"], help: ["leave it out"])
        isRight = false
      }
      return
    }
    let range = FargateSizes.ephemeralStorage
    guard let size = spec.others.entry("ephemeralStorage.sizeInGiB")?.value,
      let number = size.literalInteger, !range.contains(number)
    else { return }
    diagnostics.report(
      .invalidValue,
      "`sizeInGiB` of `ephemeralStorage` is from \(range.lowerBound) to \(range.upperBound)",
      at: size.span, notes: ["a task that asks for nothing has 20 GiB"])
    isRight = false
  }

  private mutating func reviewNetworkMode(_ platform: Platform, _ diagnostics: inout Diagnostics) {
    // What the launch type does not have has been refused already.
    let known =
      (platform.isFargate ? LaunchTypeLimits.fargate.container : [])
      + (platform.launchTypes.contains(.managedInstances)
        ? LaunchTypeLimits.managedInstances.container : [])
    let refused =
      (platform.hasInterface ? LaunchTypeLimits.withoutInterfaces : [])
      + (platform.networkMode == .bridge ? [] : ["links"])
    for member in members {
      for name in refused where !known.contains(name) {
        guard let entry = member.others.entry(name), !entry.value.isIntrinsic,
          entry.value.sequence?.isEmpty != true
        else { continue }
        diagnostics.report(
          .networkMode, "a container has no `\(name)` in network mode `\(platform.networkMode)`",
          at: entry.key.span,
          help: [
            name == "links"
              ? "containers of such a task reach one another on localhost" : "leave it out"
          ])
        isRight = false
      }
    }
  }
}
