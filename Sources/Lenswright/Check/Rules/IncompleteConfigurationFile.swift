import LensCloudFormation
import LensFluent
import LensSyntax

/// A configuration file of which only half is said.
package struct IncompleteConfigurationFile: Rule {
  package init() {}

  package static let id = "incomplete-configuration-file"
  package static let severity = Severity.error
  package static let bites: [Bite] = [.launch, .silently]
  package static let summary =
    "The router's configuration file has a type without a value, a value without a type, or a type that does not exist."
  package static let reason =
    "The agent fails the task at a type without a value and at a type other than `file` and `s3`, in these very letters. A value without a type it passes over in silence, and the file is not included."
  package static let remedy =
    "Write both: `config-file-type` with `file` or `s3`, and `config-file-value` with a path in the container or the ARN of an object."
  package static let bad = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: ⟦S3⟧, config-file-value: 'arn:aws:s3:::bucket/extra.conf' } }",
    head: "executionRoleArn: arn:aws:iam::123456789012:role/execution")
  package static let good = ExampleParts.task(
    firelens:
      "{ type: fluentbit, options: { config-file-type: s3, config-file-value: 'arn:aws:s3:::bucket/extra.conf' } }",
    head: "executionRoleArn: arn:aws:iam::123456789012:role/execution")
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelens_unix.go"
  ]
  package static var checked: String { "2026-11-26" }

  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    for router in task.routers {
      guard let firelens = router.firelens,
        let options = router.value["firelensConfiguration"]?["options"]
      else { continue }
      let type = firelens.option(AgentFacts.configurationTypeOption)
      let value = firelens.option(AgentFacts.configurationValueOption)
      switch (type, value) {
      case (let type?, let value?): check(type, value, task, &findings)
      case (let type?, nil):
        if let word = type.value.literal, !AgentFacts.configurationTypes.contains(word) {
          report(type, word, nil, task, &findings)
        } else if isMissing(AgentFacts.configurationValueOption, options, router) {
          findings.report(
            "nothing says which file the router is to read", at: type.span,
            help: [
              "add `\(AgentFacts.configurationValueOption)`: a path in the container, or the ARN of an object"
            ])
        }
      case (nil, let value?):
        guard isMissing(AgentFacts.configurationTypeOption, options, router) else { continue }
        let type = self.type(of: value.value)
        findings.report(
          "the file of `\(AgentFacts.configurationValueOption)` is not read without its type",
          at: value.span,
          help: type == nil
            ? [
              "add `\(AgentFacts.configurationTypeOption)`: \(listed(AgentFacts.configurationTypes, "or"))"
            ] : [],
          fix: type.flatMap { type in
            task.text.insertion(
              AgentFacts.configurationTypeOption, .string(type), beforeKey: value.span
            ).map {
              Fix("add `\(AgentFacts.configurationTypeOption)`: `\(type)`", edits: [$0])
            }
          }, severity: .warning)
      case (nil, nil): continue
      }
    }
  }

  private func check(
    _ type: ContainerView.Entry, _ value: ContainerView.Entry, _ task: CheckedTask,
    _ findings: inout Findings
  ) {
    guard let word = type.value.literal else { return }
    let fitting = self.type(of: value.value)
    if !AgentFacts.configurationTypes.contains(word) {
      report(type, word, fitting, task, &findings)
    } else if word == "file", fitting == "s3" {
      findings.report(
        "`file` is a path in the container, and `\(AgentFacts.configurationValueOption)` names an object in S3",
        at: type.value.span, related: [Label(value.value.span, "the object")],
        fix: task.isOnFargate == false
          ? task.text.replacement(of: type.value.span, with: "s3").map {
            Fix("write `s3`", edits: [$0], isSafe: false)
          } : nil)
    }
  }

  private func report(
    _ type: ContainerView.Entry, _ word: String, _ fitting: String?, _ task: CheckedTask,
    _ findings: inout Findings
  ) {
    let near = nearest(to: word, among: AgentFacts.configurationTypes)
    let meant = near ?? fitting
    findings.report(
      "there is no `\(AgentFacts.configurationTypeOption)` called `\(word)`", at: type.value.span,
      label: near.map { "did you mean `\($0)`?" } ?? "",
      help: ["write \(listed(AgentFacts.configurationTypes, "or"))"],
      fix: meant.flatMap { meant in
        task.text.replacement(of: type.value.span, with: meant).map {
          Fix(
            "replace it with `\(meant)`", edits: [$0],
            isSafe: near != nil && (fitting == nil || fitting == near))
        }
      })
  }

  /// The type that goes with a value, as far as its beginning tells.
  private func type(of value: TemplateText) -> String? {
    guard case .text(let text)? = value.pieces.first else { return nil }
    if text.hasPrefix("/") { return "file" }
    return text.hasPrefix("arn:") || text.hasPrefix("s3://") ? "s3" : nil
  }

  /// Whether an option is certainly not there, and nobody has meant another one to be it.
  private func isMissing(
    _ name: String, _ options: TemplateValue, _ router: ContainerView
  ) -> Bool {
    guard options.lacks(name), let entries = options.entries, let firelens = router.firelens else {
      return false
    }
    let beside = router.value["firelensConfiguration"]?.entries ?? []
    return !beside.contains { $0.key.text.lowercased() == name }
      && !entries.contains {
        !AgentFacts.options.contains($0.key.text)
          && UnknownRouterOption.meant($0.key.text, among: firelens.options) == name
      }
  }
}
