package import LensCloudFormation
package import LensSyntax

/// What the router itself collects, beside what containers write: an input plugin of the engine.
package struct Input: Record {
  package var type = Known("")
  package var logs: Logs?
  package var tls: TLS?
  package var options = NamedList<Setting<String>>()
  package var secretOptions = Pairs<SecretPair, SecretReference>()
  /// Keys that are options of the plugin in lowerCamelCase; they are read when the plugin is known.
  package var pluginKeys: [Mapping.Entry] = []
  /// Every `${NAME}` of its options, known before the image is chosen, which depends on them.
  package var routerVariables: [String] = []

  package init() {}

  package static let fields: [Field<Input>] = [
    .required("type", \.type, "The input plugin: `tail`, `tcp`, `exec`, `fluentbit_metrics`, …"),
    .optional(
      "logs", \.logs,
      "Where its records go, as for a container; `none` drops them. The spec's `logs` by default."),
    .optional(
      "tls", \.tls,
      "Whether what it receives is encrypted; a listener needs `crtFile` and `keyFile`."
    ),
    .optional("options", \.options, "Any other option, in the plugin's own spelling."),
    .optional(
      "secretOptions", \.secretOptions, "Any option as a secret, in the plugin's own spelling."),
  ]

  package static var shape: Shape {
    .chosen("input", by: "type", summary: "The input plugin of the engine.", inputChoices)
  }

  package mutating func readOther(
    _ entry: Mapping.Entry, _ diagnostics: inout Diagnostics
  ) -> Bool? {
    pluginKeys.append(entry)
    return true
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> Input? {
    guard let mapping = node.expectMapping(name, &diagnostics) else { return nil }
    guard var input = read(mapping, name, at: node.span, &diagnostics) else { return nil }
    // What stands in `logs` is a pipeline's, and `${NAME}` in a pattern is none.
    input.routerVariables = mapping.entries.filter { $0.key.text != "logs" }
      .flatMap(\.value.routerVariables)
    return input
  }
}
