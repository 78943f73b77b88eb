import LensCloudFormation
package import LensFluent
package import LensSyntax

/// Lines that somebody writes, and where they are to arrive.
package struct RoutingTest: Record {
  package var name = Located("")
  package var from = Located("")
  package var line: Located<String>?
  package var lines: [Located<String>]?
  package var source: Located<Stream>?
  package var reaches: OneOrMany<Located<String>>?
  package var record = NamedList<Located<FieldValue>>()
  package var lacks: OneOrMany<Located<String>>?
  package var at: OneOrMany<Located<String>>?
  package var records: Located<Int>?
  /// Where it is written.
  package var span = Span.none

  package init() {}

  package enum Stream: String, Word { case stdout, stderr }

  package static let fields: [Field<RoutingTest>] = [
    .required("name", \.name, "What the test shows."),
    .required("from", \.from, "The container that writes the lines, or an input of the router."),
    .optional("line", \.line, "The line that is written; a line break in it begins another."),
    .optional("lines", \.lines, "Several lines, in order."),
    .optional(
      "source", \.source, "The stream that they are written to: `stdout` or `stderr`.",
      default: "stdout"),
    .optional(
      "reaches", \.reaches,
      "The destinations that get the line or a part of the lines, all of them; an empty list is nowhere."
    ),
    .optional(
      "record", \.record,
      "Fields and their values; a dot leads into a nested field. One record at each destination has them all."
    ),
    .optional("lacks", \.lacks, "Fields that no record has; a dot leads into a nested field."),
    .optional(
      "at", \.at,
      "The destinations that `record`, `lacks` and `records` speak of; all of `reaches` by default."
    ),
    .optional("records", \.records, "How many records arrive at each destination."),
  ]

  package static var schemaName: String? { "test" }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> RoutingTest? {
    guard let mapping = node.expectMapping(name, &diagnostics),
      var test = read(mapping, name, at: node.span, &diagnostics)
    else { return nil }
    test.span = mapping.entry("name")?.value.span ?? node.span
    return test
  }

  /// The lines as they are written, each without its line break.
  package var written: [String] {
    (lines ?? [line].compactMap { $0 }).flatMap { line -> [String] in
      var parts = line.value.split(separator: "\n", omittingEmptySubsequences: false)
      // The line break at the end of a block of text ends its last line.
      if parts.count > 1, parts.last == "" { parts.removeLast() }
      return parts.map(String.init)
    }
  }
}

/// The tests of a spec. What is wrong with one has been reported, and the others are looked at all the same.
package struct TestList: Readable {
  package var items: [RoutingTest] = []

  package static var shape: Shape { .list(RoutingTest.shape) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> TestList? {
    guard let items = node.expectSequence(name, &diagnostics) else { return nil }
    return TestList(items: items.compactMap { RoutingTest.read($0, "this test", &diagnostics) })
  }
}

extension FieldValue: Readable {
  package static var shape: Shape { .json }

  /// A value as JSON has it.
  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> FieldValue? {
    if node.isIntrinsic {
      diagnostics.reportNeedsLiteral(name, node)
      return nil
    }
    switch node.content {
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: return .null
      case .boolean(let flag): return .boolean(flag)
      case .integer(let number): return .integer(Int64(number))
      case .number: return .number(scalar.text)
      case .string: return .text(scalar.text)
      }
    case .sequence(let items):
      let values = items.map { read($0, name, &diagnostics) }
      return values.contains { $0 == nil } ? nil : .list(values.compactMap { $0 })
    case .mapping(let mapping):
      let entries = mapping.entries.map { entry in
        read(entry.value, entry.key.text, &diagnostics).map { Entry(entry.key.text, $0) }
      }
      return entries.contains { $0 == nil } ? nil : .map(entries.compactMap { $0 })
    }
  }

  /// A number that is no `Int`; what YAML has and JSON has not, such as `.inf`, is text.
  private static func number(_ text: String) -> FieldValue {
    if let number = UInt64(text) { return .unsigned(number) }
    guard let number = Double(text), number.isFinite else { return .text(text) }
    return .float(number)
  }
}
