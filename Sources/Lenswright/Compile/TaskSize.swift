import LensCloudFormation
import LensSyntax

/// Cpu and memory of the task.
struct TaskSize {
  var cpu: Value?
  var memory: Value?

  /// What the containers are known to need, in CPU units and MiB.
  struct Need {
    var cpu = 0
    /// What they may use together: a task of that size has room for all of them.
    var memory = 0
    /// What ECS sets aside for them, which is all that it holds against the size of a task: "the total amount of memory reserved for all containers", where
    /// a limit counts for a container that reserves nothing (`memory` of ContainerDefinition in botocore 1.43.11; checked 2026-11-27).
    var reserved = 0
    /// The most that one of them may use; ECS refuses a limit beyond the task's.
    var largest = 0

    /// MiB of the smallest task that ECS takes.
    var leastMemory: Int { max(reserved, largest) }

    /// Adds a container's share. What no machine has is cut, so that the sum stays a number.
    ///
    /// - Parameter reservation: 0 when only CloudFormation knows it, `nil` when there is none and the limit counts.
    mutating func add(cpu: Int?, limit: Int?, reservation: Int?) {
      func sane(_ number: Int?) -> Int { min(max(number ?? 0, 0), 1 << 40) }
      self.cpu += sane(cpu)
      memory += sane(limit ?? reservation)
      reserved += sane(reservation ?? limit)
      largest = max(largest, sane(limit))
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
      let memories = FargateSizes.memories(for: cpu)
      size = (memories.first { $0 >= need.memory } ?? memories.last { $0 >= need.leastMemory })
        .map { (cpu, $0) }
    case (nil, let memory?):
      size = FargateSizes.cpus.first {
        $0 >= need.cpu && FargateSizes.isValid(cpu: $0, memory: memory)
      }.map { ($0, memory) }
    case (nil, nil):
      size =
        FargateSizes.smallest(cpu: need.cpu, memory: need.memory)
        ?? FargateSizes.smallest(cpu: need.cpu, memory: need.leastMemory)
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
          "with \(cpu) cpu units it has \(memories.first ?? 0) to \(memories.last ?? 0) MiB: \(FargateSizes.memoryList(for: cpu))"
        ])
    } else {
      diagnostics.report(
        .taskSize,
        memory.map { "Fargate has no tasks with \($0) MiB" }
          ?? "the containers need \(need.cpu) cpu units and \(need.memory) MiB, more than Fargate has",
        at: span)
    }
  }

  private func fitting(_ spec: Spec, _ need: Need, _ diagnostics: inout Diagnostics) -> TaskSize? {
    var fits = true
    for (name, unit, needed, size, span) in [
      ("memory", "MiB", need.leastMemory, memory, spec.memory?.span),
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
