import LensCloudFormation
import LensFluent
import LensSyntax

/// Containers that ask for more than their task has.
package struct CrowdedTask: Rule {
  package init() {}

  package static let id = "crowded-task"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "The containers of a task, the log router among them, ask for more cpu or memory than the task has."
  package static let reason =
    "ECS refuses the task definition when the containers' `cpu` add up to more than the task's, when what they reserve of memory does, or when one of them may use more memory than there is."
  package static let remedy =
    "Give the task more, or the containers less. The router's share counts too."
  package static let bad = """
    \(ExampleParts.fargate)
    cpu: ⟦'256'⟧
    memory: '512'
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        cpu: 256
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        cpu: 64
        memoryReservation: 100
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let good = """
    \(ExampleParts.fargate)
    cpu: '256'
    memory: '512'
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        cpu: 192
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        cpu: 64
        memoryReservation: 100
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
    "https://github.com/aws/aws-cdk/issues/1553",
    "https://github.com/pulumi/pulumi-awsx/issues/1220",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // Shares of at least nothing: what is not known adds nothing, and the sum is the least that it can be.
    func sum(_ share: (ContainerView) -> Int?) -> Int {
      task.containers.reduce(0) { $0 + min(max(share($1) ?? 0, 0), 1 << 40) }
    }
    if let cpu = task.taskCPU, let value = task.definition.cpu {
      let needed = sum { $0.cpu?.integer }
      if needed > cpu {
        findings.report(
          "the containers ask for \(needed) units of cpu, and the task has \(cpu)", at: value.span,
          notes: shares(of: task) { $0.cpu?.integer })
      }
    }
    guard let memory = task.taskMemory, let value = task.definition.memory else { return }
    let needed = sum(\.reservedMemory)
    if needed > memory {
      findings.report(
        "the containers reserve \(needed) MiB of memory, and the task has \(memory)",
        at: value.span, notes: shares(of: task, \.reservedMemory))
      return
    }
    for container in task.containers {
      guard let limit = container.value["memory"], let number = limit.integer, number > memory
      else {
        continue
      }
      findings.report(
        "`\(container.title)` may use \(number) MiB of memory, and the task has \(memory)",
        at: limit.span)
    }
  }

  private func shares(of task: CheckedTask, _ share: (ContainerView) -> Int?) -> [String] {
    let parts = task.containers.compactMap { container in
      share(container).map { "\($0) for `\(container.title)`" }
    }
    return parts.count > 1 ? [enumeration(parts)] : []
  }
}

extension ContainerView {
  /// MiB that ECS sets aside for the container; a limit counts where nothing is reserved.
  fileprivate var reservedMemory: Int? {
    if let reserved = value["memoryReservation"] { return reserved.integer }
    return value.lacks("memoryReservation") ? value["memory"]?.integer : nil
  }
}

extension CheckedTask {
  /// The task's cpu in units of 1/1024 vCPU; `nil` when it is absent or not known.
  var taskCPU: Int? { amount(definition.cpu, ProcessorUnits.self) }

  /// The task's memory in MiB; `nil` when it is absent or not known.
  var taskMemory: Int? { amount(definition.memory, Mebibytes.self) }

  private func amount<T: Amount>(_ value: TemplateValue?, _ type: T.Type) -> Int? {
    guard let text = value?.literal else { return nil }
    var scratch = Diagnostics()
    return T.read(Node(.string(text)), "", &scratch)?.count
  }
}
