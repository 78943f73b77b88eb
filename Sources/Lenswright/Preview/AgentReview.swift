import LensCloudFormation
import LensFluent
import LensSyntax

/// Says at their places why the agent writes no configuration, and what it passes over.
struct AgentReview {
  let view: TaskDefinitionView
  let task: AgentTask
  let outcome: AgentConfiguration.Outcome
  /// Whether the compiler has said what it has to say of the spec behind the task definition.
  let isCompiled: Bool

  func report(_ diagnostics: inout Diagnostics) {
    let router = view.containers.first { $0.firelens != nil }
    let engine = router?.firelens?.type?.literal.flatMap(Engine.init)
    for failure in outcome.failures {
      var said = failure.message(engine: engine).map { ["ECS says: \($0)"] } ?? []
      if case .includesItself = failure {
        said = [
          "Fluent Bit stops at a file that it meets again, and Fluentd would read it for ever"
        ]
      }
      let (message, span, help) = described(failure)
      diagnostics.report(.agentRefuses, message, at: span, notes: said, help: help)
    }
    for remark in outcome.remarks {
      switch remark {
      case .metadataValue(let value):
        diagnostics.report(
          .agentIgnores, "`\(value)` switches the metadata off",
          at: span(of: AgentFacts.metadataOption), help: ["write `true` or `false`"])
      case .unknownOption(let name):
        let near = nearest(to: name, among: AgentFacts.options)
        diagnostics.report(
          .agentIgnores, "the agent has no option `\(name)`", at: span(of: name),
          label: near.map { "did you mean `\($0)`?" } ?? "",
          notes: ["it knows \(listed(AgentFacts.options))"])
      case .foreignSecrets(let container):
        if isCompiled { continue }
        diagnostics.report(
          .agentIgnores,
          "the log secrets of `\(name(container))` may keep the task from starting",
          at: logSpan(container),
          notes: [
            "on an instance the agent takes them for the router's; what Fargate does is not known"
          ])
      case .valueWithoutType:
        let type = AgentFacts.configurationTypeOption
        diagnostics.report(
          .agentIgnores, "no file is included without `\(type)`",
          at: span(of: AgentFacts.configurationValueOption),
          help: ["add `\(type)`, `file` or `s3`"])
      }
    }
  }

  private func described(_ failure: AgentFailure) -> (String, Span, [String]) {
    switch failure {
    case .noRouter:
      return ("the task has no log router", view.span, [])
    case .missingRouter(let container):
      return (
        "`\(name(container))` logs through a router that the task does not have",
        logSpan(container), ["give one container a `firelensConfiguration`"]
      )
    case .unusedRouter(let container):
      return (
        "no container logs through the router", view.containers[container].firelens!.span,
        ["use the log driver `\(AgentFacts.logDriver)` in a container"]
      )
    case .severalRouters(let containers):
      return (
        "\(enumeration(containers.map { "`\(name($0))`" })) would all be log routers, and a task has one",
        view.containers[containers[1]].firelens!.span, []
      )
    case .unknownType(let type):
      return (
        type.isEmpty ? "the router has no type" : "there is no router of type `\(type)`",
        firelens?.type?.span ?? firelens?.span ?? view.span, ["write `fluentbit` or `fluentd`"]
      )
    case .unknownFileType(let type):
      return (
        "there is no `\(AgentFacts.configurationTypeOption)` called `\(type)`",
        span(of: AgentFacts.configurationTypeOption),
        ["write \(listed(AgentFacts.configurationTypes, "or"))"]
      )
    case .missingFileValue:
      return (
        "nothing says which file is to be included", span(of: AgentFacts.configurationTypeOption),
        ["add `\(AgentFacts.configurationValueOption)`"]
      )
    case .invalidObject:
      return (
        "the file is not named by the ARN of an object in S3",
        span(of: AgentFacts.configurationValueOption),
        ["write `arn:aws:s3:::bucket/key`"]
      )
    case .fetchOnFargate:
      return (
        "Fargate fetches no configuration from S3", span(of: AgentFacts.configurationTypeOption),
        ["put the file into the image, and write `file`"]
      )
    case .includesItself:
      return (
        "this is the file that the agent writes, and it would include itself",
        span(of: AgentFacts.configurationValueOption), ["put your file elsewhere"]
      )
    case .foreignSecrets(let container, _):
      return (
        "the agent takes the log secrets of `\(name(container))` for the router's",
        logSpan(container), ["send these logs through the router, or use a driver without secrets"]
      )
    case .missingOutput(let container, let key):
      return (
        "the log options of `\(name(container))` name no plugin", logSpan(container),
        ["add the option `\(key)`, in this very spelling"]
      )
    }
  }

  private func name(_ container: Int) -> String { task.containers[container].name }

  private func logSpan(_ container: Int) -> Span {
    view.containers[container].logging?.span ?? view.containers[container].span
  }

  private var firelens: ContainerView.Firelens? {
    view.containers.lazy.compactMap(\.firelens).first
  }

  private func span(of option: String) -> Span {
    firelens?.options.first { $0.name == option }?.span ?? firelens?.span ?? view.span
  }
}
