package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Writes logs to Google Cloud Storage in files.
package struct GoogleCloudStorage: Destination {
  package var credentials = GoogleCredentials()
  package var bucket = Setting("")
  package var prefix: Setting<String>?
  package var keyFormat: Setting<String>?
  package var compression: Setting<Compression>?
  package var common = CommonKeys()

  package init() {}

  package enum Compression: String, Word { case none, gzip }

  package static let keyword = "google-cloud-storage"
  package static let title = "Google Cloud Storage"
  package static let summary = "Files in a bucket that exists."
  package static let kind = DestinationKind.vendor
  package static let example =
    "{ type: google-cloud-storage, bucket: acme-logs, googleServiceCredentials: /keys/google.json }"
  package static let draft =
    "{ type: google-cloud-storage, bucket: example-logs, googleServiceCredentials: /keys/example.json }"
  package static let variants = [
    Variant(
      "compressed", "a prefix and compressed files every five minutes",
      "{ type: google-cloud-storage, bucket: acme-logs, prefix: orders/, compression: gzip, uploadTimeout: 5m, buffer: 1GB, googleServiceCredentials: /keys/google.json }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("gcs")]
  package static let fields: [Field<GoogleCloudStorage>] =
    [
      .required("bucket", \.bucket, "The bucket's name."),
      .optional("prefix", \.prefix, "What object names begin with.", default: "fluent-bit-logs/"),
      .optional(
        "gcsKeyFormat", \.keyFormat,
        "The whole object name, with the router's placeholders: `$TAG`, `$UUID`, strftime's codes."),
      .optional("compression", \.compression, "`gzip` or `none`, the default."),
    ] + GoogleCredentials.fileFields.lifted(to: \.credentials)
    + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote(
      "upload_timeout", "Time after which a file is sent; a minute unless it is said otherwise."),
    OptionNote("store_dir", "Where files wait in the router; it has to be writable."),
    OptionNote("canned_acl", "A predefined access-control list for the objects."),
    OptionNote("preserve_data_ordering", "Whether files are sent in the order of their lines."),
  ]
  package static let notes = [
    "The plugin came with Fluent Bit 5.1.0, which AWS's images have since 3.5.0.",
    "Files that wait when the router stops are not sent: what was logged since the last `uploadTimeout` is lost, unless `storeDir` is on a volume that the next task has too.",
    "A file ends with its time alone, however large it has become, and is in memory while it is sent.",
    "The plugin writes no time into the lines.",
    GoogleCredentials.fileNote,
  ]
  package static let sources = ["plugins/out_gcs/gcs.c", "plugins/out_gcs/gcs_store.c"]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard review(&diagnostics),
      credentials.write(
        to: &lowered, beside: common, fileOnly: "this plugin takes nothing but a key file", context,
        &diagnostics)
    else { return nil }
    lowered.writesFiles = true
    lowered.set("bucket", bucket.value, at: bucket.span)
    if let keyFormat {
      lowered.set("gcs_key_format", keyFormat.value, at: keyFormat.span)
    } else if let prefix {
      let key: Interpolation = "\(prefix.value)$TAG/%Y/%m/%d/%H/%M/%S-$UUID"
      lowered.set("gcs_key_format", key.value, at: prefix.span)
    }
    if let compression { lowered.set("compression", compression.value, at: compression.span) }
    // Whatever waits is lost with the task, so that little should wait.
    if !common.sets("upload_timeout") { lowered.set("upload_timeout", "1m") }
    lowered.connect("storage.googleapis.com", 443)
    return lowered
  }

  private func review(_ diagnostics: inout Diagnostics) -> Bool {
    if let text = bucket.literal, text.includes("/") {
      let name = text.hasPrefix("gs://") ? String(text.dropFirst("gs://".count)) : ""
      let isBare = !name.isEmpty && !name.includes("/")
      diagnostics.report(
        .invalidValue, "`bucket` takes the bucket's name alone", at: bucket.span,
        help: isBare ? [] : ["`prefix` is what object names begin with"],
        fix: isBare ? Fix("replace it with `\(name)`", edits: [Fix.Edit(bucket.span, name)]) : nil)
      return false
    }
    if let keyFormat, let prefix {
      diagnostics.report(
        .conflict, "`gcsKeyFormat` is the whole name, so `prefix` has nothing to begin",
        at: prefix.span, related: [Label(keyFormat.span, "the name")])
      return false
    }
    if let prefix, prefix.literal?.hasPrefix("/") ?? false {
      diagnostics.report(
        .invalidValue, "`prefix` begins with a slash", at: prefix.span,
        notes: ["objects would be in a folder without a name"],
        fix: Fix(
          "leave the slash out",
          edits: [Fix.Edit(prefix.span, String((prefix.literal ?? "").dropFirst()))]))
      return false
    }
    return true
  }
}
