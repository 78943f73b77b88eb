import LensCloudFormation
import LensFluent
import LensSyntax

/// A file that describes tasks: a spec, or task definitions that are there already.
enum TaskFile {
  case spec(CompiledTemplate)
  /// Those of a file that have to do with a log router, or all when none has; and the whole file.
  case taskDefinitions([TaskDefinitionView], root: Node)

  /// Reads a file as what it is; `nil` when that has been reported.
  init?(_ source: Source, _ options: CompileOptions, _ diagnostics: inout Diagnostics) {
    // What is wrong with the file is said by whoever reads it as what it is.
    var ignored = Diagnostics()
    if let root = Node.read(source, &ignored), TaskDefinitionView.isHeld(by: root) {
      self.init(taskDefinitions: source, options, &diagnostics)
      return
    }
    let compilation = compile(source, options: options)
    diagnostics = compilation.diagnostics
    guard let template = compilation.template else { return nil }
    self = .spec(template)
  }

  private init?(
    taskDefinitions source: Source, _ options: CompileOptions, _ diagnostics: inout Diagnostics
  ) {
    let root = Node.read(source, &diagnostics)
    if options.environment != nil {
      diagnostics.report(
        .unknownEnvironment, "environments are a spec's, and \(source.name) is a task definition",
        at: .none)
    }
    if !options.settings.isEmpty {
      diagnostics.report(
        .badSetting, "`--set` changes a spec, and \(source.name) is a task definition", at: .none)
    }
    guard let root else { return nil }
    let views = TaskDefinitionView.all(in: root)
    if views.isEmpty {
      diagnostics.report(
        .noTaskDefinition, "there is no task definition in \(source.name)", at: root.span,
        notes: ["looked for `AWS::ECS::TaskDefinition` among the `Resources`"])
    }
    // In a template with several tasks, some may have no router, and they are of no interest here.
    let routed = views.filter(\.concernsRouter)
    self = .taskDefinitions(routed.isEmpty ? views : routed, root: root)
  }
}

extension CompiledTemplate {
  /// The task definition as it is finished, with whatever `overrides` changed; `nil` when they removed it.
  var taskDefinition: TaskDefinitionView? {
    TaskDefinitionView.all(in: Node(.object(tree))).first { $0.form == .resource("TaskDefinition") }
  }
}

extension TaskDefinitionView {
  /// The task as the agent sees it and the configuration that it writes; `nil` when it writes none, and the reasons have been reported.
  ///
  /// - Parameter isCompiled: whether the compiler has said what it has to say of the spec behind the task definition.
  func agentConfiguration(isCompiled: Bool, _ diagnostics: inout Diagnostics) -> (
    task: AgentTask, configuration: AgentConfiguration
  )? {
    let task = AgentTask(self, &diagnostics)
    let outcome = AgentConfiguration.generate(for: task)
    AgentReview(view: self, task: task, outcome: outcome, isCompiled: isCompiled).report(
      &diagnostics)
    return outcome.configuration.map { (task, $0) }
  }
}
