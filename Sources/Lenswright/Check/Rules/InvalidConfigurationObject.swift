import LensCloudFormation
import LensFluent
import LensSyntax

/// A configuration file in S3 that is not named as the agent wants it.
package struct InvalidConfigurationObject: Rule {
  package init() {}

  package static let id = "invalid-configuration-object"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.registration, .launch]
  package static let summary =
    "The router's configuration file from S3 is not named by the ARN of an object."
  package static let reason =
    "The agent looks for `arn:…:s3:::bucket/key` in the value. At an address such as `s3://bucket/key`, at the ARN of a bucket alone and at a path it fails the task: `invalid s3 arn`."
  package static let remedy =
    "Write the ARN of the object: `arn:aws:s3:::bucket/key`."
  package static let bad = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: s3, config-file-value: ⟦'s3://bucket/folder/extra.conf'⟧ } }",
    head: "executionRoleArn: arn:aws:iam::123456789012:role/execution")
  package static let good = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: s3, config-file-value: 'arn:aws:s3:::bucket/folder/extra.conf' } }",
    head: "executionRoleArn: arn:aws:iam::123456789012:role/execution")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/s3/s3.go",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/firelens-taskdef.html",
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      guard router.firelens?.option(AgentFacts.configurationTypeOption)?.value.literal == "s3",
        let value = router.firelens?.option(AgentFacts.configurationValueOption)?.value,
        isWrong(value)
      else { continue }
      let text = value.display
      let isBucket = text.hasPrefix("arn:") && !text.includes("/")
      findings.report(
        isBucket
          ? "`\(text)` is a bucket, and not an object in it" : "`\(text)` is no object's ARN",
        at: value.span, help: ["write the ARN of the object: `arn:aws:s3:::bucket/key`"],
        fix: fix(value, task))
    }
  }

  private func isWrong(_ value: TemplateText) -> Bool {
    // A variable of the shell waits for a tool.
    if let literal = value.literal {
      return !AgentFacts.isObject(literal) && !literal.hasPrefix("$")
    }
    // With something unknown in it, only the beginning tells.
    guard case .text(let start)? = value.pieces.first else { return false }
    return start.hasPrefix("s3://") || start.hasPrefix("http")
  }

  /// The ARN of an object that is named by an address; the partition is taken from the task's roles.
  private func fix(_ value: TemplateText, _ task: CheckedTask) -> Fix? {
    let start = "s3://"
    guard let text = value.literal, text.hasPrefix(start) else { return nil }
    let roles = [task.definition.executionRole, task.definition.taskRole]
    let partition = roles.lazy.compactMap { role -> String? in
      guard case .text(let arn)? = role?.text?.pieces.first, arn.hasPrefix("arn:") else {
        return nil
      }
      return arn.split(separator: ":").dropFirst().first.map(String.init)
    }.first
    let arn = "arn:\(partition ?? "aws"):s3:::\(text.dropFirst(start.count))"
    guard AgentFacts.isObject(arn) else { return nil }
    return task.text.replacement(of: value.span, with: arn).map {
      Fix("write `\(arn)`", edits: [$0], isSafe: partition != nil)
    }
  }
}
