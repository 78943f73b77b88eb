import LensCloudFormation
import LensFluent
import LensSyntax

/// A router whose user cannot run it.
package struct RouterUserName: Rule {
  package init() {}

  package static let id = "router-user-name"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The router's `user` is a name and not a number, or one for whom the init image does not run."
  package static let reason =
    "The agent gives the router's socket to that user before the container is there, and cannot look a name up: `unable to determine the user ID`."
  package static let remedy =
    "Write `uid` or `uid:gid`, such as `1000:1000`. Agents before 1.96.0 take `0` alone."
  package static let bad = ExampleParts.task(router: "memoryReservation: 100\n    user: ⟦fluent⟧")
  package static let good = ExampleParts.task(
    router: "memoryReservation: 100\n    user: '1000:1000'")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/ecs-agent/utils/firelens/firelens.go",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/CHANGELOG.md",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      guard let user = router.user, let text = user.literal else { continue }
      if AgentFacts.isRouterUser(text) {
        let isRoot = Int(text.prefix { $0 != ":" }) == 0
        if !isRoot, let image = task.image, image.isInit, let release = image.release,
          release < RouterImages.initForOtherUsers
        {
          findings.report(
            "the init image of \(release) runs as root alone", at: user.span,
            notes: ["it writes into `\(RouterImages.initFolder)`"],
            help: ["name \(RouterImages.initForOtherUsers) or a later one"])
        }
        continue
      }
      findings.report(
        "the router's `user` begins with a number", at: user.span,
        notes: ["ECS gives the router's socket to that number and cannot look up a name"],
        help: ["write `uid` or `uid:gid`, such as `1000:1000`"])
    }
  }
}
