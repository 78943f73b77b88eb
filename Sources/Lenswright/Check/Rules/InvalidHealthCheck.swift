import LensCloudFormation
import LensFluent
import LensSyntax

/// A health check that ECS does not take.
package struct InvalidHealthCheck: Rule {
  package init() {}

  package static let id = "invalid-health-check"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "A health check has a number outside of what ECS takes, or a command whose `CMD` or `CMD-SHELL` is misspelt."
  package static let reason =
    "ECS refuses a number that is out of bounds: it takes an `interval` from 5 to 300 seconds, a `timeout` from 2 to 60, `retries` from 1 to 10 and a `startPeriod` up to 300. A misspelt word is neither of the two forms, and the container is not checked as it should be. A list that begins with a program, such as `[/healthcheck]`, is taken, although the API's reference asks for `CMD` before it."
  package static let remedy =
    "Write a number in the range, and the command as a list: `[CMD-SHELL, 'curl -f http://localhost/ || exit 1']`."
  package static let bad = """
    containerDefinitions:
    \(ExampleParts.app)
      - name: log_router
        image: public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.8
        essential: true
        memoryReservation: 100
        healthCheck:
          command: [⟦cmd⟧, bash, -c, 'exec 3<>/dev/tcp/127.0.0.1/8877']
          interval: ⟦2⟧
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
          interval: 5
        firelensConfiguration: { type: fluentbit }
    \(ExampleParts.routerLogs)
    """
  package static let sources = [
    "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html",
    "https://github.com/aws-observability/aws-otel-collector/issues/2034",
    "https://github.com/aws/aws-cdk/issues/34389",
  ]
  package static var checked: String { "2026-11-27" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for container in task.containers {
      guard let check = container.healthCheck else { continue }
      for (name, range) in ECSLimits.healthCheck {
        guard let value = check[name], let number = value.integer, !range.contains(number) else {
          continue
        }
        let nearest = min(max(number, range.lowerBound), range.upperBound)
        findings.report(
          "`\(name)` of a health check is from \(range.lowerBound) to \(range.upperBound)",
          at: value.span,
          fix: task.text.replacement(of: value.span, with: String(nearest)).map {
            Fix("write \(nearest)", edits: [$0], isSafe: false)
          })
      }
      // A macro may put the word before the others.
      guard !task.template.isRewritten, let first = check["command"]?.items?.first,
        let word = first.literal, !ECSLimits.healthCheckForms.contains(word),
        let near = nearest(to: word, among: ECSLimits.healthCheckForms)
      else { continue }
      findings.report(
        "the command of a health check begins with \(listed(ECSLimits.healthCheckForms, "or"))",
        at: first.span, label: "did you mean `\(near)`?",
        fix: task.text.replacement(of: first.span, with: near).map {
          Fix("replace it with `\(near)`", edits: [$0])
        })
    }
  }
}
