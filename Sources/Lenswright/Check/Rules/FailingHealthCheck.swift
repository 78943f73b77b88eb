import LensCloudFormation
import LensFluent
import LensSyntax

/// A health check of the router that cannot succeed.
package struct FailingHealthCheck: Rule {
  package init() {}

  package static let id = "failing-health-check"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch]
  package static let summary =
    "The router's health check uses a program that its image lacks, or a port that nothing listens on."
  package static let reason =
    "The check fails every time. A container that waits for `HEALTHY` never starts, and when the router is essential its task is stopped and started again without end."
  package static let remedy =
    "Connect to port 8877 with what the image has: `bash -c 'exec 3<>/dev/tcp/127.0.0.1/8877'` in AWS for Fluent Bit, outside of host mode. Port 2020 answers when a configuration file says `HTTP_Server On`. An image without any program has no health check."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        healthCheck:
          ⟦command⟧: [CMD-SHELL, 'echo hello | nc 127.0.0.1 8877 || exit 1']
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let good = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        healthCheck:
          command: [CMD, bash, -c, 'exec 3<>/dev/tcp/127.0.0.1/8877']
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let sources = [
    "https://github.com/aws-samples/amazon-ecs-firelens-examples/tree/mainline/examples/fluent-bit/health-check",
    "https://github.com/aws/aws-for-fluent-bit/pull/1026",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let router = task.router, let place = router.healthCheck?["command"],
      let command = router.healthCommand
    else { return }
    // A file of one's own may open any port.
    let isKnown = task.readsKnownFilesOnly
    let listens = task.networkMode.map(\.hasListeners)
    var surroundings = HealthCommand.Surroundings(
      image: task.image, engine: isKnown ? task.engine : nil,
      hasListeners: isKnown && listens == false && task.files?.bringsInputs != true ? false : nil,
      hasServer: isKnown ? task.files?.hasServer ?? false : nil)
    surroundings.serverPort = task.files?.setting("http_port").flatMap { Int($0.value) }
    surroundings.answersHealth = isKnown ? task.files?.answersHealth ?? false : nil
    guard let problem = command.problem(in: surroundings) else { return }
    let hasBash = task.image?.hasBash == true && task.engine == .fluentBit && listens == true
    findings.report(
      "the health check of `\(router.title)` cannot succeed: \(problem)", at: place.keySpan,
      help: [
        hasBash
          ? "write `[CMD, bash, -c, 'exec 3<>/dev/tcp/127.0.0.1/\(AgentFacts.healthPort)']`"
          : "leave the health check out, or use what the image has"
      ])
  }
}

extension ContainerView {
  /// The command of the health check; `nil` when not all of it is known.
  var healthCommand: HealthCommand? {
    guard let items = healthCheck?["command"]?.items else { return nil }
    let words = items.compactMap(\.literal)
    guard words.count == items.count, let first = words.first,
      ECSLimits.healthCheckForms.contains(first)
    else { return nil }
    return HealthCommand(words)
  }
}

extension OwnFiles {
  /// Whether the monitoring server is on; `nil` where a variable decides.
  var hasServer: Bool? { isOn("http_server") }

  /// Whether the server answers about the health of the outputs.
  var answersHealth: Bool? { isOn("health_check") }

  private func isOn(_ key: String) -> Bool? {
    guard let setting = setting(key) else { return false }
    return setting.value.hasRouterVariables ? nil : setting.value.isOnWord
  }

  /// Whether something of the files listens.
  var bringsInputs: Bool { sections.contains { $0.kind == "INPUT" } }
}
