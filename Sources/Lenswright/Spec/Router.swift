package import LensCloudFormation
package import LensFluent
package import LensSyntax

/// The log router of the task.
package struct Router: Record {
  package var name = Known("log_router")
  package var type = Known(Engine.fluentBit)
  package var image: Setting<String>?
  package var metadata: Setting<Bool>?
  package var essential: Setting<Bool>?
  package var memory: Setting<Mebibytes>?
  package var memoryReservation: Setting<Mebibytes>?
  package var cpu: Setting<Int>?
  package var user: Setting<String>?
  package var bufferLimit: Setting<Int>?
  package var logLevel: Setting<LogLevel>?
  package var ports: [PortMapping] = []
  package var portMappings: [PortMapping]?
  package var environment = Pairs<EnvironmentPair, Setting<String>>()
  package var secrets = Pairs<SecretPair, SecretReference>()
  package var dependsOn = Pairs<DependencyPair, Known<String>>()
  package var healthCheck = RouterHealthCheck.auto
  package var stopTimeout: Setting<Int>?
  package var logs: RouterLogs?
  package var delivery: Known<Delivery>?
  package var grace: Located<Seconds>?
  package var buffer: RouterBuffer?
  package var settings = NamedList<Setting<String>>()
  package var config: Located<RouterFiles>?
  package var others = PassedProperties()

  package init() {}

  package enum LogLevel: String, Word { case off, error, warn, info, debug, trace }
  package enum Delivery: String, Word { case auto, options, inline, s3, `init`, image }

  package static let fields: [Field<Router>] = [
    .optional("name", \.name, "The container's name.", default: "log_router"),
    .optional("type", \.type, "`fluentbit` or `fluentd`."),
    .optional("image", \.image, "The image; AWS for Fluent Bit at a pinned version by default."),
    .optional(
      "metadata", \.metadata, "Whether the ECS metadata is added to every record.", default: true),
    .optional(
      "essential", \.essential, "Whether the task stops when the router does.", default: true),
    .optional("memory", \.memory, "MiB that the router may use at most."),
    .optional(
      "memoryReservation", \.memoryReservation,
      "MiB set aside for the router; ECS caps its input buffer at half of it."),
    .optional("cpu", \.cpu, "CPU units of the router."),
    .optional("user", \.user, "The user's number, `uid` or `uid:gid`.", default: 0),
    .optional(
      "logDriverBufferLimit", \.bufferLimit,
      "Events per container that Docker holds while the router is busy."),
    .optional("logLevel", \.logLevel, "How much the router says of itself.", default: "info"),
    .optional("ports", \.ports, "Ports that the router's own listeners need, never 24224."),
    .optional("portMappings", \.portMappings, "ECS's own word for `ports`."),
    .optional(
      "environment", \.environment, "Environment variables, for `${NAME}` in destinations."),
    .optional(
      "secrets", \.secrets, "Variables whose values are secrets, for `${NAME}` in destinations."),
    .optional("dependsOn", \.dependsOn, "Containers that the router waits for."),
    .optional(
      "healthCheck", \.healthCheck,
      "`auto`, `none`, `tcp`, or ECS's mapping, whose command may be such a word."),
    .optional("stopTimeout", \.stopTimeout, "Seconds that the router has to send what it holds."),
    .optional(
      "logs", \.logs,
      "The router's own lines: a group with retention by default, or another driver."),
    .optional(
      "delivery", \.delivery,
      "How configuration files reach the router: `auto`, `options` (none has to), `inline`, `s3`, `init` or `image`."
    ),
    .optional(
      "grace", \.grace,
      "Time that the router has to send what it holds when the task stops; `stopTimeout` follows it."
    ),
    .optional("buffer", \.buffer, "Where lines wait: in memory, or on the router's disk."),
    .optional(
      "settings", \.settings, "Further keys of `[SERVICE]`, or of Fluentd's `<system>`."),
    .optional("config", \.config, "Configuration files of your own."),
  ]

  private static let reserved = [
    "logConfiguration": "`logs` says where the router's own lines go",
    "firelensConfiguration": "the compiler writes it from the keys of `router`",
    "fluentForward": "the router is what others forward to",
  ]

  package static var otherNames: [String] {
    PropertyRecord.named("ContainerDefinition")?.names.filter { reserved[$0] == nil } ?? []
  }

  package static var otherProperties: [Shape.Property] {
    passedProperties(of: "ContainerDefinition", reserved: reserved)
  }

  package static let meanings: [String: Meaning] = [
    "engine": "type", "env": "environment", "variables": "environment", "log": "logs",
    "logging": "logs", "enableecslogmetadata": "metadata", "level": "logLevel",
    "configfilevalue": "config", "service": "settings",
    "options": .advice(
      "`metadata` is `enable-ecs-log-metadata`, `config` names files of your own, and `settings` are keys of `[SERVICE]`"
    ),
  ]

  package mutating func readOther(
    _ entry: Mapping.Entry, _ diagnostics: inout Diagnostics
  ) -> Bool? {
    return readPassedProperty(entry, reserved: Router.reserved, into: &others, &diagnostics)
  }
}

/// How ECS finds out whether the router works.
package enum RouterHealthCheck: Readable {
  /// The check that the image and network mode allow, or none for an image that is not known.
  case auto
  case none
  case kind(Kind, Span, HealthCheck?)
  case own(HealthCheck)

  package enum Kind: String, CaseIterable, Sendable { case tcp, uptime, output }

  package static var shape: Shape {
    .either([.word(["auto", "none"] + Kind.allCases.map(\.rawValue)), HealthCheck.shape])
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> RouterHealthCheck? {
    if node.tag == nil, case .mapping = node.content {
      guard let check = HealthCheck.read(node, name, &diagnostics) else { return nil }
      if case .shell(let text, let span) = check.command, let kind = Kind(rawValue: text) {
        return .kind(kind, span, check)
      }
      return .own(check)
    }
    guard let word = Known<String>.read(node, name, &diagnostics) else { return nil }
    if word.value == "auto" { return .auto }
    if word.value == "none" { return .some(.none) }
    if let kind = Kind(rawValue: word.value) { return .kind(kind, word.span, nil) }
    let words = ["auto", "none"] + Kind.allCases.map(\.rawValue)
    let near = nearest(to: word.value, among: words)
    diagnostics.report(
      .wrongType, "`healthCheck` of the router is one of \(listed(words, "or")), or a mapping",
      at: word.span, label: near.map { "did you mean `\($0)`?" } ?? "")
    return nil
  }
}

/// Where the router's own lines go.
package enum RouterLogs: Readable {
  case group(RouterLogGroup)
  case driver(LogDriver)
  case none

  package static var shape: Shape {
    .either([.word(["none"]), RouterLogGroup.shape, LogDriver.shape])
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> RouterLogs? {
    if node.tag == nil, let scalar = node.scalar, scalar.text == "none" { return .some(.none) }
    guard let mapping = node.expectMapping(name, &diagnostics) else { return nil }
    if mapping["driver"] != nil {
      return LogDriver.read(node, name, &diagnostics).map(RouterLogs.driver)
    }
    return RouterLogGroup.read(node, name, &diagnostics).map(RouterLogs.group)
  }
}

/// The CloudWatch group of the router's own lines, written by the `awslogs` driver.
package struct RouterLogGroup: Record {
  package var group: Setting<String>?
  package var retentionDays: Setting<Retention>?
  package var kmsKey: Setting<String>?
  package var logGroupClass: Setting<LogGroupClass>?
  package var region: Setting<String>?
  package var streamPrefix: Setting<String>?
  package var create: Known<Creation>?

  package init() {}

  package static let fields: [Field<RouterLogGroup>] = [
    .optional("group", \.group, "The group's name."),
    .optional("retentionDays", \.retentionDays, "Days that lines are kept.", default: 30),
    .optional("kmsKey", \.kmsKey, "The ARN of a key to encrypt the group with."),
    .optional("logGroupClass", \.logGroupClass, "`STANDARD` or `INFREQUENT_ACCESS`."),
    .optional("region", \.region, "The group's region; the stack's by default."),
    .optional("streamPrefix", \.streamPrefix, "What stream names begin with.", default: "router"),
    .optional(
      "create", \.create,
      "`true` makes the group with the stack, `false` expects it, `atRuntime` lets the driver make it."
    ),
  ]
}
