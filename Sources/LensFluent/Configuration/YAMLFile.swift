package import LensSyntax

extension ClassicFile {
  /// Whether a tree is a configuration of Fluent Bit in YAML, by the keys that nothing else has.
  package static func isWritten(as root: Node) -> Bool {
    guard let mapping = root.mapping else { return false }
    let pipeline = mapping["pipeline"]?.mapping
    return pipeline.map { $0["inputs"] ?? $0["filters"] ?? $0["outputs"] != nil } ?? false
  }

  /// The sections of a configuration in YAML, as far as their values are texts and lists of texts.
  ///
  /// Nested values, `processors` above all, are left out, and so is whatever other files say that `includes` names.
  ///
  /// Source: src/config_format/flb_cf_yaml.c of Fluent Bit 5.1.1, 2026-11-27.
  package init(yaml root: Node) {
    self.init()
    guard let mapping = root.mapping else { return }
    for entry in mapping.entries {
      switch entry.key.text {
      case "service": append("SERVICE", entry.value, at: entry.key.span)
      case "pipeline":
        for part in entry.value.mapping?.entries ?? [] {
          guard let kind = Self.kinds[part.key.text] else { continue }
          appendAll(kind, part.value)
        }
      case "parsers": appendAll("PARSER", entry.value)
      case "multiline_parsers": appendAll("MULTILINE_PARSER", entry.value)
      case "plugins": items.append(.section(ClassicSection("PLUGINS")))
      case "customs": appendAll("CUSTOM", entry.value)
      case "includes":
        for path in entry.value.sequence ?? [] {
          items.append(.include(path.scalar?.text ?? "", path.span))
        }
      default: break
      }
    }
  }

  private static let kinds = ["inputs": "INPUT", "filters": "FILTER", "outputs": "OUTPUT"]

  private mutating func appendAll(_ kind: String, _ list: Node) {
    for item in list.sequence ?? [] {
      guard let first = item.mapping?.entries.first else { continue }
      append(kind, item, at: first.key.span)
    }
  }

  private mutating func append(_ kind: String, _ node: Node, at span: Span) {
    var section = ClassicSection(kind)
    section.span = span
    for entry in node.mapping?.entries ?? [] {
      for value in entry.value.sequence ?? [entry.value] {
        guard let text = value.scalar?.text else { continue }
        section.entries.append(
          ClassicSection.Entry(
            key: entry.key.text, value: text, span: entry.key.span, valueSpan: value.span))
      }
    }
    append(section)
  }
}
