import LensCloudFormation
import LensFluent
import LensSyntax

/// The log router's container, decided piece by piece.
struct RouterPlan {
  let spec: Spec
  let platform: Platform
  /// The spec's own files; `nil` when some could not be read, which has been reported.
  let files: UserFiles?
  let review: FilesReview
  private(set) var image: RouterImage?
  private(set) var imageValue: Value = ""
  private(set) var healthCheck: Value?
  private(set) var logGroup: LogGroup?
  private(set) var executionStatements: [Statement] = []
  /// What the router reads by itself.
  private(set) var taskStatements: [Statement] = []
  private(set) var delivered = DeliveredConfiguration()
  private var logConfiguration: Value?
  /// What destinations put into the router's environment.
  var destinationSecrets: [Lowered.SecretOption] = []
  var isRight = true

  var router: Router { spec.router }
  var name: String { router.name.value }
  var engine: Engine { router.type.value }

  /// The hard limit, only where the spec sets one.
  var memory: Int? { router.memory?.literal?.count }

  /// ECS caps the input buffer at half of the reservation, and a full buffer may take twice its size in memory. Half of a hard limit leaves that much room; without a limit, 128 MiB hold a buffer of 64 MB.
  ///
  /// `nil` when only CloudFormation knows one of the two.
  var memoryReservation: Int? {
    if let reservation = router.memoryReservation { return reservation.literal?.count }
    guard router.memory != nil else { return 128 }
    return memory.map { max($0 / 2, 6) }
  }

  init(
    _ spec: Spec, _ platform: Platform, _ files: UserFiles?,
    _ review: @escaping FilesReview = { _, _ in }
  ) {
    self.spec = spec
    self.platform = platform
    self.files = files
    self.review = review
  }

  // MARK: Image

  private static let pinned = RouterImage(RouterImages.awsForFluentBit)
  private static let pinnedInit = RouterImage(RouterImages.awsForFluentBitInit)

  /// AWS's image at the pinned version, and its init variant where a destination names what only that sets.
  mutating func chooseImage(_ diagnostics: inout Diagnostics) {
    if let image = router.image {
      imageValue = image.value
      self.image = image.literal.map(RouterImage.init)
      if let text = image.literal, self.image?.isMoving == true {
        diagnostics.report(
          .movingImage, "the image `\(text)` moves", at: image.span,
          help: [
            engine == .fluentBit
              ? "name a version, such as `\(RouterImages.awsForFluentBit)`"
              : "name a version or a digest"
          ])
      }
      if let known = self.image?.engine, known != engine {
        diagnostics.report(
          .conflict, "the image holds \(known.title), and the router is to be \(engine.title)",
          at: image.span,
          help: ["write `type: \(known.rawValue)`, or another image"])
        isRight = false
      }
      // What is built from the written Dockerfile has what its base has.
      if router.delivery?.value == .image, engine == .fluentBit, self.image?.family == .unknown {
        self.image = needsInit ? RouterPlan.pinnedInit : RouterPlan.pinned
      }
      return
    }
    guard engine == .fluentBit else {
      diagnostics.report(
        .noRouterImage, "a Fluentd router needs the key `image`", at: router.type.span,
        notes: [
          "AWS publishes no Fluentd image, and the stock one lacks the plugins of AWS's services"
        ],
        help: [
          "build one from `fluent/fluentd` with the gems of your destinations, and name it in `router.image`"
        ])
      isRight = false
      return
    }
    imageValue = .string(RouterImages.awsForFluentBit)
    image = RouterPlan.pinned
    if needsInit { useInitImage() }
  }

  mutating func useInitImage() {
    imageValue = .string(RouterImages.awsForFluentBitInit)
    image = RouterPlan.pinnedInit
  }

  /// What an image of one's own is built from, as a Dockerfile says it; Fluentd's has to be one with the gems of the destinations.
  var baseImage: String? {
    guard engine == .fluentBit else { return nil }
    return image?.isInit ?? false
      ? RouterImages.awsForFluentBitInit : RouterImages.awsForFluentBit
  }

  /// Builds an image of one's own from the one with the init process.
  mutating func useInitBase() { image = RouterPlan.pinnedInit }

  /// Whether an input, a destination that is in use, or a file of the spec's own names a variable that only the init image sets.
  private var needsInit: Bool {
    let used = spec.usedDestinations
    let variables =
      spec.destinations.items.filter { used.contains($0.name) }.flatMap(\.value.routerVariables)
      + spec.inputs.items.flatMap(\.value.routerVariables)
    let all = (variables + (files?.variables.map(\.name) ?? []))
      .filter { RouterImages.initVariables.contains($0) }
    if all.isEmpty { return false }
    let known = environmentNames
    return all.contains { !known.contains($0) }
  }

  var environmentNames: [String] {
    router.environment.items.map(\.name) + router.secrets.items.map(\.name) + ["HOSTNAME"]
  }

  // MARK: The whole container

  mutating func plan(
    _ routing: Routing?, _ tags: [Value], _ diagnostics: inout Diagnostics
  ) -> ContainerDefinition? {
    destinationSecrets = (routing?.destinations ?? []).flatMap(\.routerSecrets)
    let way = chooseDelivery(routing, &diagnostics)
    reviewSecretNames(&diagnostics)
    reviewSettings(&diagnostics)
    planHealthCheck(&diagnostics)
    planLogs(tags, &diagnostics)
    reviewUser(&diagnostics)
    reviewStopTimeout(&diagnostics)
    reviewVariables(routing, &diagnostics)
    reviewMemory(&diagnostics)
    reviewLogLevel(&diagnostics)
    if let planned = planConfiguration(way, routing, &diagnostics) {
      delivered = planned
    } else {
      isRight = false
    }
    executionStatements += delivered.executionStatements
    taskStatements += delivered.taskStatements
    reviewGeneratedNames(delivered, &diagnostics)
    reviewPlaces(routing, delivered, &diagnostics)
    if router.essential?.literal == false {
      diagnostics.report(
        .routerNotEssential, "when the router stops, the task goes on and loses its logs",
        at: router.essential?.span ?? .none)
    }
    var planner = Planner(spec)
    let ports = planner.portMappings(router.portMappings, router.ports, platform, &diagnostics)
    if let limit = router.bufferLimit {
      isRight = Routing.reviewBufferLimit(limit, &diagnostics) && isRight
    }
    guard isRight, planner.isRight else { return nil }
    executionStatements += planner.statements(
      forImage: router.image ?? Setting(imageValue.string ?? ""), router.secrets, router.others)
    let secretOptions =
      (routing?.destinations ?? []).flatMap(\.allSecrets)
      + (routing?.inputs ?? []).flatMap(\.secretOptions)
    executionStatements += (secretOptions + destinationSecrets).flatMap {
      $0.reference.statements(planner.types)
    }

    var properties: Object = [
      "Name": .string(name), "Image": imageValue,
      "Essential": router.essential?.value ?? true,
      // ECS stores 0 where nothing is said; written out, nobody sees a difference that is none.
      "User": router.user?.value ?? "0",
      "FirelensConfiguration": [
        "Type": .string(engine.rawValue),
        "Options": .object(firelensOptions(delivered)),
      ],
      "StopTimeout": router.stopTimeout?.value ?? .integer(router.stopSeconds(after: grace)),
    ]
    properties.append("Memory", ifPresent: router.memory?.value)
    properties.append(
      "MemoryReservation",
      ifPresent: router.memoryReservation?.value ?? memoryReservation.map(Value.integer))
    properties.append("Cpu", ifPresent: router.cpu?.value)
    properties.append("PortMappings", ifAny: ports)
    properties.append(
      "Environment",
      ifAny: planner.environmentList(router.environment) + logLevelVariable
        + delivered.environment)
    properties.append("EntryPoint", ifPresent: delivered.entryPoint)
    properties.append("Command", ifPresent: delivered.command)
    properties.append(
      "Secrets",
      ifAny: planner.secretList(router.secrets)
        + destinationSecrets.map { secret in
          ["Name": .string(secret.name), "ValueFrom": secret.reference.value]
        } + delivered.secrets)
    properties.append(
      "DependsOn", ifAny: router.dependsOn.items.map { planner.dependency($0.name, $0.value.value) }
    )
    properties.append("HealthCheck", ifPresent: healthCheck)
    properties.append("LogConfiguration", ifPresent: logConfiguration)
    for entry in router.others.values.entries { properties.append(entry.key, entry.value) }
    let mounts = (routing?.destinations ?? []).flatMap(\.mountPoints).map(\.value)
    if !mounts.isEmpty {
      properties["MountPoints"] = .list((properties["MountPoints"]?.list ?? []) + mounts)
    }
    return ContainerDefinition(name: name, properties)
  }

  private func firelensOptions(_ delivered: DeliveredConfiguration) -> Object {
    var options: Object = [AgentFacts.metadataOption: metadataValue]
    options.append(contentsOf: delivered.options)
    return options
  }

  /// Seconds that the engine takes at most to send what it holds when it is stopped.
  var grace: Int { ownGrace?.seconds ?? router.graceSeconds }

  /// What a file of the spec's own says of it, which is read later than what is generated.
  var ownGrace: (seconds: Int, span: Span)? {
    // With -1 the engine takes as long as it needs.
    guard let setting = files?.setting("grace"), let seconds = Int(setting.value), seconds >= 0
    else { return nil }
    return (seconds, setting.span)
  }

  /// The option is text to ECS.
  private var metadataValue: Value {
    guard let metadata = router.metadata else { return "true" }
    return metadata.literal.map { $0 ? "true" : "false" } ?? metadata.value
  }

  /// Fluent Bit reads its log level from this variable since 1.4. Sources: fluent/fluent-bit#1771, fluent/fluent-bit-docs#2698, 2026-11-22.
  var logLevelVariable: [Value] {
    guard let level = router.logLevel, engine == .fluentBit else { return [] }
    return [["Name": "FLB_LOG_LEVEL", "Value": level.value]]
  }

  // MARK: Health

  private mutating func planHealthCheck(_ diagnostics: inout Diagnostics) {
    switch router.healthCheck {
    case .none: break
    case .auto: healthCheck = automaticCheck
    case .own(let check):
      healthCheck = check.value
      reviewOwn(check, &diagnostics)
    case .kind(.tcp, let span, let timing):
      guard let words = listenerCheck(isAsked: true) else {
        let reason =
          platform.hasListeners
          ? "the image has no shell that can connect to a port"
          : "in network mode `\(platform.networkMode)` the router listens on no port"
        diagnostics.report(
          .healthCheck, "the check `tcp` cannot succeed here", at: span, label: reason,
          help: ["leave the health check out"])
        isRight = false
        return
      }
      healthCheck = timing?.value(command: words) ?? HealthCheck.value(ofRouter: words)
    case .kind(let kind, let span, let timing):
      guard engine == .fluentBit, image?.hasCurl ?? true, image?.hasShell ?? true else {
        diagnostics.report(
          .healthCheck, "the check `\(kind.rawValue)` cannot succeed here", at: span,
          label: engine == .fluentBit ? "the image has no curl" : "Fluentd has no such server",
          help: ["write `tcp`, or leave the health check out"])
        isRight = false
        return
      }
      let path = kind == .output ? "health" : "uptime"
      let command: [Value] = [
        "CMD-SHELL",
        .string("curl -f http://127.0.0.1:\(serverPort)/api/v1/\(path) || exit 1"),
      ]
      healthCheck = timing?.value(command: command) ?? HealthCheck.value(ofRouter: command)
    }
  }

  /// The monitoring server's port, which a file of the spec's own may choose.
  private var serverPort: String {
    files?.setting("http_port")?.value ?? String(AgentFacts.monitoringPort)
  }

  private var automaticCheck: Value? {
    listenerCheck(isAsked: false).map(HealthCheck.value(ofRouter:))
  }

  /// A connection to the listener that ECS itself generates, made with what the image has.
  private func listenerCheck(isAsked: Bool) -> [Value]? {
    guard platform.hasListeners else { return nil }
    switch engine {
    case .fluentBit:
      // Of an image that is not known only its owner can say that it has bash.
      guard image?.hasBash ?? isAsked else { return nil }
      return ["CMD", "bash", "-c", .string("exec 3<>/dev/tcp/127.0.0.1/\(AgentFacts.healthPort)")]
    case .fluentd:
      guard image?.family == .fluentd || isAsked else { return nil }
      return [
        "CMD", "ruby", "-rsocket", "-e",
        .string("TCPSocket.new('127.0.0.1', \(AgentFacts.forwardPort)).close"),
      ]
    }
  }

  private mutating func reviewOwn(_ check: HealthCheck, _ diagnostics: inout Diagnostics) {
    let words: [String]
    var span = router.name.span
    switch check.command {
    case .shell(let command, let place): (words, span) = (["CMD-SHELL", command], place)
    case .words(let list):
      words = list.compactMap(\.literal)
      span = list.first?.span ?? span
      guard words.count == list.count else { return }
    }
    // An image of one's own may turn the server on, and so may a file that nobody has read.
    let isServerOff =
      router.image == nil
      && !router.settings.items.contains { $0.name.lowercased() == "http_server" }
      && files.map { $0.setting("http_server") == nil && $0.areIncludesKnown } ?? false
    let surroundings = HealthCommand.Surroundings(
      image: image, engine: engine, hasListeners: platform.hasListeners,
      hasServer: isServerOff ? false : nil)
    guard let problem = HealthCommand(words).problem(in: surroundings) else { return }
    diagnostics.report(
      .healthCheck, "the router's health check cannot succeed", at: span, label: problem,
      help: ["write `healthCheck: auto`, or leave it out"])
    isRight = false
  }

  // MARK: Its own logs

  private mutating func planLogs(_ tags: [Value], _ diagnostics: inout Diagnostics) {
    switch router.logs {
    case .some(.none): return
    case .driver(let driver)?:
      isRight = Planner(spec).reviewDriver(driver, platform, &diagnostics) && isRight
      logConfiguration = driver.value
      executionStatements += driver.executionStatements(of: "Router", TemplateTypes(spec))
    case .group(let group)?: planGroup(group, tags, &diagnostics)
    case nil: planGroup(RouterLogGroup(), tags, &diagnostics)
    }
  }

  private mutating func planGroup(
    _ settings: RouterLogGroup, _ tags: [Value], _ diagnostics: inout Diagnostics
  ) {
    let isNamed = settings.group?.isLogGroup("group", &diagnostics) ?? true
    isRight =
      settings.kmsKey?.isKeyARN("kmsKey", isGranted: false, &diagnostics) ?? true && isNamed
      && isRight
    let creation = settings.create?.value ?? (settings.region == nil ? .withStack : .exists)
    if creation == .withStack, let region = settings.region {
      diagnostics.report(
        .conflict, "a stack makes log groups in its own region only", at: region.span,
        help: ["write `create: false` or `create: atRuntime`"])
      isRight = false
    }
    if creation != .withStack,
      let span = settings.retentionDays?.span ?? settings.kmsKey?.span
        ?? settings.logGroupClass?.span
    {
      diagnostics.report(
        .conflict, "retention, key and class are set where a group is made", at: span,
        notes: ["this group is not made with the stack"])
      isRight = false
    }
    let unnamed: Interpolation = "/ecs/${AWS::StackName}/router"
    var group = settings.group?.value ?? unnamed.value
    if creation == .withStack {
      var made = LogGroup(
        "RouterLogGroup", origin: "router.logs", name: group,
        retentionDays: settings.retentionDays?.value ?? 30)
      made.kmsKey = settings.kmsKey?.value
      made.logGroupClass = settings.logGroupClass?.value
      made.tags = tags
      logGroup = made
      group = .ref(made.id)
    }
    let region = settings.region?.value ?? .ref("AWS::Region")
    var options: Object = ["awslogs-group": group, "awslogs-region": region]
    if creation == .atRuntime { options.append("awslogs-create-group", "true") }
    options.append("awslogs-stream-prefix", settings.streamPrefix?.value ?? "router")
    logConfiguration = ["LogDriver": "awslogs", "Options": .object(options)]
    executionStatements += awslogsStatements(
      "Router", group: group, region: region, creates: creation == .atRuntime)
  }
}

extension HealthCheck {
  /// The router's check with times that find a dead router within a minute and leave a slow start alone.
  static func value(ofRouter command: [Value]) -> Value {
    [
      "Command": .list(command), "Interval": 10, "Timeout": 5, "Retries": 3, "StartPeriod": 30,
    ]
  }
}
