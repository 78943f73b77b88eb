import LensSyntax

/// What came of reading a text, with the shorthands that the tests need.
struct Reading {
  let source: Source
  let node: Node?
  let diagnostics: Diagnostics

  init(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  init(bytes: [UInt8]) {
    source = Source(name: "f.yaml", bytes: bytes)
    var diagnostics = Diagnostics()
    node = Node.read(source, &diagnostics)
    self.diagnostics = diagnostics
  }

  var ids: [String] { diagnostics.all.map(\.kind.id) }

  func text(_ span: Span) -> String {
    String(decoding: source.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
  }

  /// What stands at the mark of the first diagnostic.
  var marked: String? { diagnostics.all.first.map { text($0.primary.span) } }
}

extension Node {
  /// The tree without places and styles, for comparing.
  var value: Value {
    switch content {
    case .scalar(let scalar):
      switch scalar.kind {
      case .null: .null
      case .boolean(let isTrue): .boolean(isTrue)
      case .integer(let number): .integer(number)
      case .number: .number(scalar.text)
      case .string: .string(scalar.text)
      }
    case .sequence(let items): .list(items.map(\.value))
    case .mapping(let mapping):
      .object(
        mapping.entries.reduce(into: Object()) { $0.append($1.key.text, $1.value.value) })
    }
  }

  /// This node and all below it.
  func visit(_ body: (Node) -> Void) {
    body(self)
    switch content {
    case .scalar: break
    case .sequence(let items): for item in items { item.visit(body) }
    case .mapping(let mapping): for entry in mapping.entries { entry.value.visit(body) }
    }
  }
}
