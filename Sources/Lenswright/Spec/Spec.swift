package import LensCloudFormation
package import LensSyntax

/// A whole spec: one ECS task, its log router, and where the logs go.
package struct Spec: Record {
  package var version: Known<Int>?
  package var service = Known("")
  package var launchType: Known<OneOrMany<LaunchType>>?
  package var networkMode: Known<NetworkMode>?
  package var cpu: Setting<ProcessorUnits>?
  package var memory: Setting<Mebibytes>?
  package var tags = Pairs<TagPair, Setting<String>>()
  package var containers = NamedList<Container>()
  package var inputs = NamedList<Input>()
  package var router = Router()
  package var destinations = NamedList<AnyDestination>()
  package var logs: Logs?
  package var network = Network()
  package var roles = Roles()
  package var deploy: Deploy?
  package var description: Known<String>?
  package var parameters: PassedSection?
  package var resources: PassedSection?
  package var outputs: PassedSection?
  package var overrides: [Override] = []
  package var tests = TestList()
  /// `conditions`, `mappings`, `rules`, `transform`, `metadata`, by their CloudFormation names.
  package var sections = Object()
  /// The names of conditions and mappings, with their places.
  package var logicalIDs: [Mapping.Key] = []
  /// Other properties of the task definition, by their CloudFormation names.
  package var others = PassedProperties()

  package init() {}

  package enum LaunchType: String, Word {
    case fargate = "FARGATE"
    case ec2 = "EC2"
    case external = "EXTERNAL"
    case managedInstances = "MANAGED_INSTANCES"

    package static func help(for word: String) -> [String] {
      word.folded.includes("spot")
        ? [
          "Spot is a capacity provider: `deploy: { capacityProviderStrategy: [{ capacityProvider: FARGATE_SPOT, weight: 1 }] }`"
        ] : []
    }
  }
  package enum NetworkMode: String, Word { case awsvpc, bridge, host, none }

  package static let fields: [Field<Spec>] = [
    .optional("version", \.version, "The version of the language; 1."),
    .required("service", \.service, "The service's name: the task family and the stem of names."),
    .optional(
      "launchType", \.launchType,
      "`FARGATE`, `EC2`, `EXTERNAL` or `MANAGED_INSTANCES`, or a list.", default: "FARGATE"),
    .optional(
      "networkMode", \.networkMode,
      "`awsvpc`, `bridge` or `host`; awsvpc by default, bridge for EC2 and EXTERNAL."),
    .optional(
      "cpu", \.cpu, "CPU of the task: `512`, `0.5 vCPU`. Computed for Fargate when it is missing."),
    .optional(
      "memory", \.memory,
      "Memory of the task: `1024`, `1 GB`. Computed for Fargate when it is missing."),
    .optional("tags", \.tags, "Tags of every resource that takes them."),
    .required("containers", \.containers, "The containers, by name."),
    .optional("inputs", \.inputs, "What the router itself collects, by name."),
    .optional("router", \.router, "The log router; every key is optional."),
    .optional("destinations", \.destinations, "Where logs can go, by name."),
    .optional(
      "logs", \.logs, "Where the lines of containers and inputs without `logs` of their own go."),
    .optional(
      "network", \.network, "Where the task's network interface is, and who may talk to it."),
    .optional("roles", \.roles, "Roles of your own, or additions to the generated ones."),
    .optional("deploy", \.deploy, "Makes an ECS service of the task."),
    .optional("description", \.description, "The template's description."),
    .optional("parameters", \.parameters, "CloudFormation parameters."),
    .optional("resources", \.resources, "Further CloudFormation resources."),
    .optional("outputs", \.outputs, "CloudFormation outputs."),
    .optional(
      "overrides", \.overrides,
      "Changes to the finished template: `{ path, value }` or `{ path, remove: true }`."),
    .optional("tests", \.tests, "Routing tests; they do not change the template."),
  ]

  private static let passedSections = [
    "conditions": "Conditions", "mappings": "Mappings", "rules": "Rules", "transform": "Transform",
    "metadata": "Metadata",
  ]

  private static let reserved = [
    "family": "`service` is the task family",
    "containerDefinitions": "`containers` describes them by name",
    "taskRoleArn": "write `roles: { task: <arn> }`",
    "executionRoleArn": "write `roles: { execution: <arn> }`",
    "requiresCompatibilities": "`launchType` says it",
  ]

  package static var otherNames: [String] {
    passedSections.keys.sorted() + Composition.properties.map(\.name)
      + (PropertyRecord.named("TaskDefinition")?.names.filter { reserved[$0] == nil } ?? [])
  }

  package static var otherProperties: [Shape.Property] {
    passedSections.sorted { $0.key < $1.key }.map { key, section in
      Shape.Property(
        name: key, summary: "CloudFormation's `\(section)`, passed through.", isRequired: false,
        shape: section == "Transform" ? .anything : .map(.anything))
    } + passedProperties(of: "TaskDefinition", reserved: reserved)
  }

  package static let meanings: [String: Meaning] = {
    let container = Meaning.advice(
      "it is a key of a container: write it under `containers`, below the container's name")
    let network = Meaning.advice("write it under `network`")
    let deploy = Meaning.advice("write it under `deploy`")
    let roles = Meaning.advice("write it under `roles`")
    return [
      "name": "service", "servicename": "service", "family": "service", "app": "service",
      "containerdefinitions": "containers", "tasks": "containers", "services": "containers",
      "sidecars": .advice("write every container of the task under `containers`"),
      "logging": "logs", "logconfiguration": "logs", "sinks": "destinations",
      "targets": "destinations",
      "logrouter": "router", "firelens": "router", "firelensconfiguration": "router",
      "fluentbit": "router", "fluentd": "router",
      "region": .advice("leave it out: a stack is in the region that it is deployed to"),
      "image": container, "ports": container, "environment": container, "env": container,
      "variables": container, "secrets": container, "command": container, "entrypoint": container,
      "healthcheck": container, "portmappings": container, "dependson": container,
      "essential": container,
      "ingress": network, "egress": network, "vpc": network, "subnets": network,
      "securitygroups": network, "assignpublicip": network,
      "cluster": deploy, "desiredcount": deploy, "count": deploy, "replicas": deploy,
      "targetgroup": deploy, "loadbalancers": deploy, "exec": deploy, "circuitbreaker": deploy,
      "taskrole": roles, "executionrole": roles, "policies": roles,
    ]
  }()

  package mutating func readOther(
    _ entry: Mapping.Entry, _ diagnostics: inout Diagnostics
  ) -> Bool? {
    if let section = Spec.passedSections[entry.key.text] {
      let isMapping =
        section == "Transform" || entry.value.expectMapping(entry.key.text, &diagnostics) != nil
      guard isMapping, let value = cloudFormationValue(entry.value, &diagnostics) else {
        return false
      }
      sections.append(section, value)
      if section == "Conditions" || section == "Mappings" {
        logicalIDs += entry.value.mapping?.entries.map(\.key) ?? []
      }
      return true
    }
    return readPassedProperty(
      entry, of: "TaskDefinition", reserved: Spec.reserved, into: &others, &diagnostics)
  }

  /// Keys without which nothing more can be said about the rest.
  private static let essential = [
    "version", "service", "launchType", "networkMode", "cpu", "memory", "containers", "inputs",
    "router",
    "destinations", "logs",
  ]

  /// Types a composed tree. What is broken has been reported and is left out, so that the mistakes in the rest are found in the same run.
  static func decode(_ tree: Node, _ diagnostics: inout Diagnostics) -> Spec? {
    guard var mapping = tree.expectMapping("the spec", &diagnostics) else { return nil }
    let isTooDeep = moveOut("destinations", of: "containers", in: &mapping, &diagnostics)
    let part = readPart(
      mapping, "the spec", at: tree.span, ignoring: isTooDeep ? ["destinations"] : [], &diagnostics)
    let spec = part.record
    if let version = spec.version, version.value != 1 {
      diagnostics.report(
        .languageVersion, "there is no version \(version.value) of the spec language",
        at: version.span,
        label: "this compiler knows version 1")
      return nil
    }
    return isTooDeep || part.broken.contains(where: essential.contains) ? nil : spec
  }

  /// Reports a key that is indented as if it belonged to the one above, and takes it out of there; `false` where it is not so.
  private static func moveOut(
    _ key: String, of owner: String, in mapping: inout Mapping, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard mapping[key] == nil,
      let index = mapping.entries.firstIndex(where: { $0.key.text == owner }),
      var inner = mapping.entries[index].value.mapping, let entry = inner.entry(key),
      entry.value.mapping?["image"] == nil
    else { return false }
    diagnostics.report(
      .wrongIndentation, "`\(key)` is indented as if it were one of `\(owner)`", at: entry.key.span,
      related: [Label(mapping.entries[index].key.span, "it belongs beside this")],
      help: ["begin `\(key)` in the column of `\(owner)`"])
    inner.entries.removeAll { $0.key.text == key }
    mapping.entries[index].value.content = .mapping(inner)
    return true
  }
}

extension Spec {
  /// The names of the destinations that some container or input logs to.
  var usedDestinations: [String] {
    (containers.items.map(\.value.logs) + inputs.items.map(\.value.logs)).flatMap {
      own -> [String] in
      guard case .pipeline(let pipeline)? = own ?? logs else { return [] }
      return pipeline.destinations.map(\.value)
    }
  }
}

/// A section of CloudFormation, passed through entry by entry with its places remembered.
package struct PassedSection: Readable {
  package struct Entry: Sendable {
    package var name: String
    package var span: Span
    package var value: Value
  }

  package var entries: [Entry]

  package static var shape: Shape { .map(.anything) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> PassedSection? {
    guard let mapping = node.expectMapping(name, &diagnostics) else { return nil }
    var entries: [Entry] = []
    for entry in mapping.entries {
      let isLoop = entry.key.text.hasPrefix("Fn::ForEach")
      guard isLoop || entry.value.expectMapping(entry.key.text, &diagnostics) != nil,
        let value = cloudFormationValue(entry.value, &diagnostics)
      else { continue }
      entries.append(Entry(name: entry.key.text, span: entry.key.span, value: value))
    }
    return entries.count == mapping.entries.count ? PassedSection(entries: entries) : nil
  }
}

/// A change to the finished template.
package struct Override: Record {
  package var path = Known("")
  package var value: PassedValue?
  package var remove: Known<Bool>?

  package init() {}

  package static let fields: [Field<Override>] = [
    .required(
      "path", \.path,
      "A JSON Pointer into the template: `/Resources/TaskDefinition/Properties/PidMode`."),
    .optional("value", \.value, "What is put there."),
    .optional("remove", \.remove, "`true` removes what is there."),
  ]
}

extension TemplateTypes {
  init(_ spec: Spec) {
    self.init(
      parameters: TemplateTypes.types(of: spec.parameters),
      resources: TemplateTypes.types(of: spec.resources))
  }

  private static func types(of section: PassedSection?) -> [String: String] {
    var types: [String: String] = [:]
    for entry in section?.entries ?? [] { types[entry.name] = entry.value.object?["Type"]?.string }
    return types
  }
}
