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
  package static let summary = "Files in the router, on a volume that it mounts."
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
        "A line with fields in braces, for the format `template`; `{time} {log}` by default."),
      .optional("compression", \.compression, "`gzip` or `zstd`, for Fluentd."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("mkdir", "Whether folders are made; on unless it is said otherwise."),
    OptionNote("rotate", "Whether a file is put aside when it is large, and the oldest deleted."),
    OptionNote("rotate_max_size", "The size at which it is; 100 MB by default."),
    OptionNote("rotate_max_files", "How many are kept; 7 by default."),
    OptionNote("enable_strftime", "Whether strftime's codes are read in `path` and `file`."),
  ]
  package static let notes = [
    "Without a volume at `path` the files are lost with the task: `volumes` and `router.mountPoints` bring one.",
    "The lines of `plain` hold no time but what the application wrote; `out_file` and `template` have the record's.",
    "What cannot be written is not tried again: lines are lost while the volume is full or away.",
    "Without `rotate`, which came with Fluent Bit 5.1.0, a file grows without end.",
    "Tasks that share a volume of EFS should not write one file: appends of several machines overwrite one another there.",
    "With Fluentd each file is named by its day, and lines are written every ten seconds.",
  ]
  package static let sources = [
    "plugins/out_file/file.c", "fluent/fluentd:lib/fluent/plugin/out_file.rb",
    "fluent/fluentd:lib/fluent/plugin_helper/compat_parameters.rb",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    guard review(context, &diagnostics) else { return nil }
    var lowered = Lowered()
    lowered.writesFiles = true
    switch context.engine {
    case .fluentBit: writeForFluentBit(to: &lowered)
    case .fluentd: writeForFluentd(to: &lowered, context)
    }
    return lowered
  }

  private func review(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
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
    let folder = (path.literal ?? "").prefix { $0 != "$" && $0 != "%" }
    let place = folder.lastIndex(of: "/").map { folder[..<$0] } ?? ""
    let fallbacks = [
      ("fallback_path", place.isEmpty ? "/" : String(place)), ("fallback_file", "others.log"),
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
