import LensCloudFormation
import LensFluent
import LensSyntax

/// Bridge mode without an order towards the router.
package struct UnorderedBridge: Rule {
  package init() {}

  package static let id = "unordered-bridge"
  package static let severity = Severity.advice
  package static let bites: [Bite] = [.policy]
  package static let summary =
    "In network mode `bridge` a container that logs through the router does not say that it waits for it."
  package static let reason =
    "Such a container is given the router's address when it is made, and so the router has to be there before. The agent sees to that by itself as long as the router waits for nothing; written down, the order survives the first `dependsOn` that somebody gives the router."
  package static let remedy =
    "Add the router with `START` or `HEALTHY` to `dependsOn` of the container."
  package static let bad = """
    networkMode: bridge
    containerDefinitions:
      - name: ⟦app⟧
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let good = """
    networkMode: bridge
    containerDefinitions:
      - name: app
        image: app:1
        essential: true
        dependsOn:
          - containerName: log_router
            condition: START
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
    \(ExampleParts.router)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/engine/docker_task_engine.go",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    // Many a task definition leaves the mode out that its tool fills in: only one that is written is meant.
    guard let mode = task.definition.networkMode, mode.literal == "bridge",
      let router = task.router, let name = router.name?.literal, router.hasKnownOrder
    else { return }
    let order = TaskOrder(task)
    guard order.edges(of: name).isEmpty else { return }
    for container in task.logging where !task.isRouter(container) {
      guard container.hasKnownOrder, let title = container.name, let own = title.literal,
        !order.waits(own, for: name)
      else { continue }
      findings.report(
        "`\(own)` does not wait for the log router", at: title.span,
        notes: ["in bridge mode the router has to be there first, which the agent sees to for now"],
        help: ["let `\(own)` wait for `\(name)` with `START` or `HEALTHY`"],
        fix: container.waiting(forRouter: name, task.text))
    }
  }
}
