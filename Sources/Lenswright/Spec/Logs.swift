package import LensCloudFormation
package import LensSyntax

/// Where the lines of a container go.
package enum Logs: Readable {
  /// Through the router to destinations.
  case pipeline(Pipeline)
  /// To the router without an output: files of the spec's own decide.
  case config(Span)
  /// No log configuration at all.
  case none
  /// Another log driver, outside the router.
  case driver(LogDriver)

  package static var shape: Shape {
    .named("logs") {
      .either([
        .word(["none", "config"]), OneOrMany<Located<String>>.shape, Pipeline.shape,
        LogDriver.shape,
      ])
    }
  }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Logs?
  {
    if node.isIntrinsic {
      diagnostics.reportNeedsLiteral("logs", node)
      return nil
    }
    switch node.content {
    case .scalar(let scalar):
      if scalar.text == "none" { return .some(.none) }
      if scalar.text == "config" { return .config(node.span) }
      return Located<String>.read(node, name, &diagnostics).map {
        .pipeline(Pipeline(to: [$0], at: node.span))
      }
    case .sequence(let items):
      if let route = items.first(where: { $0.mapping?["to"] != nil && !$0.isIntrinsic }) {
        diagnostics.report(
          .wrongType, "`logs` takes the names of destinations in a list", at: route.span,
          label: "this is a route", help: ["write routes as `logs: { routes: [{ to: … }] }`"])
        return nil
      }
      guard let destinations = [Located<String>].read(node, name, &diagnostics) else { return nil }
      if destinations.isEmpty {
        diagnostics.report(
          .wrongType, "`logs` names no destination", at: node.span,
          help: ["write `none` for a container without logs"])
        return nil
      }
      return .pipeline(Pipeline(to: destinations, at: node.span))
    case .mapping(let mapping):
      if mapping["driver"] != nil {
        return LogDriver.read(node, name, &diagnostics).map(Logs.driver)
      }
      return Pipeline.read(node, name, &diagnostics).map(Logs.pipeline)
    }
  }
}

/// A log driver of Docker's or ECS's own.
package struct LogDriver: Record {
  package var driver = Located("")
  package var options = NamedList<Setting<String>>()
  package var secretOptions = Pairs<SecretPair, SecretReference>()

  package init() {}

  package static let fields: [Field<LogDriver>] = [
    .required("driver", \.driver, "The log driver, such as `awslogs`."),
    .optional("options", \.options, "The driver's options."),
    .optional("secretOptions", \.secretOptions, "Options whose values are secrets."),
  ]

  /// `LogConfiguration` as CloudFormation has it.
  package var value: Value {
    var configuration: Object = ["LogDriver": .string(driver.value)]
    var options = Object()
    for option in self.options.items { options.append(option.name, option.value.value) }
    configuration.append("Options", ifAny: options)
    configuration.append(
      "SecretOptions",
      ifAny: secretOptions.items.map { ["Name": .string($0.name), "ValueFrom": $0.value.value] })
    return .object(configuration)
  }
}
