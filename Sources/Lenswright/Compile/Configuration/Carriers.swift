import LensCloudFormation
import LensFluent
import LensSyntax

extension RouterPlan {
  /// Carries the files to the router.
  func deliver(
    _ texts: ConfigurationFiles, by carrier: DeliveryWay.Carrier, _ span: Span,
    _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    var delivered: DeliveredConfiguration?
    if texts.isEmpty {
      // Nothing but objects, of which the init process is told.
      var alone = DeliveredConfiguration()
      alone.reason =
        "delivered by init: AWS's init image fetches the objects when the router starts"
      addObjects(texts.files, &alone)
      return alone
    }
    switch carrier {
    case .inline: delivered = inline(texts, span, &diagnostics)
    case .s3: delivered = fetchedByECS(texts, span, &diagnostics)
    case .initProcess: delivered = fetchedByInitProcess(texts, &diagnostics)
    case .image: delivered = builtIn(texts, &diagnostics)
    }
    guard var delivered else { return nil }
    for variable in texts.generated?.variables.environment ?? [] {
      delivered.environment.append(["Name": .string(variable.name), "Value": variable.value])
    }
    delivered.secrets += (texts.generated?.variables.secrets ?? []).map {
      ["Name": .string($0.name), "ValueFrom": $0.reference.value]
    }
    addObjects(texts.files, &delivered)
    return delivered
  }

  // MARK: Inline

  /// The files in variables, which a start command writes before it starts the engine as the image does.
  private func inline(
    _ texts: ConfigurationFiles, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    var delivered = DeliveredConfiguration()
    let parsers = texts.parsers
    let path = DeliveryFacts.configurationFile(engine)
    let main = texts.main(parsersAt: parsers.isEmpty ? nil : DeliveryFacts.parsersFile)
    var files = [(DeliveryFacts.configurationVariable, PlacedFile.Role.included, path, main)]
    if !parsers.isEmpty {
      files.append((DeliveryFacts.parsersVariable, .parsers, DeliveryFacts.parsersFile, parsers))
    }
    guard write(files, into: &delivered, span, &diagnostics) else { return nil }
    delivered.options = included(.string(path))
    let cause = router.delivery?.value == .inline ? "" : ", because the router's image has a shell"
    delivered.reason =
      "delivered inline\(cause): a variable carries the configuration, and a start command writes it"
    return delivered
  }

  /// Puts files into variables of the environment and their writing into the start command.
  private func write(
    _ files: [(variable: String, role: PlacedFile.Role, path: String, text: ConfigurationText)],
    into delivered: inout DeliveredConfiguration, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard image?.hasShell != false, let start = DeliveryFacts.start(image, engine) else {
      diagnostics.report(
        .conflict, "the router's image has no shell that could write the configuration", at: span,
        notes: ["this needs a configuration file, which a start command writes from a variable"],
        help: [
          "leave `router.image` out, or name an image with a shell",
          platform.isFargate
            ? "or build the file into an image of your own: `delivery: image`"
            : "or let ECS fetch it: `delivery: s3`, with a bucket",
        ])
      return false
    }
    for property in ["Command", "EntryPoint"] where router.others[property] != nil {
      diagnostics.report(
        .conflict,
        "the router's `\(property == "Command" ? "command" : "entryPoint")` is needed for its configuration",
        at: router.others.span(of: property),
        notes: ["a start command writes the configuration and then starts the engine"])
      return false
    }
    var script: [String] = []
    for (variable, role, path, text) in files {
      // A shell writes the last line break itself.
      let value = String(text.text.dropLast())
      if "\(variable)=\(value)".utf8.count > DeliveryFacts.longestVariable {
        diagnostics.report(
          .taskDefinitionSize, "the router's configuration is too long for a variable", at: span,
          notes: ["Linux hands at most \(DeliveryFacts.longestVariable) bytes of one to a process"],
          help: [
            platform.isFargate
              ? "write `delivery: init` or `image`" : "write `delivery: s3`, `init` or `image`"
          ])
        return false
      }
      delivered.environment.append(["Name": .string(variable), "Value": .string(value)])
      script.append("printenv \(variable) > \(path)")
      delivered.files.append(
        PlacedFile(
          role: role, path: path, writer: "written by the container's command", text: text))
    }
    delivered.entryPoint = ["sh", "-c"]
    delivered.command = .list([.string((script + [start]).joined(separator: " && "))])
    delivered.writesFiles = true
    return true
  }

  // MARK: S3

  /// One object that ECS fetches. Parsers cannot be in it and have to be in a file, so that they go inline.
  private func fetchedByECS(
    _ texts: ConfigurationFiles, _ span: Span, _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    var delivered = DeliveredConfiguration()
    let parsers = texts.parsers
    if !parsers.isEmpty {
      let files = [
        (
          DeliveryFacts.parsersVariable, PlacedFile.Role.parsers, DeliveryFacts.parsersFile, parsers
        )
      ]
      guard write(files, into: &delivered, span, &diagnostics) else { return nil }
    }
    let text = texts.main(parsersAt: parsers.isEmpty ? nil : DeliveryFacts.parsersFile)
    let asset = ConfigurationAsset("router", text, bucketed: router, service: spec.service.value)
    delivered.options = included(asset.arn, type: "s3")
    delivered.executionStatements = [
      Statement("ReadRouterConfiguration", ["s3:GetObject"], on: [asset.arn])
    ]
    delivered.files.insert(
      PlacedFile(
        role: .included, path: AgentFacts.fetchedConfiguration(engine),
        writer: "fetched by ECS from \(asset.place)", text: text), at: 0)
    delivered.package = ConfigurationPackage(.s3, [asset])
    delivered.reason =
      "delivered by s3: ECS fetches the configuration before the router starts, and `lenswright package` uploads it"
      + (parsers.isEmpty ? "" : "; parsers need a file of their own, which goes inline")
    return delivered
  }

  /// Objects that the init process fetches: one that is included, and one with parsers.
  private func fetchedByInitProcess(
    _ texts: ConfigurationFiles, _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    let parsers = texts.parsers
    // The command line names the parsers, because nobody knows the folder that the process writes to.
    let main = texts.main(parsersAt: nil)
    if let word = DeliveryFacts.parserWords.first(where: main.text.includes) {
      diagnostics.report(
        .conflict, "the init process would take the configuration for parsers",
        at: router.delivery?.span ?? .none,
        notes: ["it looks for `\(word)` anywhere in a file"], help: ["write `inline` or `image`"])
      return nil
    }
    let texts = [("router", PlacedFile.Role.behind, main), ("parsers", .parsers, parsers)]
    var assets: [ConfigurationAsset] = []
    var delivered = DeliveredConfiguration()
    for (stem, role, text) in texts where !text.isEmpty {
      let asset = ConfigurationAsset(stem, text, bucketed: router, service: spec.service.value)
      assets.append(asset)
      fetch(asset.arn, into: &delivered)
      delivered.files.append(
        PlacedFile(
          role: role, path: DeliveryFacts.initFolder + asset.file,
          writer: "fetched by the image's init process from \(asset.place)", text: asset.text))
    }
    delivered.package = ConfigurationPackage(.initProcess, assets)
    delivered.reason =
      "delivered by init: AWS's init image fetches the configuration when the router starts, and `lenswright package` uploads it"
    return delivered
  }

  /// An object that exists already, alone.
  func fetched(_ arn: Setting<String>, _ carrier: DeliveryWay.Carrier) -> DeliveredConfiguration {
    var delivered = DeliveredConfiguration()
    switch carrier {
    case .s3:
      delivered.options = included(arn.value, type: "s3")
      delivered.executionStatements = [
        Statement("ReadRouterConfiguration", ["s3:GetObject"], on: [arn.value])
      ]
      delivered.reason = "delivered by s3: ECS fetches the object before the router starts"
    default:
      fetch(arn.value, into: &delivered)
      delivered.reason =
        "delivered by init: AWS's init image fetches the object when the router starts"
        + (platform.isFargate ? ", since ECS fetches none on Fargate" : "")
    }
    return delivered
  }

  /// The spec's own objects, which the init process includes behind everything else.
  private func addObjects(_ files: UserFiles, _ delivered: inout DeliveredConfiguration) {
    for object in files.all.compactMap(\.object) { fetch(object.value, into: &delivered) }
  }

  /// Tells the init process of an object and lets the task read it.
  private func fetch(_ arn: Value, into delivered: inout DeliveredConfiguration) {
    let number =
      1
      + delivered.environment.count {
        $0.object?["Name"]?.string?.hasPrefix(DeliveryFacts.initVariable) ?? false
      }
    delivered.environment.append(
      ["Name": .string("\(DeliveryFacts.initVariable)\(number)"), "Value": arn])
    delivered.taskStatements += [
      Statement("ReadRouterConfiguration", ["s3:GetObject"], on: [arn]),
      // The process asks where the bucket is before it fetches anything.
      Statement("FindConfigurationBucket", ["s3:GetBucketLocation"], on: [bucketARN(of: arn)]),
    ]
  }

  /// The part of an object's ARN in front of the first slash.
  private func bucketARN(of arn: Value) -> Value {
    if let text = arn.string, let name = S3ObjectName(text) { return .string(name.bucketARN) }
    if let text = arn.function?.argument.string, arn.function?.key == "Fn::Sub",
      let slash = text.firstIndex(of: "/")
    {
      return ["Fn::Sub": .string(String(text[..<slash]))]
    }
    return ["Fn::Select": ["0", ["Fn::Split": ["/", arn]]]]
  }

  // MARK: Image

  private func builtIn(
    _ texts: ConfigurationFiles, _ diagnostics: inout Diagnostics
  ) -> DeliveredConfiguration? {
    guard let own = router.image else {
      diagnostics.report(
        .missingKey, "`delivery: image` needs the key `router.image`",
        at: router.delivery?.span ?? .none,
        help: ["name the image that you will build from the written `Dockerfile` and push"])
      return nil
    }
    if let name = own.literal, RouterImage(name).family != .unknown {
      diagnostics.report(
        .conflict, "`\(name)` is not an image of your own", at: own.span,
        label: "the configuration cannot be built into it",
        related: [Label(router.delivery?.span ?? .none, "asks for that")],
        help: ["name the repository and the tag that you will push"])
      return nil
    }
    let folder = DeliveryFacts.imageFolder
    var files: [ConfigurationAsset] = []
    let parsers = texts.parsers
    if !parsers.isEmpty { files.append(ConfigurationAsset("parsers", parsers)) }
    // The names of the files change with their content, so that a task never runs an image of another configuration.
    let main = ConfigurationAsset(
      "router", texts.main(parsersAt: files.first.map { folder + $0.file }))
    files.insert(main, at: 0)
    var delivered = DeliveredConfiguration()
    for (file, role) in zip(files, [PlacedFile.Role.included, .parsers]) {
      delivered.files.append(
        PlacedFile(
          role: role, path: folder + file.file, writer: "copied into the image by the Dockerfile",
          text: file.text))
    }
    delivered.options = included(.string(folder + main.file))
    let dockerfile = ConfigurationText(generated: dockerfile(files))
    delivered.package = ConfigurationPackage(
      .image(own, base: baseImage), [ConfigurationAsset(named: "Dockerfile", dockerfile)] + files)
    delivered.reason =
      "delivered by image: the configuration is built into the router's image, and `lenswright package` prints how"
    return delivered
  }

  private func dockerfile(_ files: [ConfigurationAsset]) -> String {
    var text =
      "# The log router of \(spec.service.value) with its configuration, written by Lenswright.\n"
    if let baseImage {
      text += "ARG BASE=\(baseImage)\n"
    } else {
      text += "# BASE is an image of Fluentd with the gems of the destinations.\nARG BASE\n"
    }
    text += "FROM ${BASE}\n"
    text +=
      "COPY \(files.map(\.file).joined(separator: " ")) \(DeliveryFacts.imageFolder)\n"
    return text
  }
}
