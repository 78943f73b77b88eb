package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Writes logs to Azure Blob Storage.
package struct AzureBlob: Destination {
  package var account = Setting("")
  package var container = Setting("")
  package var sharedKey: SecretReference?
  package var sasToken: SecretReference?
  package var path: Setting<String>?
  package var blobType: Setting<BlobType>?
  package var buffering: Known<Bool>?
  package var compressBlob: Known<Bool>?
  package var endpoint: Setting<String>?
  package var tls = TLS()
  package var common = CommonKeys()

  package init() {}

  package enum BlobType: String, Word { case appendblob, blockblob }

  package static let keyword = "azure-blob"
  package static let title = "Azure Blob Storage"
  package static let summary = "Blobs in a container of a storage account."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: azure-blob, accountName: acmelogs, containerName: orders, sharedKey: /orders/storage-key }"
  package static let draft =
    "{ type: azure-blob, accountName: examplelogs, containerName: orders, sharedKey: /orders/storage-key }"
  package static let variants = [
    Variant(
      "token", "a shared access signature and a path",
      "{ type: azure-blob, accountName: acmelogs, containerName: orders, sasToken: /orders/storage-token, path: 'ecs/%Y/%m/%d/%H' }"
    ),
    Variant(
      "buffered", "files that wait in the router until they are large, compressed",
      "{ type: azure-blob, accountName: acmelogs, containerName: orders, sharedKey: /orders/storage-key, path: ecs, bufferingEnabled: true, compressBlob: true, uploadTimeout: 5m, uploadFileSize: 50MB }"
    ),
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("azure_blob")]
  package static let fields: [Field<AzureBlob>] =
    [
      .required("accountName", \.account, "The storage account's name."),
      .required(
        "containerName", \.container,
        "The container; with a key the router makes one that is missing."),
      .optional(
        "sharedKey", \.sharedKey, "A key of the account: an ARN, an SSM name or an intrinsic."),
      .optional(
        "sasToken", \.sasToken,
        "A shared access signature in the place of a key: an ARN, an SSM name or an intrinsic."),
      .optional(
        "path", \.path,
        "What blobs' names begin with, with strftime's codes, `$TAG` and `$UUID`. Append blobs get the hour behind it unless it has one of these."
      ),
      .optional(
        "blobType", \.blobType,
        "`appendblob` grows, `blockblob` is one blob for each send.", default: "appendblob"),
      .optional(
        "bufferingEnabled", \.buffering,
        "`true` collects files in the router and sends them by size and time, as block blobs."),
      .optional("compressBlob", \.compressBlob, "Whether block blobs are compressed."),
      .optional(
        "endpoint", \.endpoint,
        "The whole address of another cloud's account: `https://acmelogs.blob.core.usgovcloudapi.net`."
      ),
      .optional("tls", \.tls, "On by default; `{ verify, caFile, … }`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("auto_create_container", "Whether the router makes a container that is missing."),
    OptionNote("date_key", "The key of the record's time; `@timestamp` by default."),
    OptionNote("compress", "`gzip` or `zstd` compresses what is sent."),
    OptionNote(
      "upload_timeout", "Time after which a file that waits is sent; 30 minutes by default."),
    OptionNote("upload_file_size", "Size at which a file that waits is sent; 200 MB by default."),
  ]
  package static let notes = [
    "An append blob takes 50000 appends and then no more, a day of a busy container: hence the hour in its name.",
    "With a token the container has to exist; a token of the whole account can make it, with `autoCreateContainer: true`.",
    "With `bufferingEnabled` what waits is sent when the router stops. A volume that outlives the task is no help with several containers: each one's output then sends what all of them left.",
  ]
  package static let sources = [
    "plugins/out_azure_blob/azure_blob.c", "plugins/out_azure_blob/azure_blob_conf.c",
    "https://github.com/fluent/fluent-bit/issues/2692",
  ]

  /// The release that began to read placeholders in `path`: fluent/fluent-bit commit 3fbb8948.
  private static let templates = EngineVersion(5, 0, 2)

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard review(context, &diagnostics), writePath(to: &lowered, context, &diagnostics) else {
      return nil
    }
    lowered.set("account_name", account.value, at: account.span)
    lowered.set("container_name", container.value, at: container.span)
    lowered.set("blob_type", type, at: blobType?.span ?? .none)
    if let buffering {
      lowered.set("buffering_enabled", buffering.value ? "On" : "Off", at: buffering.span)
    }
    if let compressBlob {
      lowered.set("compress_blob", compressBlob.value ? "On" : "Off", at: compressBlob.span)
    }
    lowered.writesFiles = isBuffered
    if sasToken != nil || common.sets("sas_token") {
      if !common.sets("auth_type") { lowered.set("auth_type", "sas") }
      // The usual token may write into the container and not look whether it is there, without which nothing would be sent.
      if !common.sets("auto_create_container") { lowered.set("auto_create_container", "Off") }
    }
    lowered.secret("shared_key", ifPresent: sharedKey)
    lowered.secret("sas_token", ifPresent: sasToken)
    lowered.set("endpoint", ifPresent: endpoint)
    tls.write(to: &lowered)
    let host: Interpolation = "\(account.value).blob.core.windows.net"
    lowered.connect(
      endpoint?.addressHost(or: "*.blob.core.windows.net") ?? host.value, tls.isOn ? 443 : 80)
    return lowered
  }

  private var isBuffered: Bool { buffering?.value ?? common.sets("buffering_enabled") }

  /// Only block blobs can be collected or compressed.
  private var needsBlocks: Bool { isBuffered || compressBlob?.value ?? false }

  private var type: Value {
    blobType?.value ?? .string((needsBlocks ? BlobType.blockblob : .appendblob).rawValue)
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight =
      endpoint?.isAddress(
        "endpoint", like: "https://acmelogs.blob.core.usgovcloudapi.net", &diagnostics) ?? true
    if let text = account.literal, !text.hasRouterVariables {
      let isName =
        (3...24).contains(text.utf8.count)
        && text.utf8.allSatisfy {
          $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
        }
      if !isName {
        diagnostics.report(
          .invalidValue, "`\(text)` cannot be the name of a storage account", at: account.span,
          notes: ["such a name has 3 to 24 small letters and digits, and no host behind it"])
        isRight = false
      }
    }
    if let sharedKey, let sasToken {
      diagnostics.report(
        .conflict, "the router needs a key or a token, not both", at: sasToken.valueFrom.span,
        related: [Label(sharedKey.valueFrom.span, "the key")])
      isRight = false
    }
    let hasCredential =
      sharedKey != nil || sasToken != nil || common.sets("shared_key") || common.sets("sas_token")
      || common.sets("configuration_endpoint_url")
    if !hasCredential {
      diagnostics.report(
        .missingKey, "`\(context.name)` needs the key `sharedKey` or `sasToken`", at: context.span,
        help: ["name the secret that holds a key of the account, or a shared access signature"])
      isRight = false
    }
    if needsBlocks, let blobType, blobType.literal == .appendblob {
      diagnostics.report(
        .conflict, "append blobs cannot be collected in files or compressed", at: blobType.span,
        related: [
          (buffering?.value ?? false ? buffering : compressBlob).map {
            Label($0.span, "asks for it")
          }
        ]
        .compactMap(\.self),
        help: ["leave `blobType` out"])
      isRight = false
    }
    return isRight
  }

  /// Writes `path`, with the hour behind it for a blob that only grows.
  private func writePath(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard let folder = folder else {
      lowered.set("path", ifPresent: path)
      return true
    }
    if let version = context.image?.engineVersion, version < AzureBlob.templates,
      !common.sets("path")
    {
      diagnostics.report(
        .optionTooNew, "times in the names of blobs came with Fluent Bit \(AzureBlob.templates)",
        at: path?.span ?? context.span,
        notes: [
          "the router's image holds \(version)",
          "without them an append blob is full after 50000 appends",
        ],
        help: ["choose a newer image, or write `blobType: blockblob` and a path without codes"])
      return false
    }
    if !common.sets("path") { lowered.set("path", folder, at: path?.span ?? .none) }
    return true
  }

  /// The path where it has times in it; `nil` where it is taken as it is written.
  private var folder: Value? {
    let isAppended = type == .string(BlobType.appendblob.rawValue)
    guard let path else { return isAppended ? "%Y/%m/%d/%H" : nil }
    guard let text = path.literal else { return nil }
    if text.includes("%") || text.withoutRouterVariables.includes("$") { return .string(text) }
    return isAppended
      ? .string((text.hasSuffix("/") ? text : text + "/") + "%Y/%m/%d/%H") : nil
  }
}
