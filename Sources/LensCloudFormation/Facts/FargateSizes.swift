/// The sizes that a Fargate task can have.
///
/// Source: the `cpu` and `memory` of RegisterTaskDefinition in botocore 1.43.11, which cfn-lint 1.51.0's rule E3047 repeats; checked 2026-11-22.
package enum FargateSizes {
  /// CPU in units of 1/1024 vCPU, memory in MiB. The last two rows need Linux platform 1.4.0.
  private static let rows: [(cpu: Int, memories: [Int])] = [
    (256, [512, 1024, 2048]),
    (512, Array(stride(from: 1024, through: 4096, by: 1024))),
    (1024, Array(stride(from: 2048, through: 8192, by: 1024))),
    (2048, Array(stride(from: 4096, through: 16384, by: 1024))),
    (4096, Array(stride(from: 8192, through: 30720, by: 1024))),
    (8192, Array(stride(from: 16384, through: 61440, by: 4096))),
    (16384, Array(stride(from: 32768, through: 122880, by: 8192))),
  ]

  /// GiB of ephemeral storage that a task has without asking.
  package static let defaultEphemeralStorage = 20
  /// GiB of ephemeral storage that can be asked for.
  package static let ephemeralStorage = 21...200

  package static var cpus: [Int] { rows.map(\.cpu) }

  /// The memory that goes with a number of CPU units; empty when Fargate has no such number.
  package static func memories(for cpu: Int) -> [Int] {
    rows.first { $0.cpu == cpu }?.memories ?? []
  }

  /// The same in words: "1024, 2048, 3072, … 8192".
  package static func memoryList(for cpu: Int) -> String {
    let memories = memories(for: cpu)
    let texts = memories.map(String.init)
    return texts.count <= 6
      ? texts.joined(separator: ", ")
      : texts.prefix(3).joined(separator: ", ") + ", … \(texts[texts.count - 1])"
  }

  package static func isValid(cpu: Int, memory: Int) -> Bool {
    memories(for: cpu).contains(memory)
  }

  /// The size with the least CPU, then the least memory, that holds both; `nil` when the largest does not.
  package static func smallest(cpu: Int, memory: Int) -> (cpu: Int, memory: Int)? {
    for row in rows where row.cpu >= cpu {
      if let enough = row.memories.first(where: { $0 >= memory }) { return (row.cpu, enough) }
    }
    return nil
  }
}
