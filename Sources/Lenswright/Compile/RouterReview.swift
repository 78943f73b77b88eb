import LensCloudFormation
import LensFluent
import LensSyntax

/// What of a spec's router does not fit together.
extension RouterPlan {
  mutating func reviewUser(_ diagnostics: inout Diagnostics) {
    guard let user = router.user, let text = user.literal, !AgentFacts.isRouterUser(text) else {
      return
    }
    diagnostics.report(
      .routerUser, "the router's `user` begins with a number", at: user.span,
      notes: ["ECS gives the router's socket to that number and cannot look up a name"],
      help: ["write `uid` or `uid:gid`, such as `1000:1000`"])
    isRight = false
  }

  mutating func reviewStopTimeout(_ diagnostics: inout Diagnostics) {
    if let span = ownGrace?.span ?? router.grace?.span, platform.isFargate,
      grace > AgentFacts.fargateStopTimeout.upperBound - AgentFacts.stopMargin
    {
      diagnostics.report(
        .stopTimeout, "Fargate kills the router before `grace` is over", at: span,
        notes: [
          "a container has at most \(AgentFacts.fargateStopTimeout.upperBound) seconds there, and the engine needs \(AgentFacts.stopMargin) of them to end"
        ],
        help: [
          "write at most `\(AgentFacts.fargateStopTimeout.upperBound - AgentFacts.stopMargin)s`"
        ])
      isRight = false
    }
    guard let timeout = router.stopTimeout, let seconds = timeout.literal else { return }
    let range = AgentFacts.fargateStopTimeout
    if platform.isFargate, !range.contains(seconds) {
      diagnostics.report(
        .stopTimeout,
        "on Fargate `stopTimeout` is from \(range.lowerBound) to \(range.upperBound) seconds",
        at: timeout.span)
      isRight = false
    } else if engine == .fluentBit, seconds < grace {
      diagnostics.report(
        .stopTimeout, "the router would be killed while it sends what it holds", at: timeout.span,
        label: "Fluent Bit takes up to \(grace) seconds")
      isRight = false
    }
  }

  /// The router's variables in constants that pipelines add.
  private func addedVariables(_ routing: Routing?) -> [(name: String, span: Span)] {
    (routing?.sources ?? []).flatMap { item in
      ([item.pipeline.steps] + item.pipeline.allRoutes.map(\.steps)).flatMap(\.add.items)
    }.flatMap { added in added.value.value.routerVariables.map { ($0, added.value.span) } }
  }

  /// A variable that a destination needs is not also the spec's own.
  mutating func reviewSecretNames(_ diagnostics: inout Diagnostics) {
    let own =
      router.environment.items.map { ($0.name, $0.span) }
      + router.secrets.items.map { ($0.name, $0.span) }
    for secret in destinationSecrets {
      guard let taken = own.first(where: { $0.0 == secret.name }) else { continue }
      diagnostics.report(
        .duplicateName, "a destination puts its secret into the variable `\(secret.name)`",
        at: taken.1, related: [Label(secret.reference.valueFrom.span, "the secret")],
        help: ["give the router's variable another name"])
      isRight = false
    }
    for (index, secret) in destinationSecrets.enumerated() {
      guard let other = destinationSecrets[..<index].first(where: { $0.name == secret.name }) else {
        continue
      }
      diagnostics.report(
        .duplicateName, "two destinations put their secrets into the variable `\(secret.name)`",
        at: secret.reference.valueFrom.span,
        related: [Label(other.reference.valueFrom.span, "the other's secret")],
        help: ["give one of the destinations another name, from which the variable's is made"])
      isRight = false
    }
  }

  /// What the compiler keeps in the router's environment has no second value there.
  mutating func reviewGeneratedNames(
    _ delivered: DeliveredConfiguration, _ diagnostics: inout Diagnostics
  ) {
    let generated = (logLevelVariable + delivered.environment + delivered.secrets).compactMap {
      $0.object?["Name"]?.string
    }
    let own =
      router.environment.items.map { ($0.name, $0.span) }
      + router.secrets.items.map { ($0.name, $0.span) }
    for (name, span) in own where generated.contains(name) {
      diagnostics.report(
        .duplicateName, "the compiler sets the router's variable `\(name)` itself", at: span,
        notes: ["the router reads it"],
        help: ["leave it out, or give yours another name"])
      isRight = false
    }
  }

  /// The router's variables in the spec's own files.
  private var ownVariables: [(name: String, span: Span)] { files?.variables ?? [] }

  mutating func reviewVariables(_ routing: Routing?, _ diagnostics: inout Diagnostics) {
    var known = environmentNames + destinationSecrets.map(\.name)
    if image?.isInit == true { known += RouterImages.initVariables }
    let own = ownVariables.filter { variable in
      // What an image of one's own sets, or ECS, only they know.
      image.map { $0.family != .unknown } ?? false
        && !DeliveryFacts.platformVariables.contains(where: variable.name.hasPrefix)
    }
    let named =
      (routing?.destinations ?? []).flatMap(\.variables)
      + (routing?.inputs ?? []).flatMap(\.variables) + addedVariables(routing) + own
    for variable in named
    where !known.contains(variable.name) {
      // `${NAME:-default}` is never empty.
      if variable.name.includes(":-") { continue }
      let isInit = RouterImages.initVariables.contains(variable.name)
      diagnostics.report(
        .routerVariable, "nothing sets `${\(variable.name)}` in the router", at: variable.span,
        notes: [
          isInit
            ? "only AWS's init image sets it, and `router.image` names another"
            : "the router's `environment` and `secrets` set variables, and HOSTNAME is always there"
        ],
        help: isInit
          ? ["leave `router.image` out, or name an `init-` tag"]
          : [
            "add `router: { environment: { \(variable.name): … } }`, or write `!Sub` for a value of CloudFormation"
          ])
      isRight = false
    }
  }

  mutating func reviewPlaces(
    _ routing: Routing?, _ delivered: DeliveredConfiguration, _ diagnostics: inout Diagnostics
  ) {
    let mounts = mounts(routing, &diagnostics)
    for (path, span) in mounts
    where path == AgentFacts.socketFolder || path.hasPrefix(AgentFacts.socketFolder + "/") {
      diagnostics.report(
        .conflict,
        "a volume at `\(path)` hides the socket through which the router gets its records",
        at: span, notes: ["ECS mounts the socket at \(AgentFacts.socketFolder)"])
      isRight = false
    }
    guard router.others["ReadonlyRootFilesystem"] == .boolean(true), mounts.isEmpty else { return }
    let writer = routing?.destinations.first(where: \.writesFiles)?.name
    guard writer != nil || image?.isInit == true || delivered.writesFiles else { return }
    diagnostics.report(
      .conflict, "the router has nowhere to write",
      at: router.others.span(of: "ReadonlyRootFilesystem"),
      label: writer.map { "`\($0)` keeps files until they are sent" }
        ?? "its configuration is written when it starts",
      help: ["mount a volume at /tmp with `mountPoints`"])
    isRight = false
  }

  /// Where volumes are in the router, the spec's own and those of destinations, each place once.
  private mutating func mounts(
    _ routing: Routing?, _ diagnostics: inout Diagnostics
  ) -> [(path: String, span: Span)] {
    let own = router.others["MountPoints"]
    let span = router.others.span(of: "MountPoints")
    let brought = (routing?.destinations ?? []).flatMap(\.mountPoints)
    if own?.isIntrinsic ?? false, let first = brought.first {
      diagnostics.report(
        .conflict, "a volume cannot be added to `mountPoints` that only CloudFormation knows",
        at: span, related: [Label(first.span, "mounts the volume `\(first.volume)`")])
      isRight = false
    }
    var mounts = (own?.list ?? []).map {
      (path: $0.object?["ContainerPath"]?.string ?? "", span: span)
    }
    for mount in brought {
      if let other = mounts.first(where: { $0.path.withoutFinalSlash == mount.path }) {
        diagnostics.report(
          .conflict, "two volumes would be mounted at `\(mount.path)`", at: mount.span,
          related: [Label(other.span, "the other")],
          help: ["give each a folder of its own"])
        isRight = false
      }
      mounts.append((mount.path, mount.span))
    }
    return mounts
  }

  mutating func reviewMemory(_ diagnostics: inout Diagnostics) {
    guard let reservation = router.memoryReservation, let memory,
      let reserved = reservation.literal, reserved.count > memory
    else { return }
    diagnostics.report(
      .containerMemory, "`memoryReservation` of the router is more than its `memory`",
      at: reservation.span)
    isRight = false
  }

  /// Settings that the compiler writes itself, and texts that would begin lines of their own.
  mutating func reviewSettings(_ diagnostics: inout Diagnostics) {
    for setting in router.settings.items {
      let reserved =
        switch setting.name.lowercased() {
        case "grace": "`router.grace` says it"
        case "log_level": "`router.logLevel` says it"
        case "parsers_file", "plugins_file", "streams_file":
          "the compiler writes which files are read"
        case "storage.path", "storage.type", "storage.inherit": "`router.buffer` says it"
        default: ""
        }
      if !reserved.isEmpty, engine == .fluentBit {
        diagnostics.report(
          .reservedOption, "`\(setting.name)` is not yours to write", at: setting.span,
          label: reserved)
        isRight = false
      }
      guard let text = setting.value.literal else {
        diagnostics.report(
          .needsLiteral, "`\(setting.name)` must be written out", at: setting.value.span,
          label: "only CloudFormation knows this value")
        isRight = false
        continue
      }
      let isLine = !(text + setting.name).utf8.contains { $0 < 32 || $0 == 127 }
      if !isLine || text.isEmpty || setting.name.includes(" ") {
        diagnostics.report(
          .unwritableText, "`\(setting.name)` cannot be written into the router's configuration",
          at: setting.value.span, notes: ["a setting is a word and a value on one line"])
        isRight = false
      }
    }
  }

  /// Fluentd has `fatal` where Fluent Bit has `off`, and no word for nothing at all.
  ///
  /// Source: https://docs.fluentd.org/deployment/system-config#log_level, 2026-11-26.
  mutating func reviewLogLevel(_ diagnostics: inout Diagnostics) {
    guard engine == .fluentd, let level = router.logLevel else { return }
    if level.literal == .off {
      diagnostics.report(
        .unsupportedEngine, "Fluentd has no log level `off`", at: level.span,
        help: ["write `error`, or `logs: none` for a router without logs of its own"])
      isRight = false
    }
    if let setting = router.settings.items.first(where: { $0.name == "log_level" }) {
      diagnostics.report(
        .conflict, "`logLevel` and `log_level` both say how much the router says of itself",
        at: setting.span, related: [Label(level.span, "the other")])
      isRight = false
    }
  }
}
