import LensCloudFormation
import LensFluent
import LensSyntax

extension AgentTask {
  /// What the agent will see of a task definition; what only CloudFormation knows becomes a placeholder, and where that is not possible the usual is
  /// taken and said.
  init(_ view: TaskDefinitionView, _ diagnostics: inout Diagnostics) {
    let platform = Platform(view)
    let isOnFargate = view.requiresCompatibilities.contains { $0.literal == "FARGATE" }
    // ECS's own default is bridge; a list of containers alone is most often one for Fargate.
    var mode: NetworkMode = isOnFargate || view.form == .containers ? .awsvpc : .bridge
    if let written = view.networkMode {
      if let known = written.literal.flatMap({ NetworkMode(rawValue: $0) }) {
        mode = known
      } else if written.literal == nil {
        mode = .awsvpc
        diagnostics.reportUndecided(
          "the network mode is not known, and is taken for `awsvpc`", at: written.span)
      }
    } else if view.isDaemon {
      diagnostics.reportUndecided(
        "a daemon has a network of its own, and `bridge` is taken for it", at: view.span,
        label: "ECS gives it `daemon_bridge`")
    } else if view.form == .containers {
      diagnostics.reportUndecided(
        "a list of containers has no network mode, and `awsvpc` is taken for it", at: view.span,
        label: "the mode is the task definition's")
    }
    for part in view.undecided {
      diagnostics.reportUndecided("`\(part.path)` is left out", at: part.span)
    }
    self.init(
      networkMode: mode, platform: platform ?? (mode == .awsvpc ? .any : .instance),
      containers: view.containers.map { Container($0, &diagnostics) })
  }
}

extension AgentTask.Platform {
  /// `nil` where nothing is said, and ECS takes what the network mode allows.
  fileprivate init?(_ view: TaskDefinitionView) {
    let types = Set(view.requiresCompatibilities.map { $0.literal ?? "" })
    switch types {
    case []: return nil
    case ["FARGATE"]: self = .fargate
    case ["EC2"]: self = .instance
    case ["EXTERNAL"]: self = .other
    default: self = .any
    }
  }
}

extension AgentTask.Container {
  fileprivate init(_ view: ContainerView, _ diagnostics: inout Diagnostics) {
    self.init(
      view.name.map(\.previewText) ?? "<\(view.path).name>",
      router: view.firelens.map { AgentTask.Router($0, view.image, &diagnostics) },
      memory: view.memory.flatMap { AgentTask.Quantity($0.value) },
      memoryReservation: view.memoryReservation.flatMap { AgentTask.Quantity($0.value) },
      logDriver: view.logging?.driver?.previewText,
      options: (view.logging?.options ?? []).map(AgentTask.Option.init),
      secretOptions: (view.logging?.secretOptions ?? []).map(\.name))
    if let driver = view.logging?.driver, driver.literal == nil {
      diagnostics.reportUndecided(
        "the log driver of `\(name)` is not known, and its logs are left out", at: driver.span)
    }
  }
}

extension AgentTask.Router {
  fileprivate init(
    _ view: ContainerView.Firelens, _ image: TemplateText?, _ diagnostics: inout Diagnostics
  ) {
    var type = view.type?.literal
    if type == nil, let unknown = view.type {
      let engine = image?.literal.flatMap { RouterImage($0).engine } ?? .fluentBit
      type = engine.rawValue
      diagnostics.reportUndecided(
        "the router's type is not known, and is taken for `\(engine.rawValue)`", at: unknown.span)
    }
    // What decides about whole sections has to be known; a path may be a placeholder.
    var options: [AgentTask.Option] = []
    for option in view.options {
      let isDecisive = option.name != AgentFacts.configurationValueOption
      if isDecisive, option.value.literal == nil {
        diagnostics.reportUndecided(
          "the value of `\(option.name)` is not known, and the option is left out", at: option.span)
      } else {
        options.append(AgentTask.Option(option))
      }
    }
    self.init(type: type ?? "", options: options)
  }
}

extension AgentTask.Option {
  fileprivate init(_ entry: ContainerView.Entry) {
    self.init(entry.name, entry.value.previewText, isKnown: entry.value.literal != nil)
  }
}

extension AgentTask.Quantity {
  /// `nil` for what is no number, which ECS refuses.
  fileprivate init?(_ text: TemplateText) {
    if let literal = text.literal {
      guard let number = Int(literal) else { return nil }
      self = .known(number)
    } else {
      self = .unknown(text.text { $0 })
    }
  }
}

extension TemplateText {
  /// The text with placeholders that no engine takes for variables of its own.
  var previewText: String { text { "<\($0)>" } }
}

extension TaskDefinitionView {
  /// Whether anything in the task has to do with a log router.
  var concernsRouter: Bool {
    containers.contains {
      $0.firelens != nil || $0.logging?.driver?.literal == AgentFacts.logDriver
    }
  }
}

extension Diagnostics {
  fileprivate mutating func reportUndecided(
    _ message: String, at span: Span, label: String = "only CloudFormation decides this"
  ) {
    report(.undecided, message, at: span, label: label)
  }
}
