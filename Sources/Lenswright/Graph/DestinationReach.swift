import LensCloudFormation
import LensFluent
import LensSyntax

/// The options by which plugins are told what a destination is called where it is, with the word for it.
///
/// Addresses with a path are not among them, since a path may hold a token.
private let placeOptions: [(options: [String], word: String)] = [
  (["log_group_name", "log_group_template"], "log group"),
  (["log_stream_name", "log_stream_prefix", "log_stream_template"], "stream"),
  (["delivery_stream", "delivery_stream_name"], "stream"),
  (["bucket", "s3_bucket"], "bucket"),
  (["stream", "stream_name"], "stream"),
  (["index", "index_name", "logstash_prefix"], "index"),
  (["topics", "topic", "default_topic"], "topic"),
  (["container_name", "azure_container"], "container"),
  (["dataset_id", "dataset"], "dataset"),
  (["table_id", "table", "table_name"], "table"),
  (["database", "database_name"], "database"),
  (["dd_service"], "service"),
  (["event_index"], "index"),
  (["path"], "folder"),
  (["region", "aws_region"], "region"),
  (["role_arn"], "as role"),
]

/// What is so everywhere and need not be said.
private let usual = ["<AWS::Region>"]

extension LogGraph.Reach {
  /// What the options of a plugin say.
  ///
  /// - Parameters:
  ///   - options: the plugin's, with placeholders for what is not known.
  ///   - names: what the placeholders of resources of the template are called.
  init(_ options: [(name: String, value: String)], names: [String: String] = [:]) {
    for (candidates, word) in placeOptions {
      let option = candidates.lazy.compactMap { candidate in
        options.first { $0.name.lowercased() == candidate }
      }.first
      // A path that is an address's is not a folder, and may hold a token.
      let isAddress = word == "folder" && options.contains { $0.name.lowercased() == "host" }
      guard let value = option?.value, !value.isEmpty, !isAddress, !usual.contains(value) else {
        continue
      }
      let name = names[value] ?? value
      places.append(LogGraph.Row(word, word == "as role" ? name.shortResource : name.shortened()))
    }
    switch options.first(where: { $0.name.lowercased() == "tls" })?.value.lowercased() {
    case "on", "true": isEncrypted = true
    case "off", "false": isEncrypted = false
    default: break
    }
  }

  /// A picture's rows: places, the way there, secrets by name.
  var rows: [LogGraph.Row] {
    places + networkRows + secretRow
  }

  private var secretRow: [LogGraph.Row] {
    LogGraph.Row.row(secrets.count == 1 ? "secret" : "secrets", secrets.map(\.word))
  }
}

extension LogGraph.Reach {
  /// A destination of a compiled spec.
  init(_ destination: PlannedDestination, _ plugin: Plugin?, names: [String: String]) {
    self.init(
      destination.options.entries.map { ($0.key, $0.value.previewText) }, names: names)
    for endpoint in destination.endpoints {
      let port = endpoint.port.previewText
      let address = LogGraph.Address(
        host: endpoint.host.previewText.shortened(),
        port: endpoint.transport == "udp" ? "\(port)/udp" : port,
        isService: endpoint.service != nil)
      if !addresses.contains(address) { addresses.append(address) }
    }
    if destination.endpoints.contains(where: { $0.service != nil }) { isEncrypted = true }
    // TLS is off in Fluent Bit where nothing is said; a host with its own scheme says something.
    if isEncrypted == nil, let plugin, plugin.engine == .fluentBit, plugin.supportsTLS {
      isEncrypted = false
    }
    secrets = (destination.allSecrets + destination.routerSecrets).map { secret in
      LogGraph.Row(
        secret.name.shortened(), secret.reference.valueFrom.value.previewText.shortResource)
    }
    permissions = destination.statements.map(LogGraph.Permission.init)
  }
}

extension LogGraph.Permission {
  init(_ statement: Statement) {
    actions = statement.actions
    resources = statement.resources.map(\.previewText)
  }
}

extension [LogGraph.Permission] {
  /// What is allowed for each set of actions, in one place.
  var joined: [LogGraph.Permission] {
    reduce(into: []) { all, permission in
      guard let index = all.firstIndex(where: { $0.actions == permission.actions }) else {
        return all.append(permission)
      }
      all[index].resources += permission.resources.filter { !all[index].resources.contains($0) }
    }
  }
}

/// The title of the destination that a plugin writes to, where there is no other; `nil` where several kinds of places are written by it.
func destinationTitle(ofPlugin name: String, _ engine: Engine) -> String? {
  let types = allDestinations.filter { type in
    type.plugins.contains { $0.name == name && $0.engine == engine }
  }
  return types.count == 1 ? types[0].title : nil
}
