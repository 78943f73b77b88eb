import LensCloudFormation
import LensFluent
import LensSyntax

/// Looks at the finished template once more, whatever overrides and passed-through resources made of it.
///
/// The planner refuses mistakes where they are written. This is the proof behind it: no template leaves the compiler whose task is not a FireLens task that ECS takes, or whose security group admits the router's port.
struct TemplateGuard {
  let tree: Object
  let spec: Spec

  private var resources: Object { tree["Resources"]?.object ?? Object() }

  func review(_ diagnostics: inout Diagnostics) {
    for entry in resources.entries {
      let properties = entry.value.object?["Properties"]?.object ?? Object()
      switch entry.value.object?["Type"]?.string {
      case "AWS::ECS::TaskDefinition": reviewTask(entry.key, properties, &diagnostics)
      case "AWS::EC2::SecurityGroup" where taskGroups.contains(entry.key):
        reviewRules(
          inline(properties["SecurityGroupIngress"]), entry.key, "Properties/SecurityGroupIngress",
          &diagnostics)
      case "AWS::EC2::SecurityGroupIngress" where taskGroups.contains(target(of: properties) ?? ""):
        reviewRules([.object(properties)], entry.key, "Properties", &diagnostics)
      default: break
      }
    }
  }

  // MARK: Security groups

  /// The groups of the template that a task of it uses: the generated one, and what its services name.
  private var taskGroups: Set<String> {
    var groups: Set<String> = ["SecurityGroup"]
    for entry in resources.entries where entry.value.object?["Type"]?.string == "AWS::ECS::Service"
    {
      let network = entry.value.object?["Properties"]?.object?["NetworkConfiguration"]?.object
      collect(network?["AwsvpcConfiguration"]?.object?["SecurityGroups"], &groups)
    }
    return groups
  }

  private func collect(_ value: Value?, _ groups: inout Set<String>) {
    switch value {
    case .list(let items)?: for item in items { collect(item, &groups) }
    case .object(let object)?:
      if let name = named(value!) { groups.insert(name) }
      for entry in object.entries { collect(entry.value, &groups) }
    default: break
    }
  }

  /// The resource that a `Ref` or `GetAtt` names.
  private func named(_ value: Value) -> String? {
    guard let (key, argument) = value.function else { return nil }
    if key == "Ref" { return argument.string }
    if key == "Fn::GetAtt" { return argument.list?.first?.string }
    return nil
  }

  private func target(of properties: Object) -> String? {
    (properties["GroupId"] ?? properties["GroupName"]).flatMap(named)
  }

  private func inline(_ value: Value?) -> [Value] {
    guard let value else { return [] }
    return value.list ?? [value]
  }

  private func reviewRules(
    _ rules: [Value], _ resource: String, _ path: String, _ diagnostics: inout Diagnostics
  ) {
    for (index, rule) in rules.enumerated() {
      let here = "/Resources/\(resource)/\(path)\(path == "Properties" ? "" : "/\(index)")"
      switch admitsForwardPort(rule) {
      case false?: continue
      case true?:
        report(
          "a rule of `\(resource)` admits port \(AgentFacts.forwardPort)", at: here,
          help: [
            "leave the port out: two rules, one below it and one above it, let everything else in"
          ],
          &diagnostics)
      case nil:
        report(
          "nobody can see whether a rule of `\(resource)` admits port \(AgentFacts.forwardPort)",
          at: here,
          help: ["write its protocol and ports out"], &diagnostics)
      }
    }
  }

  /// Whether a rule lets TCP or UDP in on the router's port; `nil` when only CloudFormation knows.
  private func admitsForwardPort(_ rule: Value) -> Bool? {
    guard let object = rule.object, !rule.isIntrinsic else { return nil }
    guard let transport = known(object["IpProtocol"])?.lowercased() else { return nil }
    switch transport {
    case "-1", "all": return true
    case "tcp", "udp", "6", "17": break
    default: return false
    }
    guard let from = known(object["FromPort"] ?? "-1").flatMap({ Int($0) }),
      let to = known(object["ToPort"] ?? "-1").flatMap({ Int($0) })
    else { return nil }
    // No ports, or -1 for both, are all of them.
    if from == -1 || to == -1 { return true }
    return from <= AgentFacts.forwardPort && AgentFacts.forwardPort <= to
  }

  /// A value as text, through a parameter's default.
  private func known(_ value: Value?) -> String? {
    switch value {
    case .string(let text)?: return text
    case .integer(let number)?: return String(number)
    case .object?:
      guard let name = value?.reference, let parameter = tree["Parameters"]?.object?[name]?.object,
        parameter["AllowedValues"] != nil || parameter["Default"] != nil
      else { return nil }
      // A default can be overridden at deployment, so it only speaks against a rule, never for it.
      let text = known(parameter["Default"])
      return text == String(AgentFacts.forwardPort) ? text : nil
    default: return nil
    }
  }

  // MARK: The task

  private func reviewTask(_ name: String, _ properties: Object, _ diagnostics: inout Diagnostics) {
    let path = "/Resources/\(name)/Properties"
    let containers = (properties["ContainerDefinitions"]?.list ?? []).compactMap(\.object)
    let routers = containers.filter { $0["FirelensConfiguration"] != nil }
    let logging = containers.filter {
      $0["LogConfiguration"]?.object?["LogDriver"]?.string == AgentFacts.logDriver
    }
    // Another task definition of the spec's own resources may do without FireLens.
    guard name == "TaskDefinition" || !routers.isEmpty || !logging.isEmpty else { return }
    if routers.count != 1 {
      report(
        routers.isEmpty
          ? "the task has no log router any more" : "the task has \(routers.count) log routers",
        at: "\(path)/ContainerDefinitions",
        help: ["ECS takes exactly one container with a FirelensConfiguration"],
        &diagnostics)
    }
    if logging.isEmpty {
      report(
        "no container logs through the router any more", at: "\(path)/ContainerDefinitions",
        help: ["ECS refuses a router that nobody uses"], &diagnostics)
    }
    for (index, container) in containers.enumerated() {
      reviewPorts(container, "\(path)/ContainerDefinitions/\(index)", &diagnostics)
    }
    if properties["NetworkMode"]?.string == "none" {
      report(
        "in network mode `none` the router reaches no destination", at: "\(path)/NetworkMode",
        help: [],
        &diagnostics)
    }
    reviewDependencies(containers, path, &diagnostics)
  }

  private func reviewPorts(
    _ container: Object, _ path: String, _ diagnostics: inout Diagnostics
  ) {
    let port = AgentFacts.forwardPort
    for (index, mapping) in (container["PortMappings"]?.list ?? []).enumerated() {
      let single = ["ContainerPort", "HostPort"].contains {
        known(mapping.object?[$0]) == String(port)
      }
      let range = known(mapping.object?["ContainerPortRange"]).flatMap { PortRange($0[...]) }
      guard single || range?.ports.contains(port) == true else { continue }
      report(
        "`\(container["Name"]?.string ?? "a container")` maps port \(port)",
        at: "\(path)/PortMappings/\(index)", help: ["the router's port is not mapped"], &diagnostics
      )
    }
  }

  /// The same rules as for the spec, on what the template says now.
  private func reviewDependencies(
    _ containers: [Object], _ path: String, _ diagnostics: inout Diagnostics
  ) {
    let members = containers.map { container in
      Dependencies.Member(
        name: container["Name"]?.string ?? "", span: .none,
        isEssential: container["Essential"] != .boolean(false) && container["Essential"] != "false",
        hasHealthCheck: container["HealthCheck"] != nil,
        isRouter: container["FirelensConfiguration"] != nil,
        dependsOn: (container["DependsOn"]?.list ?? []).compactMap { dependency in
          guard let target = dependency.object?["ContainerName"]?.string,
            let condition = dependency.object?["Condition"]?.string
          else { return nil }
          return .init(target: target, condition: condition, span: .none, conditionSpan: .none)
        })
    }
    var scratch = Diagnostics()
    guard !Dependencies(members: members).review(&scratch) else { return }
    for problem in scratch.all {
      report(problem.message, at: "\(path)/ContainerDefinitions", help: problem.help, &diagnostics)
    }
  }

  // MARK: Whose fault

  /// Reports at the override that touched the place, or at the resource that was passed through.
  private func report(
    _ message: String, at path: String, help: [String], _ diagnostics: inout Diagnostics
  ) {
    let override = spec.overrides.last {
      path.hasPrefix($0.path.value) || $0.path.value.hasPrefix(path)
    }
    let resource = spec.resources?.entries.first { path.hasPrefix("/Resources/\($0.name)/") }
    diagnostics.report(
      .brokenTemplate, message, at: override?.path.span ?? resource?.span ?? spec.service.span,
      label: override.map { _ in "after this override" } ?? "", notes: ["at \(path)"], help: help)
  }
}
