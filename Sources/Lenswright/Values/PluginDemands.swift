import LensSyntax

/// What is wrong with options together.
struct PluginDemand {
  enum Kind {
    /// Another option is missing.
    case missing
    /// The plugin does not take the value.
    case value
    /// Two options exclude one another.
    case conflict
  }

  var kind: Kind
  /// The option to mark, in small letters.
  var option: String
  var message: String
  var notes: [String] = []
  var help: [String] = []
}

/// What a plugin demands of several options together, or of one option's size, and does not start without. The compiler looks at what a spec makes, a check at what
/// others wrote.
///
/// Source: Fluent Bit 5.1.1, each tried, 2026-11-22.
struct PluginDemands {
  let plugin: String
  /// The text of an option, by its name in small letters; `nil` for one that is not there or not known.
  let value: (String) -> String?
  /// Whether an option is there for certain, also as a secret.
  let isThere: (String) -> Bool
  /// Whether an option may be there.
  let mayBeThere: (String) -> Bool
  /// An option's name as the user writes it.
  let spelled: (String) -> String

  /// The first that is not met.
  var unmet: PluginDemand? {
    switch plugin {
    case "s3": sizes
    case "cloudwatch_logs": stream
    case "es", "opensearch": identity
    case "http":
      needs(["headers_key"], for: "body_key") ?? needs(["body_key"], for: "headers_key")
    case "forward":
      needs(["shared_key", "empty_shared_key"], for: "username")
        ?? needs(["shared_key", "empty_shared_key"], for: "password")
    case "kafka": raw
    case "loki": labelKeys
    case "nrlogs": address
    default: nil
    }
  }

  // MARK: Lookups

  private func isKnown(_ name: String) -> Bool { value(name) != nil || !mayBeThere(name) }

  private func isOn(_ name: String) -> Bool { value(name)?.isOnWord ?? false }

  private func bytes(_ name: String) -> Int? {
    value(name).flatMap { quantity($0, Bytes.units) }
  }

  private func needs(_ others: [String], for name: String) -> PluginDemand? {
    guard isThere(name), !others.contains(where: mayBeThere) else { return nil }
    let words = others.map { "`\(spelled($0))`" }.joined(separator: " or ")
    return PluginDemand(
      kind: .missing, option: name, message: "`\(spelled(name))` needs \(words) beside it",
      notes: ["the plugin does not start without"])
  }

  private func refused(_ option: String, _ message: String) -> PluginDemand {
    PluginDemand(
      kind: .value, option: option, message: message, notes: ["the router would not start"])
  }

  // MARK: Plugins

  private var sizes: PluginDemand? {
    let names = ["use_put_object", "total_file_size", "compression"]
    guard names.allSatisfy(isKnown) else { return nil }
    let isWhole = isOn("use_put_object")
    let largest = isWhole ? 1_000_000_000 : 50_000_000_000
    if let size = bytes("total_file_size"), !(1_000_000...largest).contains(size) {
      return refused(
        "total_file_size",
        "a file is from 1 MB to \(isWhole ? "1 GB with `\(spelled("use_put_object"))`" : "50 GB")")
    }
    if !isWhole, let size = bytes("upload_chunk_size") {
      let whole = bytes("total_file_size") ?? 100_000_000
      if size < 5_242_880 || size > whole || value("compression") == nil && size > 50_000_000 {
        return refused(
          "upload_chunk_size", "a part is from 5 MiB to 50 MB, and no larger than the file")
      }
    }
    if let text = value("upload_timeout"), ["0", "0s"].contains(text) {
      return refused("upload_timeout", "a file takes at least a second to fill")
    }
    return nil
  }

  private var stream: PluginDemand? {
    guard isThere("log_stream_name"), isThere("log_stream_prefix") else { return nil }
    return PluginDemand(
      kind: .conflict, option: "log_stream_name",
      message: "the plugin takes a stream's name or a prefix, not both")
  }

  private var identity: PluginDemand? {
    guard let text = value("write_operation"), ["update", "upsert"].contains(text.lowercased()),
      !mayBeThere("id_key"), isKnown("generate_id"), !isOn("generate_id")
    else { return nil }
    return PluginDemand(
      kind: .missing, option: "write_operation",
      message:
        "`\(spelled("write_operation")): \(text)` needs `\(spelled("id_key"))` or `\(spelled("generate_id"))`",
      notes: ["the plugin does not start without"])
  }

  private var raw: PluginDemand? {
    guard value("format") == "raw", !mayBeThere("raw_log_key") else { return nil }
    let key = spelled("raw_log_key")
    return PluginDemand(
      kind: .missing, option: "format", message: "`format: raw` needs `\(key)` beside it",
      notes: ["the plugin drops every record without"], help: ["add `\(key): log`"])
  }

  private var labelKeys: PluginDemand? {
    guard let text = value("label_keys"), !text.hasRouterVariables else { return nil }
    let isRight = text.split(separator: ",").allSatisfy { $0.drop { $0 == " " }.first == "$" }
    if isRight { return nil }
    return refused("label_keys", "`\(spelled("label_keys"))` names fields, each as `$field`")
  }

  private var address: PluginDemand? {
    guard let text = value("base_uri"), !text.hasRouterVariables, !text.hasPrefix("https://"),
      !text.hasPrefix("http://")
    else { return nil }
    return refused(
      "base_uri", "`\(spelled("base_uri"))` is an address that begins with `https://`")
  }
}
