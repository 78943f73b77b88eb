import LensCloudFormation
import LensSyntax

/// A managed policy that allows everything of a service.
package struct FullAccessPolicy: Rule {
  package init() {}

  package static let id = "full-access-policy"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.policy]
  package static let summary =
    "A role of a task with a log router has a managed policy that allows everything of a service."
  package static let reason =
    "A router writes into one log group, stream, bucket or domain. With such a policy each container of the task can delete all of them in the account, the logs among them that would tell of it."
  package static let remedy =
    "Take the policy away, and allow the few actions on the one resource in a policy of the role's own."
  package static let bad = ExampleTemplate.task(
    options: ExampleTemplate.logGroup(), taskRole: "!GetAtt TaskRole.Arn",
    ExampleTemplate.role(
      "TaskRole", ExampleTemplate.writeActions, on: ExampleTemplate.logGroupARN,
      managed: "⟦arn:aws:iam::aws:policy/CloudWatchLogsFullAccess⟧"))
  package static let good = ExampleTemplate.rightRole
  package static let sources = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/CloudWatchLogsFullAccess.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for kind in TaskRole.allCases {
      guard let role = task.roles[kind]?.resource else { continue }
      for item in role["ManagedPolicyArns"]?.items ?? [] {
        guard let policy = item.text.flatMap(ManagedPolicy.init), policy.isWide else { continue }
        let needs = task.needs[kind] ?? []
        findings.report(
          "the \(kind.rawValue) role `\(role.id)` has the policy `\(policy.name)`", at: item.span,
          notes: needs.map { "\($0.user) needs \($0.permissions.sentence)" },
          help: ["allow what is needed on the one resource, and take the policy away"])
      }
    }
  }
}
