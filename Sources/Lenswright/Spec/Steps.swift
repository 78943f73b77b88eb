package import LensCloudFormation
package import LensSyntax

/// What is done to the records on their way, in this order whatever their order in the file.
package struct Steps: Sendable {
  package var exclude: OneOrMany<Located<String>>?
  package var include: OneOrMany<Located<String>>?
  package var parse: OneOrMany<ParserSetting>?
  package var add = NamedList<Setting<String>>()
  package var remove: OneOrMany<Located<String>>?
  package var rename = NamedList<Located<String>>()
  package var redact: OneOrMany<RedactionSetting>?

  package init() {}

  package static let fields: [Field<Steps>] = [
    .optional("exclude", \.exclude, "Drop lines that match one of these regular expressions."),
    .optional("include", \.include, "Keep only lines that match one of these regular expressions."),
    .optional(
      "parse", \.parse,
      "How a line becomes fields: `json`, `logfmt`, `nginx`, `apache`, `{ regex }`, or a list of which the first that fits is taken. A line that does not fit is kept as it was."
    ),
    .optional("add", \.add, "Fields to set, as a mapping."),
    .optional("remove", \.remove, "Fields to leave out; a dot leads into a nested one."),
    .optional(
      "rename", \.rename, "Fields to rename, as a mapping from the old name to the new one."),
    .optional(
      "redact", \.redact,
      "Fields whose value becomes `[redacted]`, and `{ pattern, with }` for parts of any text or number."
    ),
  ]

  package var isEmpty: Bool {
    exclude == nil && include == nil && changesNothing
  }

  /// Whether records stay as they are, though some may be left out.
  package var changesNothing: Bool {
    parse == nil && add.items.isEmpty && remove == nil && rename.items.isEmpty && redact == nil
  }
}

/// A parser by its name, or a regular expression of one's own.
package struct ParserSetting: Readable {
  package var format: Located<Format>
  /// The field that is parsed; `log` when it is not said.
  package var key: Located<String>?
  package var timeKey: Located<String>?
  package var timeFormat: Located<String>?

  package enum Format: Sendable {
    case named(Name)
    case regex(String)
  }

  package enum Name: String, CaseIterable, Word { case json, logfmt, nginx, apache }

  private struct Keys: Record {
    var format: Located<Name>?
    var regex: Located<String>?
    var key: Located<String>?
    var timeKey: Located<String>?
    var timeFormat: Located<String>?

    static let fields: [Field<Keys>] = [
      .optional("format", \.format, "`json`, `logfmt`, `nginx` or `apache`."),
      .optional(
        "regex", \.regex,
        "A regular expression whose named groups, `(?<level>…)`, become the fields."),
      .optional("key", \.key, "The field to parse.", default: "log"),
      .optional("timeKey", \.timeKey, "The field that holds the record's time."),
      .optional("timeFormat", \.timeFormat, "How that time is written, in strftime's codes."),
    ]
  }

  package static var shape: Shape {
    .named("parser") { .either([Name.shape, Keys.shape]) }
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> ParserSetting? {
    guard node.tag == nil, case .mapping = node.content else {
      return Known<Name>.read(node, name, &diagnostics).map {
        ParserSetting(format: Located(.named($0.value), $0.span))
      }
    }
    guard let keys = Keys.read(node, name, &diagnostics) else { return nil }
    var format: Located<Format>?
    if let regex = keys.regex { format = Located(.regex(regex.value), regex.span) }
    if let named = keys.format, format == nil {
      format = Located(.named(named.value), named.span)
    } else if let named = keys.format {
      diagnostics.report(
        .conflict, "a parser is either a `format` or a `regex`", at: named.span)
      return nil
    }
    guard let format else {
      diagnostics.report(
        .missingKey, "\(quoted(name)) needs the key `regex` or `format`", at: node.span)
      return nil
    }
    if let timeFormat = keys.timeFormat, keys.timeKey == nil {
      diagnostics.report(
        .missingKey, "`timeFormat` needs the key `timeKey`", at: timeFormat.span,
        notes: ["`timeKey` is the field that holds the time"])
      return nil
    }
    return ParserSetting(
      format: format, key: keys.key, timeKey: keys.timeKey, timeFormat: keys.timeFormat)
  }
}

/// A field whose value is hidden, or a pattern that is hidden wherever it stands.
package struct RedactionSetting: Readable {
  package var target: Target
  package var replacement: Located<String>

  package enum Target: Sendable {
    case field(Located<String>)
    case pattern(Located<String>)
  }

  /// What stands where something was.
  package static let mark = "[redacted]"

  private struct Keys: Record {
    var pattern: Located<String>?
    var field: Located<String>?
    var with: Located<String>?

    static let fields: [Field<Keys>] = [
      .optional("pattern", \.pattern, "A regular expression; every match is replaced."),
      .optional("field", \.field, "A field whose whole value is replaced."),
      .optional("with", \.with, "What stands there then.", default: "[redacted]"),
    ]
  }

  package static var shape: Shape { .named("redaction") { .either([.text, Keys.shape]) } }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> RedactionSetting? {
    guard node.tag == nil, case .mapping = node.content else {
      return Located<String>.read(node, name, &diagnostics).map {
        RedactionSetting(target: .field($0), replacement: Located(mark))
      }
    }
    guard let keys = Keys.read(node, name, &diagnostics) else { return nil }
    let replacement = keys.with ?? Located(mark)
    switch (keys.pattern, keys.field) {
    case (let pattern?, nil):
      return RedactionSetting(target: .pattern(pattern), replacement: replacement)
    case (nil, let field?):
      return RedactionSetting(target: .field(field), replacement: replacement)
    default:
      diagnostics.report(
        .missingKey, "\(quoted(name)) takes either `pattern` or `field`", at: node.span)
      return nil
    }
  }
}
