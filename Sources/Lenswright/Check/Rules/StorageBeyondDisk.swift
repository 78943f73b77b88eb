import LensCloudFormation
import LensFluent
import LensSyntax

/// Limits of what waits on disk that the disk cannot hold.
package struct StorageBeyondDisk: Rule {
  package init() {}

  package static let id = "storage-beyond-disk"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "What the outputs may keep on disk is more than the task's ephemeral storage."
  package static let reason =
    "The limit is never reached: the disk is full before, and then no output can keep anything. The containers' images and files take their part of it too."
  package static let remedy =
    "Lower `storage.total_limit_size` or `store_dir_limit_size`, or ask for more `ephemeralStorage`."
  package static let bad = ExampleParts.task(
    size,
    options:
      "{ Name: http, host: logs.example.com, tls: 'on', storage.total_limit_size: ⟦30G⟧ }")
  package static let good = ExampleParts.task(
    size,
    options:
      "{ Name: http, host: logs.example.com, tls: 'on', storage.total_limit_size: 10G }")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-storage.html",
    "https://docs.fluentbit.io/manual/administration/buffering-and-storage",
  ]
  package static var checked: String { "2026-11-26" }

  private static let size =
    "\(ExampleParts.executionRole)\nrequiresCompatibilities: [FARGATE]\nnetworkMode: awsvpc\ncpu: '256'\nmemory: '512'"

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.isOnFargate == true, let router = task.router, router.mountPoints.isWhole,
      router.mountPoints.elements.isEmpty
    else { return }
    var gibibytes = FargateSizes.defaultEphemeralStorage
    if let asked = task.definition.ephemeralStorage {
      guard let size = asked["sizeInGiB"]?.integer else { return }
      gibibytes = size
    } else if !task.definition.lacks("ephemeralStorage") {
      return
    }
    guard (1...1024).contains(gibibytes) else { return }
    var left = gibibytes << 30
    for output in task.outputs where output.plugin.engine == .fluentBit {
      for name in ["storage.total_limit_size", "store_dir_limit_size"] {
        guard let option = output.option(name),
          let size = option.value.literal.flatMap({ quantity($0, Bytes.units) })
        else { continue }
        if size > left {
          findings.report(
            "the router may keep more on disk than the task's \(gibibytes) GiB",
            at: option.value.span,
            help: ["lower the limit, or ask for more `ephemeralStorage`"])
          return
        }
        left -= size
      }
    }
  }
}
