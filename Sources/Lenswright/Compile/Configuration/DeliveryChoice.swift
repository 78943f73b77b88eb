import LensCloudFormation
import LensFluent
import LensSyntax

/// How the router comes by its configuration.
enum DeliveryWay: Sendable {
  /// Log options are enough.
  case nothing
  /// A file that is in the router without us is included as it is.
  case file(String)
  /// An object that exists is included as it is.
  case object(Setting<String>, Carrier)
  /// What is generated and the spec's files have to be carried there.
  case carried(Carrier)

  enum Carrier: Sendable {
    /// In variables of the environment, which a start command writes to files.
    case inline
    /// As an object that ECS fetches before the container starts.
    case s3
    /// As an object that the init process of AWS's image fetches.
    case initProcess
    /// In an image that is built from a `Dockerfile`.
    case image
  }
}

extension RouterPlan {
  private var asked: Router.Delivery { router.delivery?.value ?? .auto }

  /// Chooses the way, or says why there is none.
  ///
  /// `inline` where it can be: it needs no bucket and no image, and a changed configuration is a changed task definition. An object in S3 is fetched
  /// by ECS itself where it does that, and by the init process elsewhere.
  mutating func chooseDelivery(
    _ routing: Routing?, _ diagnostics: inout Diagnostics
  ) -> DeliveryWay? {
    guard let routing, let files else { return nil }
    let isGenerated = needsConfiguration(routing)
    if files.isEmpty, !routing.configured.isEmpty {
      return refuseEmpty(routing, &diagnostics)
    }
    if let config = router.config, files.isEmpty, config.value.bucket == nil {
      diagnostics.report(
        .configurationFile, "`config` names no file", at: config.span,
        help: ["name one under `include` or `parsers`, or leave `config` out"])
      return nil
    }
    guard isGenerated || !files.isEmpty else { return chooseNothing(&diagnostics) }
    if !isGenerated, files.parsers.isEmpty, files.includes.count == 1 {
      switch files.includes[0] {
      case .inRouter(let path, let span):
        return [.auto, .options].contains(asked)
          ? .file(path)
          : refuseIdleDelivery("`\(path)` is in the router already", span, &diagnostics)
      case .object(let arn): return chooseObject(arn, &diagnostics)
      case .text: break
      }
    }
    guard let carrier = chooseCarrier(cause(routing), &diagnostics),
      placeObjects(files, carrier, &diagnostics)
    else { return nil }
    return .carried(carrier)
  }

  private func refuseEmpty(
    _ routing: Routing, _ diagnostics: inout Diagnostics
  ) -> DeliveryWay? {
    for container in routing.configured {
      diagnostics.report(
        .nothingRouted, "no file says where the lines of `\(container.value)` go",
        at: container.span,
        notes: ["`logs: config` leaves that to your own files"],
        help: ["name one: `router: { config: { include: [extra.conf] } }`"])
    }
    return nil
  }

  private func chooseNothing(_ diagnostics: inout Diagnostics) -> DeliveryWay? {
    guard let delivery = router.delivery, ![.auto, .options].contains(delivery.value) else {
      return .nothing
    }
    // Where a bucket is named, a base spec or an environment may have something to deliver.
    if router.config?.value.bucket != nil { return .nothing }
    return refuseIdleDelivery(
      "plain log options carry all that the spec asks for", nil, &diagnostics)
  }

  private func refuseIdleDelivery(
    _ note: String, _ related: Span?, _ diagnostics: inout Diagnostics
  ) -> DeliveryWay? {
    diagnostics.report(
      .conflict, "there is nothing to deliver", at: router.delivery?.span ?? .none,
      related: related.map { [Label($0, "this is all")] } ?? [], notes: [note],
      help: ["leave `delivery` out"])
    return nil
  }

  // MARK: One object

  private mutating func chooseObject(
    _ arn: Setting<String>, _ diagnostics: inout Diagnostics
  ) -> DeliveryWay? {
    switch asked {
    case .auto where !platform.isFargate, .s3:
      guard reviewFetching(&diagnostics) else { return nil }
      return .object(arn, .s3)
    case .auto, .`init`:
      guard useInitProcess(arn.span, &diagnostics) else { return nil }
      return .object(arn, .initProcess)
    case .options, .inline, .image:
      diagnostics.report(
        .conflict, "an object in S3 is fetched by ECS or by AWS's init image",
        at: router.delivery?.span ?? .none, related: [Label(arn.span, "the object")],
        help: ["write `s3` or `init`, or leave `delivery` out"])
      return nil
    }
  }

  /// The agent's own way, which Fargate does not have.
  private func reviewFetching(_ diagnostics: inout Diagnostics) -> Bool {
    guard platform.isFargate else { return true }
    diagnostics.report(
      .launchType, "on Fargate ECS fetches no configuration from S3",
      at: router.delivery?.span ?? .none, label: "the task would not be placed",
      help: ["write `init`, which fetches the same with AWS's init image, or `inline`"])
    return false
  }

  // MARK: What has to be carried

  private mutating func chooseCarrier(
    _ span: Span, _ diagnostics: inout Diagnostics
  ) -> DeliveryWay.Carrier? {
    switch asked {
    case .options:
      diagnostics.report(
        .conflict, "plain log options cannot carry this", at: span,
        related: router.delivery.map { [Label($0.span, "nothing else is to be delivered")] } ?? [],
        help: ["leave `delivery` out, or write `inline`"])
      return nil
    case .inline: return .inline
    case .s3: return reviewFetching(&diagnostics) && hasBucket(&diagnostics) ? .s3 : nil
    case .`init`:
      guard hasBucket(&diagnostics), useInitProcess(router.delivery?.span ?? span, &diagnostics)
      else { return nil }
      return .initProcess
    case .image: return .image
    case .auto: break
    }
    // Without a shell ECS itself can still bring a file.
    if image?.hasShell == false, !platform.isFargate, router.config?.value.bucket != nil {
      return .s3
    }
    return .inline
  }

  /// The same carrier, or one for a configuration that is too long for the task definition.
  mutating func fittingCarrier(
    for texts: ConfigurationFiles, instead carrier: DeliveryWay.Carrier, _ span: Span,
    _ diagnostics: inout Diagnostics
  ) -> DeliveryWay.Carrier? {
    guard case .inline = carrier else { return carrier }
    let parsers = texts.parsers
    let main = texts.main(parsersAt: parsers.isEmpty ? nil : DeliveryFacts.parsersFile)
    let size = main.text.utf8.count + parsers.text.utf8.count
    // The rest of the task definition has to fit beside it, and is looked at when it is finished.
    guard size > ECSLimits.taskDefinitionSize else { return carrier }
    let hasBucket = router.config?.value.bucket != nil
    let hasObjects = texts.files.includes.contains { $0.object != nil }
    if asked == .auto, hasBucket, !platform.isFargate { return .s3 }
    if asked == .auto, hasBucket, !hasObjects, engine == .fluentBit {
      return useInitProcess(span, &diagnostics) ? .initProcess : nil
    }
    diagnostics.report(
      .taskDefinitionSize,
      "the router's configuration has \(size) bytes, and ECS takes \(ECSLimits.taskDefinitionSize) for the whole task definition",
      at: span,
      help: [
        platform.isFargate
          ? "write `delivery: init`, with a bucket, or `image`"
          : "write `delivery: s3`, with a bucket, or `image`"
      ])
    return nil
  }

  private func hasBucket(_ diagnostics: inout Diagnostics) -> Bool {
    guard let bucket = router.config?.value.bucket else {
      diagnostics.report(
        .missingKey, "`delivery: \(asked.rawValue)` needs a bucket",
        at: router.delivery?.span ?? .none,
        help: ["name it: `router: { config: { bucket: … } }`"])
      return false
    }
    return bucket.isBucket("bucket", isMade: false, &diagnostics)
  }

  /// Takes AWS's image with the init process, or makes sure that the spec's own has it.
  private mutating func useInitProcess(
    _ span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard engine == .fluentBit else {
      diagnostics.report(
        .unsupportedEngine, "the init process is a part of AWS's image for Fluent Bit", at: span,
        help: [platform.isFargate ? "write `inline` or `image`" : "write `s3`, `inline` or `image`"]
      )
      return false
    }
    if router.image == nil {
      useInitImage()
      return true
    }
    if asked == .image {
      useInitBase()
      return true
    }
    guard let image, image.family != .unknown, !image.isInit else { return true }
    diagnostics.report(
      .conflict, "the router's image has no init process", at: router.image?.span ?? span,
      related: [Label(span, "which would fetch this")],
      help: ["leave `router.image` out, or name an `init-` tag of AWS's image"])
    return false
  }

  /// Sees to it that objects of the spec's own are included in their order.
  ///
  /// The init process includes what it fetches behind everything else, and several files in an order that nobody chooses.
  private mutating func placeObjects(
    _ files: UserFiles, _ carrier: DeliveryWay.Carrier, _ diagnostics: inout Diagnostics
  ) -> Bool {
    let included = files.includes.filter { $0.object != nil }
    guard let first = (included + files.parsers.filter { $0.object != nil }).first else {
      return true
    }
    guard useInitProcess(first.span, &diagnostics) else { return false }
    var isRight = true
    if case .initProcess = carrier, let object = included.first {
      diagnostics.report(
        .conflict, "the init process would include two files in any order", at: object.span,
        related: [Label(router.delivery?.span ?? .none, "brings the other")],
        help: [
          "leave `delivery` out: then a start command writes what is generated, and the object is read behind it"
        ])
      isRight = false
    }
    if included.count > 1 {
      diagnostics.report(
        .conflict, "the init process would include these objects in any order",
        at: included[1].span, related: [Label(included[0].span, "the other")],
        help: ["put them into one object"])
      isRight = false
    } else if let object = included.first, files.includes.last?.object == nil {
      diagnostics.report(
        .conflict, "an object in S3 is included behind everything else", at: object.span,
        help: ["put it last in the list"])
      isRight = false
    }
    return reviewBaseNames(files) { diagnostics.report(.duplicateName, $0, at: $1, notes: [$2]) }
      && isRight
  }

  private func reviewBaseNames(
    _ files: UserFiles, _ report: (String, Span, String) -> Void
  ) -> Bool {
    var seen: Set<Substring> = []
    var isRight = true
    for object in files.all.compactMap(\.object) {
      guard let name = object.literal.flatMap(S3ObjectName.init)?.baseName else { continue }
      if !seen.insert(name).inserted {
        report(
          "two objects are called `\(name)`", object.span,
          "the init process keeps both under that name, and the later replaces the other")
        isRight = false
      }
    }
    return isRight
  }
}
