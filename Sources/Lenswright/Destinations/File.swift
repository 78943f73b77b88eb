package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Writes logs to files in the router, usually on a volume.
package struct File: Destination {
  package var path = Setting("")
  package var file: Setting<String>?
  package var format: Setting<Format>?
  package var template: Setting<String>?
  package var compression: Setting<Compression>?
  package var create: Known<Bool>?
  package var kmsKey: Setting<String>?
  package var common = CommonKeys()

  package init() {}

  package enum Format: String, Word {
    case plain
    case withTag = "out_file"
    case csv, ltsv, template, msgpack
  }

  package enum Compression: String, Word { case gzip, zstd }

  package static let keyword = "file"
  package static let title = "Files"
  package static let summary =
    "Files in the router, on a volume that it mounts, or on a file system made beside the task."
  package static let kind = DestinationKind.local
  package static let example = "{ type: file, path: /logs }"
  package static let variants = [
    Variant(
      "readable", "the time and the line as it was written",
      "{ type: file, path: /logs, format: template, template: '{time} {container_name} {log}' }"),
    Variant(
      "rotated", "files that are rotated",
      "{ type: file, path: /logs, file: orders.log, rotate: true, rotateMaxSize: 50MB, rotateMaxFiles: 5 }"
    ),
    Variant(
      "by-field", "a folder for each value of a field",
      "{ type: file, path: /logs/$ecs_task_definition, file: $container_name }"),
    Variant(
      "created", "a file system of Amazon EFS made beside the task, for the subnets of its network",
      "{ type: file, path: /logs, create: true }",
      network: "{ subnets: [subnet-0a1b2c3d4e5f60718, subnet-1b2c3d4e5f6071829] }"),
    Variant(
      "created-encrypted", "the same with a key of its own",
      "{ type: file, path: /logs, create: true, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }",
      network: "{ subnets: [!ImportValue network-SubnetA, !ImportValue network-SubnetB] }"),
    Variant(
      "fluentd", "a Fluentd router", "{ type: file, path: /logs, compression: gzip }", on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("file"), .fluentd("file")]
  package static let fields: [Field<File>] =
    [
      .required(
        "path", \.path,
        "The folder, which is made when it is missing; a value such as `$container_name` in it is taken from the record."
      ),
      .optional(
        "file", \.file,
        "The file's name; the tag by default, which names the container and the task. The service's name with Fluentd."
      ),
      .optional(
        "format", \.format,
        "`plain` (a record as JSON in each line, the default), `out_file` (the same behind its tag and time), `template`, `ltsv`, `csv` or `msgpack`."
      ),
      .optional(
        "template", \.template,
        "A line with fields in braces, for the format `template`.", default: "{time} {log}"),
      .optional("compression", \.compression, "`gzip` or `zstd`, for Fluentd."),
      .optional(
        "create", \.create,
        "`true` makes a file system of Amazon EFS beside the task and mounts it in the router at `path`: encrypted, open to the task alone."
      ),
      .optional(
        "kmsKey", \.kmsKey, "The ARN of a key to encrypt a file system with that is made here."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("mkdir", "Whether folders are made; on unless it is said otherwise."),
    OptionNote("rotate", "Whether a file is put aside when it is large, and the oldest deleted."),
    OptionNote("rotate_max_size", "The size at which it is; 100 MB by default."),
    OptionNote("rotate_max_files", "How many are kept; 7 by default."),
    OptionNote("enable_strftime", "Whether strftime's codes are read in `path` and `file`."),
  ]
  package static let notes = [
    "Without a volume at `path` the files are lost with the task: `create: true` makes one, `volumes` and `router.mountPoints` bring one that exists.",
    "The lines of `plain` hold no time but what the application wrote; `out_file` and `template` have the record's.",
    "What cannot be written is not tried again: lines are lost while the volume is full or away.",
    "Without `rotate`, which came with Fluent Bit 5.1.0, a file grows without end.",
    "Tasks that share a volume of EFS should not write one file: appends of several machines overwrite one another there.",
    "With Fluentd each file is named by its day, and lines are written every ten seconds. Every task writes that one file, unless `file` ends with `${chunk_id}`.",
    "A file system that is made here has an address in each subnet of `network.subnets`, of which there is one in each zone, and its VPC needs DNS support and DNS host names.",
    "It is mounted at the part of `path` that is the same for every record, a folder that the router's image does not have: on instances Docker would give such a folder's owner to the volume, and fail.",
    "Who else reads it needs TLS and a permission of IAM. Whatever the router writes there belongs to the user 1000.",
    "It stays when its stack is deleted, keeps every file until somebody deletes it, and moves what nobody has read for thirty days to the class for infrequent access.",
  ]
  package static let sources = [
    "plugins/out_file/file.c", "fluent/fluentd:lib/fluent/plugin/out_file.rb",
    "fluent/fluentd:lib/fluent/plugin_helper/compat_parameters.rb",
    "https://docs.aws.amazon.com/efs/latest/ug/accessing-fs.html",
    "https://docs.aws.amazon.com/efs/latest/ug/enforce-identity-access-points.html",
    "https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html",
    "aws/amazon-ecs-agent#4702", "cfn-lint 1.51.0: AWS::EFS::FileSystem",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.writesFiles = true
    if let create, isMade {
      guard makeFileSystem(at: create.span, in: &lowered, context, &diagnostics) else { return nil }
    }
    switch context.engine {
    case .fluentBit: writeForFluentBit(to: &lowered)
    case .fluentd: writeForFluentd(to: &lowered, context)
    }
    return lowered
  }

  // MARK: What is made

  private var isMade: Bool { create?.value ?? false }

  /// The part of `path` that is the same for every record, without a slash at its end; empty for the root.
  private var fixedFolder: String {
    let text = path.literal ?? ""
    var folder = text.prefix { $0 != "$" && $0 != "%" }
    if folder.endIndex < text.endIndex {
      // What is left of a folder's name is no folder.
      folder = folder.lastIndex(of: "/").map { folder[..<$0] } ?? ""
    }
    while folder.hasSuffix("/") { folder.removeLast() }
    return String(folder)
  }

  /// The file system with its door for the task, and the volume by which the router has it.
  private func makeFileSystem(
    at span: Span, in lowered: inout Lowered, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard
      let placement = context.requirePlacement(for: "a file system", at: span, &diagnostics),
      let subnets = placement.knownSubnets(
        for: "a file system", at: span,
        otherwise:
          "or mount a file system that exists: `volumes` describes it, `router.mountPoints` mounts it",
        &diagnostics)
    else { return false }
    var system = FileSystem("\(context.stem)FileSystem", origin: context.origin)
    system.kmsKey = kmsKey?.value
    system.tags = context.tags
    let id = Value.ref(system.id)
    var point = FileSystemAccessPoint(
      "\(context.stem)AccessPoint", origin: context.origin, system: id, folder: "/logs")
    point.tags = context.tags
    lowered.resources += [system.resource, point.resource]
    let group = context.makeGuardGroup(
      for: "their log files", on: (FileSystem.port, "NFS"), in: placement, &lowered)
    for (name, subnet) in subnets {
      let target = MountTarget(
        "\(context.stem)MountTarget\(name)", origin: context.origin, system: id, subnet: subnet,
        groups: [group])
      lowered.resources.append(target.resource)
      lowered.prerequisites.append(target.id)
    }
    lowered.statements = [
      Statement(
        "WriteLogFiles", ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
        on: [.getAtt(system.id, "Arn")],
        if: ["ArnEquals": ["elasticfilesystem:AccessPointArn": .getAtt(point.id, "Arn")]])
    ]
    let host: Interpolation = "\(id).efs.${AWS::Region}.${AWS::URLSuffix}"
    lowered.connect(host.value, .integer(FileSystem.port))
    lowered.volumes.append(
      .init(
        name: context.name,
        configuration: [
          "EFSVolumeConfiguration": [
            "FilesystemId": id, "TransitEncryption": "ENABLED",
            "AuthorizationConfig": ["AccessPointId": .ref(point.id), "IAM": "ENABLED"],
          ]
        ], span: span))
    lowered.mountPoints.append(
      .init(volume: context.name, path: fixedFolder, span: path.span))
    return true
  }

  private func reviewCreation(
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = kmsKey?.isKeyARN("kmsKey", isGranted: false, &diagnostics) ?? true
    isRight =
      context.reviewCreation(
        of: "a file system", isMade: isMade, aws: AWSKeys(),
        madeOnly: [("kmsKey", kmsKey?.span)], &diagnostics) && isRight
    guard isMade else { return isRight }
    if path.literal == nil {
      diagnostics.report(
        .needsLiteral, "a file system is mounted at `path`, which has to be known", at: path.span,
        label: "only CloudFormation knows it", help: ["write the folder out, such as `/logs`"])
      isRight = false
    } else if fixedFolder.isEmpty {
      diagnostics.report(
        .invalidValue, "a file system cannot be mounted at the router's root", at: path.span,
        label: "begins with no folder that is the same for every record",
        help: ["begin it with a folder, such as `/logs`"])
      isRight = false
    }
    return isRight
  }

  // MARK: Checks

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = reviewCreation(context, &diagnostics)
    if let text = path.literal, !text.hasPrefix("/"), !text.hasPrefix("${") {
      diagnostics.report(
        .invalidValue, "`path` is a folder in the router, from its root", at: path.span,
        help: ["begin it with a slash: `/\(text)`"])
      isRight = false
    }
    if let text = file?.literal, text.includes("/"), let span = file?.span {
      diagnostics.report(
        .invalidValue, "`file` is a name without folders", at: span,
        help: ["`path` has the folders"])
      isRight = false
    }
    if let template, let format = format?.literal ?? (format == nil ? .plain : nil),
      format != .template
    {
      diagnostics.report(
        .conflict, "`template` is for the format of that name", at: template.span,
        help: ["add `format: template`"])
      isRight = false
    }
    return
      (context.engine == .fluentBit
      ? reviewForFluentBit(&diagnostics) : reviewForFluentd(&diagnostics))
      && isRight
  }

  private func reviewForFluentBit(_ diagnostics: inout Diagnostics) -> Bool {
    if let compression {
      diagnostics.report(
        .unsupportedEngine, "Fluent Bit's plugin compresses only what it has rotated",
        at: compression.span, help: ["write `rotate: true`"])
      return false
    }
    let limits = common.pluginKeys.filter { $0.key.text.hasPrefix("rotate") }
    guard let limit = limits.first, !common.sets("rotate") else { return true }
    diagnostics.report(
      .conflict, "`\(limit.key.text)` is for files that are rotated", at: limit.key.span,
      help: ["add `rotate: true`"])
    return false
  }

  private func reviewForFluentd(_ diagnostics: inout Diagnostics) -> Bool {
    if let format, format.literal == .template || format.literal == .csv {
      diagnostics.report(
        .unsupportedEngine, "Fluentd cannot be given this `format` by plain options",
        at: format.span, help: ["write `plain`, `out_file` or `ltsv`"])
      return false
    }
    // The only placeholder that needs no section.
    let chunk = "${chunk_id}"
    for setting in [path, file].compactMap(\.self) {
      guard let text = setting.literal, text.includes("$"), !text.hasSuffix(chunk)
      else { continue }
      diagnostics.report(
        .unsupportedEngine, "Fluentd takes a part of a file's name from records in a section only",
        at: setting.span, label: "plain log options cannot carry it")
      return false
    }
    return true
  }

  /// Whether the plugin takes the folder or the name from each record.
  private var isDynamic: Bool {
    let texts = [path.literal, file?.literal].compactMap(\.self)
    return texts.contains { $0.withoutRouterVariables.includes("$") }
      || common.sets("enable_strftime") && texts.contains { $0.includes("%") }
  }

  private func writeForFluentBit(to lowered: inout Lowered) {
    lowered.set("path", path.value, at: path.span)
    lowered.set("file", ifPresent: file)
    // The plugin's own format puts the tag before the JSON, so that no line is either text or JSON.
    lowered.set("format", format?.value ?? "plain", at: format?.span ?? .none)
    if format?.literal == .template {
      lowered.set("template", template?.value ?? "{time} {log}", at: template?.span ?? .none)
    }
    if !common.sets("mkdir") { lowered.set("mkdir", "On") }
    guard isDynamic else { return }
    // A record without the field would otherwise drop its whole chunk, and without a place for it the router does not start.
    let place = fixedFolder
    let fallbacks = [
      ("fallback_path", place.isEmpty ? "/" : place), ("fallback_file", "others.log"),
      ("on_missing_field", "fallback"), ("on_limit_reached", "fallback"),
    ]
    for (option, value) in fallbacks where !common.sets(option) {
      lowered.set(option, .string(value))
    }
  }

  /// The plugin's own buffer is a folder beside the files, which it takes for its own when it starts and lets two outputs not share; a day passes before a line is in a file. Its older flat options say otherwise.
  private func writeForFluentd(to lowered: inout Lowered, _ context: LoweringContext) {
    let slash = path.literal?.hasSuffix("/") ?? false ? "" : "/"
    let name: Interpolation = "\(path.value)\(slash)\(file?.value ?? .string(context.service))"
    lowered.set("path", name.value, at: path.span)
    if let compression { lowered.set("compress", compression.value, at: compression.span) }
    let format =
      switch self.format?.literal {
      case .plain, .template, nil: "json"
      case .some(let known): known.rawValue
      }
    lowered.set("format", .string(format), at: self.format?.span ?? .none)
    let defaults = [
      ("append", "true"), ("include_time_key", format == "out_file" ? nil : "true"),
      ("buffer_type", "memory"),
      ("flush_interval", "10s"),
    ]
    for (option, value) in defaults where !common.sets(option) {
      if let value { lowered.set(option, .string(value)) }
    }
  }
}
