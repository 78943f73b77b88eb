import LensCloudFormation
import LensFluent
import LensSyntax

/// A platform on which FireLens does not run.
package struct UnsupportedPlatform: Rule {
  package init() {}

  package static let id = "unsupported-platform"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "The task is for Windows, or its network mode does not exist for its launch type."
  package static let reason =
    "The agent for Windows is built without FireLens, so that no instance takes the task. Fargate runs tasks in `awsvpc` alone, external instances have no `awsvpc`, and managed instances no `bridge`."
  package static let remedy =
    "Use the `awslogs` driver in Windows tasks, and a network mode that the launch type has."
  package static let bad = ExampleParts.task(
    "requiresCompatibilities: [EXTERNAL]\nnetworkMode: ⟦awsvpc⟧\nmemory: '512'",
    app: ExampleParts.order)
  package static let good = ExampleParts.task(
    "requiresCompatibilities: [EXTERNAL]\nnetworkMode: bridge\nmemory: '512'",
    app: ExampleParts.order)
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard task.routers.count + task.logging.count > 0 else { return }
    if let family = task.definition.runtimePlatform?["operatingSystemFamily"],
      let name = family.literal, name.hasPrefix(LaunchTypeLimits.windowsFamilies)
    {
      findings.report(
        "there is no FireLens for Windows containers", at: family.span,
        help: ["use the `awslogs` driver"])
    }
    guard let mode = task.definition.networkMode, let word = mode.literal else { return }
    for type in task.definition.requiresCompatibilities {
      guard let type = type.literal, let modes = LaunchTypeLimits.networkModes[type],
        !modes.contains(word), AgentTask.NetworkMode(rawValue: word) != nil,
        // That mode is wrong for whatever the launch type is.
        word != AgentTask.NetworkMode.none.rawValue
      else { continue }
      findings.report(
        "`\(type)` has no network mode `\(word)`", at: mode.span,
        notes: ["it has \(listed(modes))"],
        fix: modes.count == 1 && task.definition.requiresCompatibilities.count == 1
          ? task.text.replacement(of: mode.span, with: modes[0]).map {
            Fix("write `\(modes[0])`", edits: [$0], isSafe: false)
          } : nil)
    }
  }
}
