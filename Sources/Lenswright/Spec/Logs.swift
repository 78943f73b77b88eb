package import LensCloudFormation
package import LensSyntax

/// Where the lines of a container go.
package enum Logs: Readable {
  /// Through the router to a destination.
  case route(Route)
  /// No log configuration at all.
  case none
  /// Another log driver, outside the router.
  case driver(LogDriver)

  package static var shape: Shape {
    .either([.text, .list(.text), Route.shape, LogDriver.shape])
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
      if scalar.text == "config" {
        diagnostics.reportNotYet("`logs: config`", at: node.span)
        return nil
      }
      guard let destination = Located<String>.read(node, name, &diagnostics) else { return nil }
      return .route(Route(to: destination))
    case .sequence:
      guard let destinations = [Located<String>].read(node, name, &diagnostics) else { return nil }
      return Logs.route(to: destinations, at: node.span, &diagnostics)
    case .mapping(let mapping):
      if mapping["driver"] != nil {
        return LogDriver.read(node, name, &diagnostics).map(Logs.driver)
      }
      return Route.read(node, name, &diagnostics).map(Logs.route)
    }
  }

  private static func route(
    to destinations: [Located<String>], at span: Span, _ diagnostics: inout Diagnostics
  ) -> Logs? {
    var distinct: [Located<String>] = []
    for item in destinations where !distinct.contains(where: { $0.value == item.value }) {
      distinct.append(item)
    }
    guard distinct.count == 1 else {
      if distinct.isEmpty {
        diagnostics.report(
          .wrongType, "`logs` names no destination", at: span,
          help: ["write `none` for a container without logs"])
      } else {
        diagnostics.reportNotYet("sending a container's logs to several destinations", at: span)
      }
      return nil
    }
    return .route(Route(to: distinct[0]))
  }
}

/// A way through the router that plain log options can express: one destination, and lines left out or picked by patterns.
package struct Route: Record {
  package var to = Located("")
  package var include: OneOrMany<Located<String>>?
  package var exclude: OneOrMany<Located<String>>?
  package var bufferLimit: Setting<Int>?

  package init() {}

  init(to destination: Located<String>) {
    to = destination
  }

  package static let fields: [Field<Route>] = [
    .required("to", \.to, "The destination."),
    .optional("include", \.include, "Keep only lines that match one of these regular expressions."),
    .optional("exclude", \.exclude, "Drop lines that match one of these regular expressions."),
    .optional(
      "logDriverBufferLimit", \.bufferLimit,
      "Events that Docker holds while the router is busy; 1048576 by default. Their memory is outside of the container's."
    ),
  ]

  /// Steps that need a generated configuration.
  private static let pipeline = [
    "multiline", "parse", "add", "remove", "rename", "redact", "routes",
  ]

  package static var otherNames: [String] { pipeline + ["driver"] }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Route?
  {
    guard let mapping = node.expectMapping(name, &diagnostics) else { return nil }
    let steps = mapping.entries.filter { pipeline.contains($0.key.text) }
    for step in steps {
      diagnostics.reportNotYet("`logs.\(step.key.text)`", at: step.key.span)
    }
    // Several destinations in `to` are a list as in `logs: [a, b]`.
    if let to = mapping["to"], to.tag == nil, case .sequence(let items) = to.content,
      items.count > 1
    {
      diagnostics.reportNotYet("sending a container's logs to several destinations", at: to.span)
      return nil
    }
    var rest = mapping
    if let index = rest.entries.firstIndex(where: { $0.key.text == "to" }),
      let only = rest.entries[index].value.sequence?.first
    {
      rest.entries[index].value = only
    }
    let ignored = pipeline + (steps.isEmpty ? [] : ["to"])
    let route = read(rest, name, at: node.span, ignoring: ignored, &diagnostics)
    return steps.isEmpty ? route : nil
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
