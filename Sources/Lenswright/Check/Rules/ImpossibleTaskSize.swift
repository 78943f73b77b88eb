import LensCloudFormation
import LensFluent
import LensSyntax

/// A size that no task on Fargate has.
package struct ImpossibleTaskSize: Rule {
  package init() {}

  package static let id = "impossible-task-size"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "A task for Fargate has no `cpu` or no `memory`, or a combination that Fargate does not have."
  package static let reason =
    "ECS refuses the task definition: `No Fargate configuration exists for given values`. That holds for a task that may also run on instances."
  package static let remedy =
    "Write a combination that Fargate has, with the router's share in it: 256 units with 512, 1024 or 2048 MiB, 512 units with 1024 to 4096 MiB, and so on."
  package static let bad = """
    \(ExampleParts.fargate)
    cpu: '512'
    memory: ⟦'512'⟧
    containerDefinitions:
    \(ExampleParts.app)
    \(ExampleParts.router)
    """
  package static let good = """
    \(ExampleParts.fargate)
    cpu: '512'
    memory: '1024'
    containerDefinitions:
    \(ExampleParts.app)
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard
      let fargate = task.definition.requiresCompatibilities.first(where: {
        $0.literal == "FARGATE"
      })
    else { return }
    let missing = ["cpu", "memory"].filter(task.definition.lacks)
    if !missing.isEmpty {
      findings.report(
        "a task for Fargate needs \(listed(missing))", at: fargate.span,
        help: ["the least that there is are 256 units of `cpu` and 512 MiB of `memory`"])
    }
    let cpu = task.taskCPU
    if let cpu, FargateSizes.memories(for: cpu).isEmpty, let value = task.definition.cpu {
      let enough = FargateSizes.cpus.first { $0 >= cpu }
      findings.report(
        "Fargate has no tasks with \(cpu) units of cpu", at: value.span,
        notes: ["it has \(FargateSizes.cpus.map(String.init).joined(separator: ", "))"],
        fix: enough.flatMap { task.text.replacement(of: value.span, with: String($0)) }.map {
          Fix("take the next larger one", edits: [$0], isSafe: false)
        })
    } else if let cpu, let memory = task.taskMemory, let value = task.definition.memory,
      !FargateSizes.isValid(cpu: cpu, memory: memory)
    {
      let memories = FargateSizes.memories(for: cpu)
      let enough = memories.first { $0 >= memory }
      findings.report(
        "Fargate has no tasks with \(cpu) units of cpu and \(memory) MiB", at: value.span,
        notes: [
          "with \(cpu) units it has \(FargateSizes.memoryList(for: cpu)) MiB"
        ],
        fix: enough.flatMap { task.text.replacement(of: value.span, with: String($0)) }.map {
          Fix("take the next larger one", edits: [$0], isSafe: false)
        })
    }
  }
}
