package import LensCloudFormation
package import LensSyntax

/// What Loki's streams are made of, for a server of one's own and for Grafana Cloud.
package struct LokiStream: Sendable {
  package var labels = NamedList<Setting<String>>()
  package var metadata = NamedList<Setting<String>>()
  package var lineFormat: Setting<LineFormat>?

  package init() {}

  package enum LineFormat: String, Word {
    case json
    case keyValue = "key_value"
  }

  package static let fields: [Field<LokiStream>] = [
    .optional(
      "labels", \.labels,
      "Labels of the stream, as a mapping; a value such as `$container_name` is taken from the record. The service's name by default."
    ),
    .optional(
      "structuredMetadata", \.metadata,
      "Fields beside the line that are no labels, as a mapping: the place for task ids."),
    .optional("lineFormat", \.lineFormat, "`json` or `key_value`.", default: "json"),
  ]

  package static let options = [
    OptionNote("label_keys", "Fields of the record that become labels."),
    OptionNote("remove_keys", "Fields that are left out of the line."),
    OptionNote("drop_single_key", "Whether a line of one field is sent as its value alone."),
    OptionNote("compress", "`gzip` compresses what is sent."),
  ]

  package static let note =
    "Each combination of labels is a stream: a label with many values, such as a task's id, makes one stream per task and slows Loki down."

  package func write(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    // The plugin splits both at commas, so that one in a value would begin another label.
    for item in labels.items + metadata.items
    where item.name.includes(",") || item.value.literal?.includes(",") ?? false {
      diagnostics.report(
        .invalidValue, "the value of `\(item.name)` cannot hold a comma", at: item.value.span,
        notes: ["the plugin would take what follows for the next one"])
      return false
    }
    let labels = text(of: labels) ?? .string("job=\(context.service)")
    lowered.set("labels", labels, at: self.labels.items.first?.span ?? .none)
    if let metadata = text(of: metadata) {
      lowered.set("structured_metadata", metadata, at: self.metadata.items[0].span)
    }
    lowered.set("line_format", lineFormat?.value ?? "json", at: lineFormat?.span ?? .none)
    return true
  }

  /// Constants are an option of Fluentd's plugin, and labels that the record gives are a section.
  package func writeForFluentd(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    var constants: [String] = labels.items.isEmpty ? [#""job":"\#(context.service)""#] : []
    var section = Lowered.Section("label")
    for item in labels.items {
      guard let text = item.value.literal, !text.contains(where: { "\"\\#".contains($0) }) else {
        diagnostics.report(
          .unsupportedEngine, "Fluentd's plugin cannot be given this value of `\(item.name)`",
          at: item.value.span, notes: ["it reads constants as JSON"])
        return false
      }
      guard text.hasPrefix("$") else {
        constants.append("\"\(item.name)\":\"\(text)\"")
        continue
      }
      // `$kubernetes['pod']` of Fluent Bit is `$['kubernetes']['pod']` of Fluentd.
      let path = text.dropFirst()
      let accessor =
        path.firstIndex(of: "[").map { "$['\(path[..<$0])']\(path[$0...])" } ?? String(path)
      section.set(item.name, .string(accessor), at: item.value.span)
    }
    if !constants.isEmpty {
      lowered.set("extra_labels", .string("{\(constants.joined(separator: ","))}"))
    }
    if !section.options.isEmpty { lowered.sections.append(section) }
    lowered.set("line_format", lineFormat?.value ?? "json", at: lineFormat?.span ?? .none)
    return true
  }

  /// `job=orders, container=$container_name`
  private func text(of pairs: NamedList<Setting<String>>) -> Value? {
    if pairs.items.isEmpty { return nil }
    var text: Interpolation = ""
    for (index, pair) in pairs.items.enumerated() {
      text.appendLiteral(index == 0 ? "" : ", ")
      text.appendInterpolation("\(pair.name)=")
      text.appendInterpolation(pair.value.value)
    }
    return text.value
  }
}
