import LensCloudFormation
import LensFluent
import LensSyntax

/// Everything decided: nothing in a plan is left to look up, so expanding it cannot fail.
struct Plan: Sendable {
  var spec: Spec
  var platform: Platform
  var routing: Routing
  var parameters = Object()
  var task: TaskDefinition
  /// What the router reads beside the file that ECS generates.
  var delivered: DeliveredConfiguration
  var deployment: DeploymentPlan
  /// The logical IDs of what the destinations need before a task runs.
  var prerequisites: [String]
  var taskRole: Role?
  var executionRole: Role?
  var scheduleRole: Role?
  /// What ECS itself does before anything runs, whoever makes the role that allows it.
  var executionStatements: [Statement]
  var securityGroup: SecurityGroup?
  var routerLogGroup: LogGroup?
  /// What destinations bring with them.
  var destinationResources: [Resource]
  /// Resources of the spec's own.
  var passedResources: [Resource]
  var description: Value?
  var metadata: Object
  var sections: Object
  var outputs: Object
}

/// Decides everything that the spec leaves open, and refuses what ECS or the router would refuse later.
///
/// - Parameters:
///   - files: the spec's own files; `nil` when some could not be read, which has been reported.
///   - review: reports what is wrong in them, whatever else the spec says.
func plan(
  _ spec: Spec, _ files: UserFiles?, review: @escaping FilesReview,
  _ diagnostics: inout Diagnostics
) -> Plan? {
  var planner = Planner(spec)
  return planner.run(files, review, &diagnostics)
}

/// Looks at the configuration files of a router.
typealias FilesReview = @Sendable (OwnFiles, inout Diagnostics) -> Void

struct Planner {
  let spec: Spec
  var parameters = Object()
  /// What the execution role needs, as the parts of the task are planned.
  var executionStatements: [Statement] = []
  var taskStatements: [Statement] = []
  var isRight = true

  /// What the names of the template stand for.
  let types: TemplateTypes

  init(_ spec: Spec) {
    self.spec = spec
    types = TemplateTypes(spec)
  }

  var tags: [Value] { tagList(spec.tags.items.map { ($0.name, $0.value.value) }) }
  var service: String { spec.service.value }

  mutating func run(
    _ files: UserFiles?, _ review: @escaping FilesReview, _ diagnostics: inout Diagnostics
  ) -> Plan? {
    reviewNames(&diagnostics)
    // Nobody means to run thousands of containers, and the comparisons below are of each with each.
    if isCrowded { return nil }
    reviewTemplateNames(&diagnostics)
    reviewPolicies(&diagnostics)
    reviewSecrets(&diagnostics)
    reviewTests(&diagnostics)
    guard let platform = Platform.plan(spec, &diagnostics) else { return nil }
    reviewLaunchTypes(platform, &diagnostics)
    reviewContainers(platform, &diagnostics)
    reviewDeployment(platform, &diagnostics)
    var router = RouterPlan(spec, platform, files, review)
    router.chooseImage(&diagnostics)
    let routing = Routing.plan(
      spec, platform, router.image, Placement(spec, platform), tags: tags, &diagnostics)
    reviewVolumes(routing, &diagnostics)
    let containers = planContainers(platform, routing, &diagnostics)
    let routerDefinition = router.plan(routing, tags, &diagnostics)
    reviewDependencies(routing, router, &diagnostics)
    let size = TaskSize.plan(spec, platform, need: need(router), &diagnostics)
    let securityGroup = planSecurityGroup(platform, routing, router.delivered, &diagnostics)
    reviewInstanceGroup(platform, &diagnostics)
    let deployment = planDeployment(platform, securityGroup, &diagnostics)
    addNetworkParameters(for: routing?.destinations.flatMap(\.resources) ?? [])
    let passed = planPassedResources(&diagnostics)
    guard isRight, !diagnostics.hasErrors, let routing, let routerDefinition, let size else {
      return nil
    }

    executionStatements += router.executionStatements
    taskStatements += routing.destinations.flatMap(\.statements) + router.taskStatements
    let execution = planExecutionRole(&diagnostics)
    let task = planTaskRole(&diagnostics)
    let scheduleRole = planScheduleRole(
      execution: execution.value, task: task.value, &diagnostics)
    return Plan(
      spec: spec, platform: platform, routing: routing, parameters: allParameters,
      task: TaskDefinition(
        family: self.service, requiresCompatibilities: platform.launchTypes.map(\.rawValue),
        networkMode: platform.networkMode.rawValue, cpu: size.cpu, memory: size.memory,
        executionRole: execution.value, taskRole: task.value,
        containers: containers + [routerDefinition], others: taskProperties(routing), tags: tags),
      delivered: router.delivered, deployment: deployment,
      prerequisites: routing.destinations.flatMap(\.prerequisites),
      taskRole: task.role, executionRole: execution.role, scheduleRole: scheduleRole,
      executionStatements: executionStatements,
      securityGroup: securityGroup, routerLogGroup: router.logGroup,
      destinationResources: routing.destinations.flatMap(\.resources), passedResources: passed,
      description: (spec.description?.value).map(Value.string)
        ?? .string("\(self.service): an ECS task whose logs go through FireLens"),
      metadata: spec.sections["Metadata"]?.object ?? Object(), sections: spec.sections,
      outputs: planOutputs(securityGroup, deployment))
  }

  /// What is passed through, with the volumes that destinations bring.
  private func taskProperties(_ routing: Routing) -> Object {
    var properties = spec.others.values
    let volumes = routing.destinations.flatMap(\.volumes).map(\.value)
    if !volumes.isEmpty {
      properties["Volumes"] = .list((properties["Volumes"]?.list ?? []) + volumes)
    }
    return properties
  }

  // MARK: Names

  private mutating func reviewNames(_ diagnostics: inout Diagnostics) {
    let containers = spec.containers.items.map { ($0.name, $0.span) }
    for (name, span) in containers + [(spec.router.name.value, spec.router.name.span)] {
      if !isECSName(name) { reportName("a container", name, span, &diagnostics) }
      if name.includes("-firelens"), !span.isNone {
        diagnostics.report(
          .invalidName, "`\(name)` holds `-firelens`, by which ECS tells tags apart", at: span,
          label: "another container's output could take its records")
        isRight = false
      }
    }
    if let clash = containers.first(where: { $0.0 == spec.router.name.value }) {
      diagnostics.report(
        .duplicateName, "a container has the name of the log router", at: clash.1,
        help: ["rename it, or give the router another name: `router: { name: … }`"])
      isRight = false
    }
    if !isECSName(service) { reportName("a service", service, spec.service.span, &diagnostics) }
    if spec.containers.items.isEmpty, spec.containers.broken.isEmpty {
      diagnostics.report(
        .missingKey, "the spec has no container", at: spec.service.span,
        help: ["describe one under `containers`"])
      isRight = false
    }
    if isCrowded {
      diagnostics.report(
        .tooManyContainers,
        "the task would have \(containers.count + 1) containers, and ECS takes \(ECSLimits.containers)",
        at: containers[ECSLimits.containers - 1].1, notes: ["the log router is one of them"])
      isRight = false
    }
  }

  private var isCrowded: Bool { spec.containers.items.count + 1 > ECSLimits.containers }

  private func isECSName(_ name: String) -> Bool {
    (1...255).contains(name.utf8.count)
      && name.utf8.allSatisfy {
        $0.isLetterOrDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  private mutating func reportName(
    _ what: String, _ name: String, _ span: Span, _ diagnostics: inout Diagnostics
  ) {
    diagnostics.report(
      .invalidName, "`\(name)` cannot be the name of \(what)", at: span,
      notes: ["ECS takes up to 255 letters, digits, `-` and `_`"])
    isRight = false
  }

  // MARK: Secrets

  private mutating func reviewSecrets(_ diagnostics: inout Diagnostics) {
    let containers =
      spec.containers.items.map { ($0.value.environment, $0.value.secrets) }
      + [(spec.router.environment, spec.router.secrets)]
    for (environment, secrets) in containers {
      for secret in secrets.items {
        isRight = secret.value.review(secret.name, types, &diagnostics) && isRight
        guard let variable = environment.items.first(where: { $0.name == secret.name }) else {
          continue
        }
        diagnostics.report(
          .duplicateName, "`\(secret.name)` is in `environment` and in `secrets`", at: secret.span,
          related: [Label(variable.span, "the variable")],
          notes: [
            "both would be environment variables of the container, and ECS refuses two of one name"
          ])
        isRight = false
      }
    }
  }

  // MARK: Dependencies

  private mutating func reviewDependencies(
    _ routing: Routing?, _ router: RouterPlan, _ diagnostics: inout Diagnostics
  ) {
    var members = spec.containers.items.map { item in
      Dependencies.Member(
        name: item.name, span: item.span,
        isEssential: item.value.essential.map { $0.literal ?? true } ?? true,
        hasHealthCheck: item.value.healthCheck != nil, isRouter: false,
        dependsOn: edges(item.value.dependsOn)
          + links(item.value.others)
          + (routing?.goesThroughRouter(item.name) != true || waitsForRouter(item.value)
            ? []
            : [
              Dependencies.Edge(
                target: router.name, condition: "START", span: .none, conditionSpan: .none)
            ]))
    }
    members.append(
      Dependencies.Member(
        name: router.name, span: spec.router.name.span,
        isEssential: spec.router.essential.map { $0.literal ?? true } ?? true,
        hasHealthCheck: router.healthCheck != nil, isRouter: true,
        dependsOn: edges(spec.router.dependsOn) + links(spec.router.others)))
    // Two containers of one name would seem to wait for themselves.
    guard Set(members.map(\.name)).count == members.count else { return }
    isRight =
      Dependencies(members: members, unread: spec.containers.broken).review(&diagnostics) && isRight
  }

  func waitsForRouter(_ container: Container) -> Bool {
    container.dependsOn.items.contains { $0.name == spec.router.name.value }
  }

  private func edges(_ pairs: Pairs<DependencyPair, Known<String>>) -> [Dependencies.Edge] {
    pairs.items.map {
      .init(target: $0.name, condition: $0.value.value, span: $0.span, conditionSpan: $0.value.span)
    }
  }

  /// `links` and `volumesFrom` order containers like START does.
  private func links(_ others: PassedProperties) -> [Dependencies.Edge] {
    let linked = (others["Links"]?.list ?? []).compactMap(\.string).map {
      ($0.split(separator: ":").first.map(String.init) ?? $0, others.span(of: "Links"))
    }
    let sources = (others["VolumesFrom"]?.list ?? []).compactMap {
      $0.object?["SourceContainer"]?.string
    }.map {
      ($0, others.span(of: "VolumesFrom"))
    }
    return (linked + sources).map {
      .init(target: $0.0, condition: "START", span: $0.1, conditionSpan: $0.1)
    }
  }

  // MARK: Sections

  /// The spec's own parameters first, in their order.
  private var allParameters: Object {
    var all = Object()
    for entry in spec.parameters?.entries ?? [] { all.append(entry.name, entry.value) }
    all.append(contentsOf: parameters)
    return all
  }

  func isDeclared(_ parameter: String) -> Bool {
    spec.parameters?.entries.contains { $0.name == parameter } ?? false
  }

  /// Without a service somebody else runs the task, and needs to know what was made for it.
  private func planOutputs(_ group: SecurityGroup?, _ deployment: DeploymentPlan) -> Object {
    var outputs = deployment.outputs
    if spec.deploy == nil {
      outputs.append(
        "TaskDefinitionArn",
        ["Description": "The task definition with its revision", "Value": .ref("TaskDefinition")])
      if let group {
        outputs.append(
          "SecurityGroupId",
          ["Description": "The security group for the task", "Value": .getAtt(group.id, "GroupId")])
      }
    }
    for entry in spec.outputs?.entries ?? [] { outputs[entry.name] = entry.value }
    return outputs
  }

  private mutating func planPassedResources(_ diagnostics: inout Diagnostics) -> [Resource] {
    (spec.resources?.entries ?? []).compactMap { entry in
      if entry.name.hasPrefix("Fn::ForEach") {
        diagnostics.report(
          .needsLiteral, "resources made by `Fn::ForEach` cannot be looked into", at: entry.span,
          notes: ["nothing would show that they leave the router's port closed"],
          help: ["write the resources out, or keep them in a stack of their own"])
        isRight = false
        return nil
      }
      guard let object = entry.value.object, let type = object["Type"]?.string else {
        diagnostics.report(
          .missingKey, "the resource `\(entry.name)` needs the key `Type`", at: entry.span)
        isRight = false
        return nil
      }
      var resource = Resource(
        entry.name, type, origin: "resources.\(entry.name)",
        properties: object["Properties"]?.object ?? Object())
      for attribute in object.entries where attribute.key != "Type" && attribute.key != "Properties"
      {
        resource.attributes.append(attribute.key, attribute.value)
      }
      return resource
    }
  }
}
