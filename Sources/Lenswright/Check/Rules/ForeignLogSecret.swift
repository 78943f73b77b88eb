import LensCloudFormation
import LensFluent
import LensSyntax

/// A secret of another log driver that the agent takes for the router's.
package struct ForeignLogSecret: Rule {
  package init() {}

  package static let id = "foreign-log-secret"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "A container with another log driver has `secretOptions` in a task with a router."
  package static let reason =
    "The agent collects the log secrets of all containers for the router, whatever the driver. It then writes an output without a plugin's name for this container, and fails the task: `missing output key`."
  package static let remedy =
    "Log that container through FireLens too, or give its driver nothing secret."
  package static let bad = template(
    "⟦secretOptions⟧: [{ name: splunk-token, valueFrom: /splunk/token }]")
  package static let good = template("")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/api/task/task.go"
  ]
  package static var checked: String { "2026-11-26" }

  private static func template(_ line: String) -> String {
    """
    \(ExampleParts.executionRole)
    containerDefinitions:
      - name: proxy
        image: proxy:1
        logConfiguration:
          logDriver: splunk
          options: { splunk-url: 'https://splunk.internal:8088' }
          \(line)
    \(ExampleParts.app)
    \(ExampleParts.router)
    """
  }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard !task.routers.isEmpty else { return }
    for container in task.containers {
      guard let driver = container.logging?.driver?.literal, driver != AgentFacts.logDriver,
        container.logging?.secretOptions.isEmpty == false,
        let secrets = container.value["logConfiguration"]?["secretOptions"]
      else { continue }
      findings.report(
        "the agent takes the log secrets of `\(container.title)` for the router's",
        at: secrets.keySpan, notes: ["the driver `\(driver)` would get them from the agent too"])
    }
  }
}
