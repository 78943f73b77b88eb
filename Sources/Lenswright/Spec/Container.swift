package import LensCloudFormation
package import LensSyntax

/// A container of the task, by the words of ECS.
package struct Container: Record {
  package var image = Setting("")
  package var essential: Setting<Bool>?
  package var cpu: Setting<Int>?
  package var memory: Setting<Mebibytes>?
  package var memoryReservation: Setting<Mebibytes>?
  package var ports: [PortMapping] = []
  package var portMappings: [PortMapping]?
  package var environment = Pairs<EnvironmentPair, Setting<String>>()
  package var secrets = Pairs<SecretPair, SecretReference>()
  package var dependsOn = Pairs<DependencyPair, Known<String>>()
  package var healthCheck: HealthCheck?
  package var stopTimeout: Setting<Int>?
  package var logs: Logs?
  package var fluentForward: FluentForward?
  /// Other properties of ECS, by their CloudFormation names.
  package var others = PassedProperties()

  package init() {}

  package static let fields: [Field<Container>] = [
    .required("image", \.image, "The image, best with a tag or digest that does not move."),
    .optional(
      "essential", \.essential, "Whether the task stops when this container does.", default: true),
    .optional("cpu", \.cpu, "CPU units of the container, 1024 to a vCPU."),
    .optional("memory", \.memory, "MiB that the container may use at most, or a unit: `1 GB`."),
    .optional(
      "memoryReservation", \.memoryReservation, "MiB that are set aside for the container."),
    .optional(
      "ports", \.ports,
      "Ports it listens on: `8080`, `8080/udp`, `{ container, host, name, from }`. Only `from` opens one in the security group."
    ),
    .optional("portMappings", \.portMappings, "ECS's own word for `ports`."),
    .optional("environment", \.environment, "Environment variables."),
    .optional(
      "secrets", \.secrets, "Variables whose values ECS fetches from Secrets Manager or SSM."),
    .optional(
      "dependsOn", \.dependsOn, "Containers to wait for: START, COMPLETE, SUCCESS or HEALTHY."),
    .optional("healthCheck", \.healthCheck, "How ECS finds out whether the container works."),
    .optional("stopTimeout", \.stopTimeout, "Seconds between SIGTERM and SIGKILL."),
    .optional("logs", \.logs, "Where its lines go: a destination, `none`, or another driver."),
    .optional(
      "fluentForward", \.fluentForward,
      "The application also logs to FLUENT_HOST:FLUENT_PORT itself."),
  ]

  package static var schemaName: String? { "container" }

  /// What the compiler writes from other keys.
  private static let reserved = [
    "name": "the name is the key under `containers`",
    "logConfiguration": "`logs` says where the lines go",
    "firelensConfiguration": "`router` describes the log router",
  ]

  package static var otherNames: [String] {
    PropertyRecord.named("ContainerDefinition")?.names.filter { reserved[$0] == nil } ?? []
  }

  package static var otherProperties: [Shape.Property] {
    passedProperties(of: "ContainerDefinition", reserved: reserved)
  }

  package static let meanings: [String: Meaning] = {
    var meanings: [String: Meaning] = [
      "env": "environment", "variables": "environment", "environmentvariables": "environment",
      "log": "logs", "logging": "logs", "logdestination": "logs", "destination": "logs",
      "port": "ports", "expose": "ports", "containerport": "ports", "cmd": "command",
      "args": "command", "memlimit": "memory", "repository": "image",
      "build": .advice("ECS pulls images: build and push it, and name it with `image`"),
      "restart": .advice("ECS's word is `restartPolicy: { enabled: true }`"),
      "volumes": .advice(
        "`mountPoints` says where a container has the volumes that the spec lists under `volumes`"),
    ]
    for key in [
      "destinations", "router", "network", "roles", "deploy", "launchType", "networkMode",
    ] {
      meanings[key.folded] = .advice(
        "`\(key)` is a key of the spec itself: begin it in the first column")
    }
    return meanings
  }()

  package mutating func readOther(
    _ entry: Mapping.Entry, _ diagnostics: inout Diagnostics
  ) -> Bool? {
    readPassedProperty(entry, reserved: Container.reserved, into: &others, &diagnostics)
  }
}

/// Properties of ECS that are passed through, by their CloudFormation names, with their places.
package struct PassedProperties: Sendable {
  package private(set) var values = Object()
  /// What was written, in ECS's spelling and with its places.
  private var written: [Mapping.Entry] = []

  package var entries: [Mapping.Entry] { written }

  package init() {}

  package mutating func append(_ name: String, _ value: Value, writtenAs entry: Mapping.Entry) {
    values.append(name, value)
    written.append(entry)
  }

  package subscript(name: String) -> Value? { values[name] }

  /// Where a property was written.
  package func span(of name: String) -> Span {
    values.entries.firstIndex { $0.key == name }.map { written[$0].value.span } ?? .none
  }

  /// What was written under a path in ECS's spelling, such as `linuxParameters.tmpfs`; `nil` also where only CloudFormation knows.
  package func entry(_ path: String) -> Mapping.Entry? {
    Mapping(written).entry(at: path)
  }
}

/// The properties that ``readPassedProperty(_:of:reserved:into:_:)`` reads.
func passedProperties(of record: String, reserved: [String: String]) -> [Shape.Property] {
  (PropertyRecord.named(record)?.properties ?? []).filter { reserved[$0.name] == nil }.map {
    .init(
      name: $0.name, summary: passedSummary($0.name), isRequired: false,
      shape: $0.kind.shape)
  }
}

/// What is said of a property of ECS that the spec language does not speak of.
func passedSummary(_ name: String) -> String { "ECS's `\(name)`, passed through." }

/// Reads a property of ECS that the spec language does not speak of.
func readPassedProperty(
  _ entry: Mapping.Entry, of record: String = "ContainerDefinition", reserved: [String: String],
  into others: inout PassedProperties, _ diagnostics: inout Diagnostics
) -> Bool? {
  if let hint = reserved[entry.key.text] {
    diagnostics.report(
      .reservedKey, "`\(entry.key.text)` is written by the compiler", at: entry.key.span,
      label: hint)
    return false
  }
  guard let property = PropertyRecord.named(record)?.property(entry.key.text) else { return nil }
  if entry.value.isNull {
    diagnostics.report(
      .wrongType, "`\(entry.key.text)` has no value", at: entry.key.span,
      label: "nothing is written after it")
    return false
  }
  guard
    let value = passThrough(
      entry.value, as: property.kind, path: entry.key.text, &diagnostics)
  else { return false }
  others.append(property.cloudFormationName, value, writtenAs: entry)
  return true
}

/// A container health check; a command that is plain text is run by the container's shell.
package struct HealthCheck: Record {
  package var command = Command.words([])
  package var interval: Setting<Int>?
  package var timeout: Setting<Int>?
  package var retries: Setting<Int>?
  package var startPeriod: Setting<Int>?

  package init() {}

  package static let fields: [Field<HealthCheck>] = [
    .required(
      "command", \.command, "A shell command, or ECS's list (`[CMD, …]`, `[CMD-SHELL, …]`)."),
    .optional("interval", \.interval, "Seconds between checks, 5 to 300.", default: 30),
    .optional("timeout", \.timeout, "Seconds that a check may take, 2 to 60.", default: 5),
    .optional(
      "retries", \.retries,
      "Failures in a row that make the container unhealthy, 1 to 10.", default: 3),
    .optional(
      "startPeriod", \.startPeriod, "Seconds at the start in which failures do not count, 0 to 300."
    ),
  ]

  package enum Command: Readable {
    case shell(String, Span)
    case words([Setting<String>])

    package static var shape: Shape {
      .either([Setting<String>.shape, [Setting<String>].shape])
    }

    package static func read(
      _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
    ) -> Command? {
      if node.isIntrinsic || node.sequence == nil {
        guard let text = Setting<String>.read(node, name, &diagnostics) else { return nil }
        switch text.content {
        case .literal(let command): return .shell(command, node.span)
        case .intrinsic: return .words([Setting("CMD-SHELL"), text])
        }
      }
      guard let words = [Setting<String>].read(node, name, &diagnostics) else { return nil }
      guard words.count > 1, let first = words.first?.literal,
        ECSLimits.healthCheckForms.contains(first)
      else {
        diagnostics.report(
          .healthCheck,
          "a health check's list begins with \(enumeration(ECSLimits.healthCheckForms, "or"))",
          at: node.span,
          help: ["write the command as text, and it is run by the container's shell"])
        return nil
      }
      return .words(words)
    }
  }

  private func number(_ name: String) -> Setting<Int>? {
    switch name {
    case "interval": interval
    case "timeout": timeout
    case "retries": retries
    default: startPeriod
    }
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> HealthCheck? {
    guard let mapping = node.expectMapping(name, &diagnostics),
      let check = read(mapping, name, at: node.span, &diagnostics)
    else { return nil }
    return check.review(&diagnostics) ? check : nil
  }

  func review(_ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    for (name, range) in ECSLimits.healthCheck {
      guard let setting = number(name), let number = setting.literal, !range.contains(number) else {
        continue
      }
      diagnostics.report(
        .invalidValue,
        "`\(name)` of a health check is from \(range.lowerBound) to \(range.upperBound)",
        at: setting.span)
      isRight = false
    }
    return isRight
  }

  package func value(command words: [Value]) -> Value {
    var value: Object = ["Command": .list(words)]
    value.append("Interval", ifPresent: interval?.value)
    value.append("Timeout", ifPresent: timeout?.value)
    value.append("Retries", ifPresent: retries?.value)
    value.append("StartPeriod", ifPresent: startPeriod?.value)
    return .object(value)
  }

  package var value: Value {
    switch command {
    case .shell(let text, _): value(command: ["CMD-SHELL", .string(text)])
    case .words(let words): value(command: words.map(\.value))
    }
  }
}

/// Whether the application logs over the Forward protocol itself, and under which tag.
package enum FluentForward: Readable {
  case off
  case on(Span)
  case tagged(Known<String>)

  private struct Keys: Record {
    var tag = Known("")

    static let fields: [Field<Keys>] = [
      .required("tag", \.tag, "The tag of its records, beginning with `<container>-firelens`.")
    ]
  }

  package static var shape: Shape { .either([.boolean, Keys.shape]) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> FluentForward? {
    if node.tag == nil, case .mapping = node.content {
      return Keys.read(node, name, &diagnostics).map { .tagged($0.tag) }
    }
    return Known<Bool>.read(node, name, &diagnostics).map { $0.value ? .on(node.span) : .off }
  }
}
