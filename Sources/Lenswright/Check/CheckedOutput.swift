package import LensCloudFormation
package import LensFluent
import LensSyntax

/// An output that the log options of a container describe, with its plugin.
package struct CheckedOutput: Sendable {
  package let container: ContainerView
  package let logging: ContainerView.Logging
  package let plugin: Plugin

  /// The options that go to the plugin: without its name, and without what the agent or Docker keeps.
  package var options: [ContainerView.Entry] {
    logging.options.filter { !Self.own.contains($0.name) }
  }

  private static let own =
    Engine.allCases.map(AgentFacts.outputOption) + [
      AgentFacts.includePatternOption, AgentFacts.excludePatternOption,
      AgentFacts.logDriverBufferLimitOption,
    ]

  /// The option of this name, in small letters; Fluent Bit does not look at letter case, and of two it takes the last.
  package func option(_ name: String) -> ContainerView.Entry? {
    let ignoresCase = plugin.engine == .fluentBit
    return options.last { ignoresCase ? $0.name.lowercased() == name : $0.name == name }
  }

  /// Whether a switch is certainly on.
  package func isOn(_ name: String) -> Bool { option(name)?.value.literal?.isOnWord ?? false }

  /// Whether an option is certainly not there, neither in clear nor as a secret.
  package func lacks(_ name: String) -> Bool {
    guard let holder = container.value["logConfiguration"], option(name) == nil,
      !logging.secretOptions.contains(where: { $0.name.lowercased() == name })
    else { return false }
    // A function may stand for the options, or put one among them.
    let knowsOptions = holder["options"]?.lacks(name) ?? holder.lacks("options")
    let secrets = holder["secretOptions"]
    let knowsSecrets =
      secrets.map { $0.items?.allSatisfy { $0["name"]?.literal != nil } ?? false }
      ?? holder.lacks("secretOptions")
    return knowsOptions && knowsSecrets
  }
}

extension CheckedTask {
  /// The outputs whose plugins are known.
  package var outputs: [CheckedOutput] {
    logging.compactMap { container in
      guard let logging = container.logging, let plugin = plugin(of: container) else { return nil }
      return CheckedOutput(container: container, logging: logging, plugin: plugin)
    }
  }
}

extension RouterImage {
  /// What the image of a router tells; of a parameter of Systems Manager that AWS publishes too.
  init?(of router: ContainerView?) {
    guard let image = router?.image else { return nil }
    if let literal = image.literal {
      self.init(literal)
      return
    }
    guard case .unknown(let name)? = image.pieces.first, image.pieces.count == 1,
      name.hasPrefix("ssm:")
    else { return nil }
    self.init("{{resolve:\(name)}}")
  }
}
