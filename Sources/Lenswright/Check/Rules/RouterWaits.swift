import LensCloudFormation
import LensFluent
import LensSyntax

/// A router that waits for others, and containers that do not wait for it.
package struct RouterWaits: Rule {
  package init() {}

  package static let id = "router-waits"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "The log router waits for another container, and a container that logs through it does not say that it waits for the router."
  package static let reason =
    "The agent makes the containers that log through the router wait for its start, unless the router itself waits for something, by `dependsOn`, `links` or `volumesFrom`: then it adds nothing. The first lines may be lost, and at the end the router may be stopped before the last. In bridge mode a container that comes first cannot be made at all: the router has no address yet."
  package static let remedy =
    "Add the router with `START` or `HEALTHY` to `dependsOn` of every container that logs through it."
  package static let bad = """
    containerDefinitions:
      - name: ⟦app⟧
        image: app:1
        essential: true
        logConfiguration:
          logDriver: awsfirelens
          options: { Name: stdout }
      - name: envoy
        image: envoy:1
        essential: true
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        dependsOn:
          - containerName: envoy
            condition: START
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let good = """
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
      - name: envoy
        image: envoy:1
        essential: true
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        dependsOn:
          - containerName: envoy
            condition: START
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/engine/docker_task_engine.go",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router, let name = router.name?.literal else { return }
    let order = TaskOrder(task)
    guard let reason = order.edges(of: name).first(where: { $0.target != name }) else { return }
    for container in task.logging where !task.isRouter(container) {
      guard container.hasKnownOrder, let title = container.name,
        let own = title.literal, !order.waits(own, for: name)
      else { continue }
      let isAwaited = order.waits(name, for: own)
      findings.report(
        isAwaited
          ? "the log router waits for `\(own)`, which logs through it"
          : "`\(own)` does not wait for the log router", at: title.span,
        related: [Label(reason.span, "the router waits for this, and so the agent adds no order")],
        notes: task.networkMode == .bridge
          ? ["in bridge mode a container that is made before the router fails"] : [],
        help: isAwaited
          ? ["let `\(own)` use another log driver, or the router not wait for it"]
          : ["let `\(own)` wait for `\(name)` with `START` or `HEALTHY`"],
        fix: isAwaited ? nil : container.waiting(forRouter: name, task.text))
    }
  }
}
