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
    reviewShape(&diagnostics)
    let taskGroups = self.taskGroups
    for entry in resources.entries {
      let properties = entry.value.object?["Properties"]?.object ?? Object()
      switch entry.value.object?["Type"]?.string {
      case "AWS::ECS::TaskDefinition": reviewTask(entry.key, properties, &diagnostics)
      case "AWS::EC2::SecurityGroup" where taskGroups.contains(entry.key):
        reviewRules(
          inline(properties["SecurityGroupIngress"]), entry.key, "Properties/SecurityGroupIngress",
          &diagnostics)
      case "AWS::EC2::SecurityGroupIngress" where belongsToTask(properties, taskGroups):
        reviewRules([.object(properties)], entry.key, "Properties", &diagnostics)
      default: break
      }
    }
  }

  // MARK: The whole

  /// What an override may have taken away: the task definition itself, and what others refer to.
  private func reviewShape(_ diagnostics: inout Diagnostics) {
    if spec.overrides.isEmpty { return }
    guard resources["TaskDefinition"]?.object?["Type"] == "AWS::ECS::TaskDefinition" else {
      report(
        "the template has no task definition any more", at: "/Resources/TaskDefinition", help: [],
        &diagnostics)
      return
    }
    if tree["Transform"] != nil { return }
    let names =
      (tree["Parameters"]?.object?.entries ?? []).map(\.key) + resources.entries.map(\.key)
    for entry in resources.entries {
      let missing = entry.value.references.first { !names.contains($0) }
      guard let missing else { continue }
      report(
        "`\(entry.key)` refers to `\(missing)`, which is not there any more",
        at: "/Resources/\(missing)", help: [],
        &diagnostics)
    }
  }

  // MARK: Security groups

  /// The groups of the template that a task of it uses: the generated one, what the spec names for its tasks, and what services and schedules name.
  private var taskGroups: Set<String> {
    var groups: Set<String> = ["SecurityGroup"]
    groups.formUnion(spec.network.securityGroups?.value.references ?? [])
    for entry in resources.entries {
      let properties = entry.value.object?["Properties"]?.object
      let run: Object?
      switch entry.value.object?["Type"]?.string {
      case "AWS::ECS::Service": run = properties
      case "AWS::Scheduler::Schedule":
        run = properties?["Target"]?.object?["EcsParameters"]?.object
      default: continue
      }
      let network = run?["NetworkConfiguration"]?.object
      groups.formUnion(network?["AwsvpcConfiguration"]?.object?["SecurityGroups"]?.references ?? [])
    }
    return groups
  }

  /// Whether a separate rule may belong to a group of the task: it names one of the template's, or the very value that the spec gives for its tasks.
  private func belongsToTask(_ properties: Object, _ groups: Set<String>) -> Bool {
    guard let group = properties["GroupId"] ?? properties["GroupName"] else { return false }
    if group.references.contains(where: groups.contains) { return true }
    return spec.network.securityGroups?.value.list?.contains(group) ?? false
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
        parameter["Default"] != nil
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
    // One without the other is a matter of the rules.
    if routers.isEmpty, logging.isEmpty {
      report(
        "the task has no log router any more", at: "\(path)/ContainerDefinitions",
        help: ["this compiler writes tasks that log through FireLens"], &diagnostics)
    }
    for (index, container) in containers.enumerated() {
      reviewPorts(container, "\(path)/ContainerDefinitions/\(index)", &diagnostics)
    }
    for router in routers {
      reviewRouter(router, "\(path)/ContainerDefinitions", &diagnostics)
    }
    if properties["NetworkMode"]?.string == "none" {
      report(
        "in network mode `none` the router reaches no destination", at: "\(path)/NetworkMode",
        help: [],
        &diagnostics)
    }
  }

  /// The router as the agent reads it.
  private func reviewRouter(
    _ router: Object, _ path: String, _ diagnostics: inout Diagnostics
  ) {
    if let user = router["User"]?.string, !(user.utf8.first?.isDigit ?? false) {
      report(
        "the router's user does not begin with a number", at: path,
        help: ["ECS cannot look up a name"], &diagnostics)
    }
  }

  private func reviewPorts(
    _ container: Object, _ path: String, _ diagnostics: inout Diagnostics
  ) {
    let port = AgentFacts.forwardPort
    if let mappings = container["PortMappings"], isHidden(mappings) {
      report(
        "nobody can see whether `\(container["Name"]?.string ?? "a container")` maps port \(port)",
        at: "\(path)/PortMappings", help: ["write its ports out"], &diagnostics)
    }
  }

  /// Whether a function decides about ports, the names of the mappings left aside.
  private func isHidden(_ mappings: Value) -> Bool {
    guard !mappings.isIntrinsic, let items = mappings.list else { return true }
    return items.contains { item in
      item.isIntrinsic
        || ["ContainerPort", "HostPort", "ContainerPortRange"].contains {
          item.object?[$0]?.isIntrinsic ?? false
        }
    }
  }

  // MARK: Whose fault

  /// Reports what the rules of `check` find in the template, as they would find it in a file.
  func report(_ found: [(finding: Diagnostic, pointer: String)], _ diagnostics: inout Diagnostics) {
    let allowed = tree["Metadata"]?.object?["Lenswright"]?.object?["Allow"]
    let ids = (allowed?.list ?? [allowed].compactMap { $0 }).compactMap(\.string)
    // The groups of the task are known better here, services or not.
    for (finding, pointer) in found
    where finding.kind.id != OpenForwardPort.id && !ids.contains(finding.kind.id) {
      report(
        finding.message, at: pointer, finding.kind, finding.severity, notes: finding.notes,
        help: finding.help, &diagnostics)
    }
  }

  /// Reports at the override that touched the place, or at the resource that was passed through.
  private func report(
    _ message: String, at path: String, _ kind: DiagnosticKind = .brokenTemplate,
    _ severity: Severity? = nil, notes: [String] = [], help: [String],
    _ diagnostics: inout Diagnostics
  ) {
    let override =
      spec.overrides.last {
        isAbove($0.path.value, path) || isAbove(path, $0.path.value)
      } ?? (spec.overrides.count == 1 ? spec.overrides[0] : nil)
    let resource = spec.resources?.entries.first { path.hasPrefix("/Resources/\($0.name)/") }
    let label = Label(
      override?.path.span ?? resource?.span ?? spec.service.span,
      override.map { _ in "after this override" } ?? "")
    diagnostics.append(
      Diagnostic(
        kind: kind, severity: severity, message: message, primary: label,
        notes: ["at \(path)"] + notes, help: help))
  }

  /// Whether one path leads to the other or to something above it.
  private func isAbove(_ path: String, _ other: String) -> Bool {
    other == path || other.hasPrefix(path.hasSuffix("/") ? path : path + "/")
  }
}
