package import LensCloudFormation
package import LensSyntax

/// The way of a container's lines through the router: steps, and the routes that the records take then.
package struct Pipeline: Record {
  package var multiline: OneOrMany<MultilineSetting>?
  package var steps = Steps()
  package var to: OneOrMany<Located<String>>?
  package var routes: [RouteRule] = []
  package var bufferLimit: Setting<Int>?
  /// Where it is written.
  package var span = Span.none

  package init() {}

  init(to destinations: [Located<String>], at span: Span) {
    to = OneOrMany(destinations)
    self.span = span
  }

  package static let fields: [Field<Pipeline>] =
    [
      .optional(
        "multiline", \.multiline,
        "What belongs to one record: `java`, `python`, `go`, `ruby`, `{ start, next }`, or a list; `partial` joins only what Docker split."
      )
    ] + Steps.fields.lifted(to: \.steps) + [
      .optional("to", \.to, "The destination, or several: every record goes to each."),
      .optional("routes", \.routes, "Which records go where; in place of `to`."),
      .optional(
        "logDriverBufferLimit", \.bufferLimit,
        "Events that Docker holds while the router is busy; 1048576 by default. Their memory is outside of the container's."
      ),
    ]

  package static var otherNames: [String] { ["driver"] }
  package static var schemaName: String? { "pipeline" }

  package static var meanings: [String: Meaning] {
    [
      "destination": "to", "destinations": "to", "name": "to", "output": "to", "outputs": "to",
      "parser": "parse", "format": "parse", "filter": "include", "drop": "exclude",
      "grep": "include", "logdriver": "driver",
      "type": .advice(
        "a type is a destination's: describe one under `destinations`, and write `logs: <its name>`"
      ),
    ]
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> Pipeline? {
    guard let mapping = node.expectMapping(name, &diagnostics),
      var pipeline = read(mapping, name, at: node.span, &diagnostics)
    else { return nil }
    pipeline.span = node.span
    if let to = pipeline.to, let entry = mapping.entry("routes") {
      diagnostics.report(
        .conflict, "`to` and `routes` both say where the records go", at: entry.key.span,
        related: to.items.first.map { [Label($0.span, "the other")] } ?? [])
      return nil
    }
    guard pipeline.to?.items.isEmpty ?? pipeline.routes.isEmpty else { return pipeline }
    diagnostics.report(
      .missingKey, "nothing says where the records go",
      at: mapping.entry("to")?.key.span ?? node.span,
      help: ["add `to: <destination>`, or `routes`"])
    return nil
  }

  /// The routes, with `to` as the one that takes everything.
  package var allRoutes: [RouteRule] {
    guard let to else { return routes }
    var rule = RouteRule()
    rule.to = to
    return [rule]
  }

  /// Every destination that a record may reach, each once, in the order in which they are named.
  package var destinations: [Located<String>] {
    allRoutes.flatMap(\.to.items).reduce(into: []) { all, item in
      if !all.contains(where: { $0.value == item.value }) { all.append(item) }
    }
  }

  /// Whether plain log options can carry it: one destination for every record, and lines left out or picked.
  package var isPlain: Bool {
    multiline == nil && steps.changesNothing && destinations.count == 1
      && allRoutes.contains { $0.takesEverything && $0.steps.isEmpty }
  }
}

/// Which records go to which destinations.
package struct RouteRule: Record {
  package var to = OneOrMany<Located<String>>([])
  package var when = NamedList<Located<String>>()
  package var unless = NamedList<Located<String>>()
  package var otherwise: Known<Bool>?
  package var steps = Steps()

  package init() {}

  package static let fields: [Field<RouteRule>] =
    [
      .required("to", \.to, "The destination, or several."),
      .optional(
        "when", \.when,
        "Fields and the regular expressions that each must match; a missing field does not. `source` is `stdout` or `stderr`."
      ),
      .optional("unless", \.unless, "The same for the records that do not take this route."),
      .optional(
        "otherwise", \.otherwise, "`true` takes the records that no conditional route took."),
    ] + Steps.fields.lifted(to: \.steps)

  /// Whether it asks for nothing.
  package var takesEverything: Bool {
    when.items.isEmpty && unless.items.isEmpty && !isOtherwise
  }

  package var isOtherwise: Bool { otherwise?.value ?? false }
}

/// What belongs to one record though it was written in several lines.
package struct MultilineSetting: Readable {
  package var kind: Kind
  package var span: Span

  package enum Kind: Sendable, Equatable {
    /// A parser that the engine has.
    case named(Name)
    /// Lines that Docker split at 16 KB, and nothing else.
    case partial
    /// A line that begins a record, and what goes on with it: everything that begins none, when nothing is said.
    case own(start: Located<String>, next: Located<String>?)

    package static func == (one: Kind, other: Kind) -> Bool {
      switch (one, other) {
      case (.named(let a), .named(let b)): a == b
      case (.partial, .partial): true
      case (.own(let a, let b), .own(let c, let d)):
        a.value == c.value && b?.value == d?.value
      default: false
      }
    }
  }

  package enum Name: String, CaseIterable, Word { case java, python, go, ruby }

  private struct Keys: Record {
    var start = Located("")
    var next: Located<String>?

    static let fields: [Field<Keys>] = [
      .required("start", \.start, "A regular expression for the line that begins a record."),
      .optional(
        "next", \.next,
        "One for the lines that go on with it; every line that begins no other by default."),
    ]
  }

  private static let words = Name.allCases.map(\.rawValue) + ["partial"]

  package static var shape: Shape {
    .named("multiline") { .either([.word(words), Keys.shape]) }
  }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> MultilineSetting? {
    if node.tag == nil, case .mapping = node.content {
      return Keys.read(node, name, &diagnostics).map {
        MultilineSetting(kind: .own(start: $0.start, next: $0.next), span: node.span)
      }
    }
    guard let word = Known<String>.read(node, name, &diagnostics) else { return nil }
    if word.value == "partial" { return MultilineSetting(kind: .partial, span: node.span) }
    if let known = Name(rawValue: word.value) {
      return MultilineSetting(kind: .named(known), span: node.span)
    }
    let near = nearest(to: word.value, among: words)
    diagnostics.report(
      .wrongType, "`multiline` is one of \(listed(words, "or")), or `{ start, next }`",
      at: word.span, label: near.map { "did you mean `\($0)`?" } ?? "",
      fix: near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(word.span, $0)]) })
    return nil
  }
}
