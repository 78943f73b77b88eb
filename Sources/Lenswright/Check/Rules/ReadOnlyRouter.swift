import LensCloudFormation
import LensFluent
import LensSyntax

/// A router that has to write and cannot.
package struct ReadOnlyRouter: Rule {
  package init() {}

  package static let id = "read-only-router"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The router has a read-only root filesystem, and something in it has to write."
  package static let reason =
    "The `s3` output keeps files until they are sent and stops when it cannot, and the init image writes its configuration when it starts. Outputs that only send need no disk."
  package static let remedy =
    "Mount a volume at `/tmp` with `mountPoints`."
  package static let bad = ExampleParts.task(
    image: RouterImages.awsForFluentBitInit,
    router: "memoryReservation: 100\n    ⟦readonlyRootFilesystem⟧: true")
  package static let good = ExampleParts.task(
    "volumes: [{ name: scratch }]", image: RouterImages.awsForFluentBitInit,
    router: """
      memoryReservation: 100
          readonlyRootFilesystem: true
          mountPoints: [{ sourceVolume: scratch, containerPath: /tmp }]
      """)
  package static let sources = [
    "https://github.com/fluent/fluent-bit/blob/v5.1.1/plugins/out_s3/s3.c",
    "https://github.com/aws/aws-for-fluent-bit/tree/mainline/use_cases/init-process-for-fluent-bit",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router, router.readsOnly == true,
      let property = router.value["readonlyRootFilesystem"],
      router.mountPoints.isWhole, router.mountPoints.elements.isEmpty,
      router.value.lacks("volumesFrom"), router.value.lacks("linuxParameters")
    else { return }
    let writer = task.outputs.first {
      $0.plugin.engine == .fluentBit && $0.plugin.name == "s3"
    }
    guard task.image?.isInit == true || writer != nil else { return }
    findings.report(
      "the router `\(router.title)` has nowhere to write", at: property.keySpan,
      label: writer.map { "`s3` of \($0.owner) keeps files until they are sent" }
        ?? "the init image writes the configuration when it starts",
      help: ["mount a volume at `/tmp` with `mountPoints`"])
  }
}
