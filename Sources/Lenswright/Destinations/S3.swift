package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Writes logs to Amazon S3 in files.
package struct S3: Destination {
  package var bucket: Setting<String>?
  package var prefix: Setting<String>?
  package var keyFormat: Setting<String>?
  package var compression: Setting<Compression>?
  package var expirationDays: Setting<Int>?
  package var kmsKey: Setting<String>?
  package var create: Known<Bool>?
  package var aws = AWSKeys()
  package var common = CommonKeys()

  package init() {}

  package enum Compression: String, Word { case none, gzip, zstd, snappy }

  package static let keyword = "s3"
  package static let title = "Amazon S3"
  package static let summary = "Files in a bucket that exists, or in one made beside the task."
  package static let kind = DestinationKind.aws
  package static let example = "{ type: s3, bucket: acme-logs, prefix: orders/ }"
  package static let draft = "{ type: s3, create: true, expirationDays: 90 }"
  package static let variants = [
    Variant(
      "created", "a bucket made beside the task", "{ type: s3, create: true, expirationDays: 90 }"),
    Variant(
      "encrypted", "a bucket with a key of its own",
      "{ type: s3, bucket: acme-logs, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' }"
    ),
    Variant(
      "canned-acl", "an access-control list",
      "{ type: s3, bucket: acme-logs, cannedAcl: bucket-owner-full-control }"),
    Variant(
      "other-account", "a bucket of another account, through a role of it",
      "{ type: s3, bucket: central-logs, region: eu-west-1, roleArn: 'arn:aws:iam::123456789012:role/logs', externalId: orders }"
    ),
    Variant(
      "fluentd", "a Fluentd router", "{ type: s3, bucket: acme-logs, prefix: orders/ }",
      on: .fluentd),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("s3"), .fluentd("s3", gem: "fluent-plugin-s3"),
  ]
  package static let fields: [Field<S3>] =
    [
      .optional("bucket", \.bucket, "The bucket's name."),
      .optional(
        "create", \.create,
        "`true` makes the bucket beside the task: encrypted, closed to the public."),
      .optional("prefix", \.prefix, "What object keys begin with.", default: "fluent-bit-logs/"),
      .optional(
        "s3KeyFormat", \.keyFormat,
        "The whole key, with the router's placeholders: `$TAG`, `$UUID`, strftime's codes."),
      .optional("compression", \.compression, "`gzip`, `zstd`, `snappy` or `none`."),
      .optional(
        "expirationDays", \.expirationDays,
        "Days after which objects of a bucket made here are deleted."),
      .optional(
        "kmsKey", \.kmsKey, "The ARN of the customer-managed key that encrypts the bucket."),
    ] + AWSKeys.fields.lifted(to: \.aws) + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "total_file_size", "Size at which a file is finished, 1 MB to 50 GB; 100 MB by default."),
    OptionNote(
      "upload_timeout",
      "Time after which a file is finished whatever its size; 10 minutes by default."),
    OptionNote("use_put_object", "Sends a file in one request; for files of up to 1 GB."),
    OptionNote("storage_class", "The storage class of the objects."),
    OptionNote(
      "canned_acl", "An access-control list for the objects; buckets without lists refuse it."),
    OptionNote("store_dir", "Where files wait in the router; it has to be writable."),
    OptionNote("json_date_key", "The key of the record's time; `false` leaves it out."),
    OptionNote(
      "log_key", "Write only this key's value, usually `log`, in place of the whole record."),
  ]

  package static let notes = [
    "Lines wait in the router's disk until a file is finished: a router that is killed loses them, unless `storeDir` is on a volume that outlives the task.",
    "Nothing is seen in the bucket before `totalFileSize` or `uploadTimeout` is reached.",
    "The last files have to be sent within the router's stop timeout.",
  ]
  package static let sources = [
    "plugins/out_s3/s3.c", "plugins/out_s3/s3.h",
    "fluent/fluent-plugin-s3:lib/fluent/plugin/out_s3.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.writesFiles = true
    var name = bucket?.value ?? ""
    if create?.value ?? false {
      var made = Bucket("\(context.stem)Bucket", origin: context.origin)
      made.name = bucket?.value
      made.kmsKey = kmsKey?.value
      made.expirationDays = expirationDays?.value
      made.tags = context.tags
      lowered.resources = [made.resource]
      name = .ref(made.id)
    }
    let isFluentd = context.engine == .fluentd
    // The plugin takes us-east-1 for granted where no region is said.
    lowered.set(isFluentd ? "s3_region" : "region", aws.regionValue, at: aws.region?.span ?? .none)
    lowered.set(isFluentd ? "s3_bucket" : "bucket", name, at: bucket?.span ?? context.span)
    if isFluentd { writeFluentd(to: &lowered) } else { writeFluentBit(to: &lowered) }
    lowered.connect(to: .s3, aws)
    lowered.statements = aws.assumeStatement.map { [$0] } ?? statements(on: name, context)
    return lowered
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    let isMade = create?.value ?? false
    if bucket == nil && !isMade {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `bucket`", at: context.span,
        help: ["name a bucket that exists, or add `create: true` to have one made"])
      isRight = false
    }
    if let text = bucket?.literal, text.hasPrefix("s3:") {
      diagnostics.report(
        .invalidValue, "`bucket` takes the bucket's name alone", at: bucket?.span ?? context.span)
      isRight = false
    } else if let bucket {
      isRight = bucket.isBucket("bucket", isMade: isMade, &diagnostics)
    }
    isRight = kmsKey?.isKeyARN("kmsKey", &diagnostics) ?? true && isRight
    if let days = expirationDays, let number = days.literal, number < 1 {
      diagnostics.report(
        .invalidValue, "objects are deleted after at least 1 day", at: days.span,
        help: ["leave `expirationDays` out to keep them"])
      isRight = false
    }
    if isMade { isRight = reviewAccessControl(&diagnostics) && isRight }
    if let keyFormat, let prefix {
      diagnostics.report(
        .conflict, "`s3KeyFormat` is the whole key, so `prefix` has nothing to begin",
        at: prefix.span,
        related: [Label(keyFormat.span, "the key")])
      isRight = false
    }
    if let keyFormat, let text = keyFormat.literal, !text.hasPrefix("/") {
      diagnostics.report(
        .optionValue, "`s3KeyFormat` begins with a slash", at: keyFormat.span,
        help: ["write `/\(text)`"])
      isRight = false
    }
    if let span = expirationDays?.span, !isMade {
      diagnostics.report(
        .conflict, "`expirationDays` is for a bucket that is made here", at: span,
        help: ["add `create: true`, or set it where the bucket is made"])
      isRight = false
    }
    if isMade, let span = aws.roleArn?.span ?? aws.region?.span {
      diagnostics.report(
        .conflict, "a stack makes buckets in its own account and region only", at: span)
      isRight = false
    }
    if context.engine == .fluentd {
      let onlyFluentBit = [
        ("s3KeyFormat", keyFormat?.span), ("roleArn", aws.roleArn?.span),
        (
          "compression",
          compression.flatMap { $0.literal == .zstd || $0.literal == .snappy ? $0.span : nil }
        ),
      ]
      for (key, span) in onlyFluentBit {
        guard let span else { continue }
        diagnostics.report(
          .unsupportedEngine, "Fluentd's plugin cannot be given this `\(key)` by plain options",
          at: span)
        isRight = false
      }
    } else if case .forever(let span) = common.retry {
      diagnostics.report(
        .optionValue, "the S3 plugin takes `forever` for five attempts", at: span,
        help: ["write a number"])
      isRight = false
    }
    return isRight
  }

  /// The bucket that is made has no access-control lists, and refuses what is sent with one.
  private func reviewAccessControl(_ diagnostics: inout Diagnostics) -> Bool {
    let lists =
      common.pluginKeys.filter { $0.key.text == "cannedAcl" }
      .map { ($0.value.literalText, $0.key.span) }
      + common.options.items.filter { $0.name.lowercased() == "canned_acl" }
      .map { ($0.value.literal, $0.span) }
    guard
      let (_, span) = lists.first(where: { $0.0 != nil && $0.0 != ObjectOwnership.acceptedList })
    else { return true }
    diagnostics.report(
      .conflict, "a bucket that is made here takes no access-control lists", at: span,
      help: ["leave it out; the account that owns the bucket owns its objects"])
    return false
  }

  /// The key: the tag tells container and task, and the random part keeps files of one second apart.
  private var format: Value? {
    if let keyFormat { return keyFormat.value }
    guard let prefix else { return nil }
    let suffix =
      switch compression?.literal {
      case .gzip: ".gz"
      case .zstd: ".zst"
      case .snappy: ".snappy"
      case .some(.none), nil: ""
      }
    let key: Interpolation =
      "/\(stem(of: prefix))$TAG/%Y/%m/%d/%H/%M/%S-$UUID\(suffix)"
    return key.value
  }

  /// A prefix without the slash that a key never begins with.
  private func stem(of prefix: Setting<String>) -> Value {
    guard let text = prefix.literal else { return prefix.value }
    return .string(text.hasPrefix("/") ? String(text.dropFirst()) : text)
  }

  private func writeFluentBit(to lowered: inout Lowered) {
    if let format {
      lowered.set("s3_key_format", format, at: keyFormat?.span ?? prefix?.span ?? .none)
    }
    if let compression, compression.literal != .some(.none) {
      lowered.set("compression", compression.value, at: compression.span)
    }
    lowered.set("role_arn", ifPresent: aws.roleArn)
    lowered.set("external_id", ifPresent: aws.externalId)
  }

  private func writeFluentd(to lowered: inout Lowered) {
    if let prefix { lowered.set("path", stem(of: prefix), at: prefix.span) }
    if let compression {
      lowered.set(
        "store_as", .string(compression.literal == .some(.none) ? "json" : "gzip"),
        at: compression.span)
    }
    // The plugin would otherwise look for the bucket, make it, and look for each object before writing, with permissions that writing does not need.
    lowered.set("check_bucket", "false")
    lowered.set("check_object", "false")
    lowered.set("check_apikey_on_start", "false")
    lowered.set("auto_create_bucket", "false")
    // Without the look, only the key itself keeps two tasks from overwriting one another's files.
    lowered.set(
      "s3_object_key_format", "%{path}%{time_slice}_%{hms_slice}_%{hex_random}.%{file_extension}")
    lowered.set("hex_random_length", "16")
  }

  /// What all keys begin with, up to whatever the router fills in.
  private func fixedPart(_ context: LoweringContext) -> Value {
    if let prefix, let text = stem(of: prefix).string {
      return .string(String(text.prefix { $0 != "$" && $0 != "%" }))
    }
    if let prefix { return stem(of: prefix).untilPlaceholder }
    guard context.engine == .fluentBit else { return "" }
    guard let keyFormat else { return "fluent-bit-logs/" }
    return .string(String((keyFormat.literal ?? "").dropFirst().prefix { $0 != "$" && $0 != "%" }))
  }

  private func statements(on bucket: Value, _ context: LoweringContext) -> [Statement] {
    let fixed = fixedPart(context)
    let name = bucket.withoutRouterVariables
    let objects: Interpolation = "arn:${AWS::Partition}:s3:::\(name)/\(fixed)*"
    var actions = ["s3:PutObject"]
    let keys = common.pluginKeys.map(\.key.text)
    if keys.contains("cannedAcl")
      || common.options.items.contains(where: { $0.name.lowercased() == "canned_acl" })
    {
      actions.append("s3:PutObjectAcl")
    }
    var statements = [Statement("WriteObjects", actions, on: [objects.value])]
    if let kmsKey {
      statements.append(
        Statement("EncryptObjects", ["kms:Decrypt", "kms:GenerateDataKey"], on: [kmsKey.value]))
    }
    return statements
  }
}

extension Value {
  /// A prefix in `Fn::Sub` up to the first of the router's placeholders, for the ARN of a permission.
  fileprivate var untilPlaceholder: Value {
    guard let (key, argument) = function, key == "Fn::Sub", let text = argument.string else {
      return withoutRouterVariables
    }
    let fixed = text.prefix { $0 != "%" }
    let tag = ["$TAG", "$UUID", "$INDEX", "${!"].compactMap { text.offset(of: $0) }.min()
    let end = min(fixed.utf8.count, tag ?? text.utf8.count)
    let cut = String(decoding: text.utf8.prefix(end), as: UTF8.self)
    return cut.includes("${") ? ["Fn::Sub": .string(cut)] : .string(cut)
  }
}

extension String {
  /// How many bytes stand before a text.
  fileprivate func offset(of part: String) -> Int? {
    let bytes = Array(utf8)
    let wanted = Array(part.utf8)
    guard bytes.count >= wanted.count else { return nil }
    return (0...(bytes.count - wanted.count)).first { bytes[$0...].starts(with: wanted) }
  }
}
