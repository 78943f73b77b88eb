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

/// Cpu and memory of the task.
struct TaskSize {
  var cpu: Value?
  var memory: Value?

  /// What the containers are known to need, in CPU units and MiB.
  struct Need {
    var cpu = 0
    var memory = 0

    /// Adds a container's share. What no machine has is cut, so that the sum stays a number.
    mutating func add(cpu: Int, memory: Int) {
      let sane = 0...1 << 40
      self.cpu += min(max(cpu, sane.lowerBound), sane.upperBound)
      self.memory += min(max(memory, sane.lowerBound), sane.upperBound)
    }
  }

  static func plan(
    _ spec: Spec, _ platform: Platform, need: Need, _ diagnostics: inout Diagnostics
  ) -> TaskSize? {
    let given = TaskSize(cpu: spec.cpu?.text, memory: spec.memory?.text)
    guard platform.isFargate else { return given.fitting(spec, need, &diagnostics) }
    // What only CloudFormation knows cannot be completed or checked here.
    if let unknown = [
      spec.cpu?.intrinsic.map { _ in spec.cpu?.span },
      spec.memory?.intrinsic.map { _ in spec.memory?.span },
    ]
    .compactMap({ $0 }).first {
      guard given.cpu != nil, given.memory != nil else {
        diagnostics.report(
          .taskSize,
          "a task whose `\(given.cpu == nil ? "memory" : "cpu")` only CloudFormation knows needs both sizes",
          at: unknown ?? spec.service.span,
          help: ["write `\(given.cpu == nil ? "cpu" : "memory")` too"])
        return nil
      }
      return given.fitting(spec, need, &diagnostics)
    }
    let cpu = spec.cpu?.literal?.count
    let memory = spec.memory?.literal?.count
    if let cpu, FargateSizes.memories(for: cpu).isEmpty {
      diagnostics.report(
        .taskSize, "Fargate has no tasks with \(cpu) cpu units", at: spec.cpu?.span ?? .none,
        notes: ["it has \(FargateSizes.cpus.map(String.init).joined(separator: ", "))"])
      return nil
    }
    let size: (cpu: Int, memory: Int)?
    switch (cpu, memory) {
    case (let cpu?, let memory?): size = (cpu, memory)
    case (let cpu?, nil):
      size = FargateSizes.memories(for: cpu).first { $0 >= need.memory }.map { (cpu, $0) }
    case (nil, let memory?):
      size = FargateSizes.cpus.first {
        $0 >= need.cpu && FargateSizes.isValid(cpu: $0, memory: memory)
      }.map { ($0, memory) }
    case (nil, nil): size = FargateSizes.smallest(cpu: need.cpu, memory: need.memory)
    }
    guard let size, FargateSizes.isValid(cpu: size.cpu, memory: size.memory) else {
      report(spec, need, &diagnostics)
      return nil
    }
    return TaskSize(cpu: .string(String(size.cpu)), memory: .string(String(size.memory)))
      .fitting(spec, need, &diagnostics)
  }

  private static func report(_ spec: Spec, _ need: Need, _ diagnostics: inout Diagnostics) {
    let span = spec.memory?.span ?? spec.cpu?.span ?? spec.service.span
    let memory = spec.memory?.literal?.count
    if let cpu = spec.cpu?.literal?.count {
      let memories = FargateSizes.memories(for: cpu)
      diagnostics.report(
        .taskSize,
        memory.map { "Fargate has no tasks with \(cpu) cpu units and \($0) MiB" }
          ?? "the containers need \(need.memory) MiB, more than Fargate gives to \(cpu) cpu units",
        at: span,
        notes: [
          "with \(cpu) cpu units it has \(memories.first ?? 0) to \(memories.last ?? 0) MiB: \(described(memories))"
        ])
    } else {
      diagnostics.report(
        .taskSize,
        memory.map { "Fargate has no tasks with \($0) MiB" }
          ?? "the containers need \(need.cpu) cpu units and \(need.memory) MiB, more than Fargate has",
        at: span)
    }
  }

  private static func described(_ memories: [Int]) -> String {
    memories.count <= 6
      ? memories.map(String.init).joined(separator: ", ")
      : "\(memories[0]), \(memories[1]), \(memories[2]), … \(memories[memories.count - 1])"
  }

  private func fitting(_ spec: Spec, _ need: Need, _ diagnostics: inout Diagnostics) -> TaskSize? {
    var fits = true
    for (name, unit, needed, size, span) in [
      ("memory", "MiB", need.memory, memory, spec.memory?.span),
      ("cpu", "cpu units", need.cpu, cpu, spec.cpu?.span),
    ] {
      guard let given = size?.string.flatMap({ Int($0) }), needed > given else { continue }
      diagnostics.report(
        .taskSize, "the containers need \(needed) \(unit), and the task has \(given)",
        at: span ?? spec.service.span, label: "`\(name)` of the task",
        notes: ["the router's share counts too"])
      fits = false
    }
    return fits ? self : nil
  }
}
