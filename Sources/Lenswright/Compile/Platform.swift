import LensCloudFormation
import LensFluent
import LensSyntax

/// Where the task runs: launch types and network mode, checked against what ECS and FireLens can do together.
struct Platform: Sendable {
  var launchTypes: [Spec.LaunchType]
  var networkMode: Spec.NetworkMode

  var isFargate: Bool { launchTypes.contains(.fargate) }

  /// Whether the task has a network interface, and with it a security group, of its own.
  var hasInterface: Bool { networkMode == .awsvpc }

  /// Whether ECS generates listeners on TCP and tells containers about them.
  var hasListeners: Bool { networkMode == .awsvpc || networkMode == .bridge }

  static func plan(_ spec: Spec, _ diagnostics: inout Diagnostics) -> Platform? {
    var launchTypes: [Spec.LaunchType] = []
    for type in spec.launchType?.value.items ?? [.fargate] where !launchTypes.contains(type) {
      launchTypes.append(type)
    }
    if launchTypes.isEmpty { launchTypes = [.fargate] }
    let onInstances = launchTypes.allSatisfy { $0 == .ec2 || $0 == .external }
    let platform = Platform(
      launchTypes: launchTypes,
      networkMode: spec.networkMode?.value ?? (onInstances ? .bridge : .awsvpc))
    return platform.review(spec, &diagnostics) ? platform : nil
  }

  private func review(_ spec: Spec, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    let place = spec.networkMode?.span ?? spec.launchType?.span ?? spec.service.span
    func refuse(_ message: String, _ note: String, help: String) {
      diagnostics.report(.networkMode, message, at: place, notes: [note], help: [help])
      isRight = false
    }
    if networkMode == .none {
      refuse(
        "in network mode `none` the router reaches no destination",
        "a task without a network has nowhere to send its logs", help: "write `awsvpc` or `bridge`")
      return false
    }
    if launchTypes.contains(.external),
      launchTypes.contains(.fargate) || launchTypes.contains(.managedInstances)
    {
      diagnostics.report(
        .launchType, "no network mode serves both EXTERNAL and the other launch types",
        at: spec.launchType?.span ?? place,
        notes: [
          "external instances have no awsvpc, Fargate has nothing else, and managed instances have no bridge"
        ],
        help: ["compile a spec of its own for the external instances; `extends` shares the rest"])
      return false
    }
    if launchTypes.contains(.fargate), networkMode != .awsvpc {
      refuse(
        "Fargate runs tasks in network mode `awsvpc` only", "this spec asks for `\(networkMode)`",
        help: "leave `networkMode` out, or write `launchType: EC2`")
    }
    if launchTypes.contains(.external), networkMode == .awsvpc {
      refuse(
        "external instances have no network mode `awsvpc`",
        "ECS Anywhere cannot attach network interfaces to machines of your own",
        help: "write `networkMode: bridge` or `host`")
    }
    if launchTypes.contains(.managedInstances), networkMode == .bridge {
      refuse(
        "managed instances have no network mode `bridge`",
        "they know \(listed(AgentFacts.managedInstancesNetworkModes))",
        help: "leave `networkMode` out, or write `host`")
    }
    if let family = spec.others["RuntimePlatform"]?.object?["OperatingSystemFamily"]?.string,
      family.hasPrefix("WINDOWS")
    {
      diagnostics.report(
        .windowsTask, "there is no FireLens for Windows containers",
        at: spec.others.span(of: "RuntimePlatform"), label: "this asks for \(family)",
        notes: [
          "the agent is built without it there, and ECS would find no instance to run the task"
        ],
        help: ["use the `awslogs` driver in Windows tasks"])
      isRight = false
    }
    return isRight
  }
}
