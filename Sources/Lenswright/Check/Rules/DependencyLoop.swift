import LensCloudFormation
import LensFluent
import LensSyntax

/// Containers that wait for one another.
package struct DependencyLoop: Rule {
  package init() {}

  package static let id = "dependency-loop"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration]
  package static let summary =
    "Containers of the task wait for one another."
  package static let reason =
    "None of them could ever start, and ECS refuses the task definition. `links` and `volumesFrom` make a container wait too."
  package static let remedy =
    "Take one of the dependencies away. A container that the router waits for cannot log through the router."
  package static let bad = """
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
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        dependsOn:
          - containerName: ⟦app⟧
            condition: START
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let good = ExampleParts.task(waitingFor: "log_router", until: "START")
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/engine/dependencygraph/graph.go",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let (names, edges) = TaskOrder(task).cycle, let last = edges.last else { return }
    findings.report(
      "containers wait for one another", at: last.span, label: names.joined(separator: " → "),
      related: edges.dropLast().map { Label($0.span, "and this") },
      help: ["take one of the dependencies away"])
  }
}
