package import LensSyntax

extension Node {
  /// A value that nobody wrote, as a tree without places.
  package init(_ value: Value) {
    let scalar: Scalar
    switch value {
    case .null: scalar = Scalar(text: "null", style: .plain, kind: .null)
    case .boolean(let flag):
      scalar = Scalar(text: flag ? "true" : "false", style: .plain, kind: .boolean(flag))
    case .integer(let number):
      scalar = Scalar(text: String(number), style: .plain, kind: .integer(number))
    case .number(let text): scalar = Scalar(text: text, style: .plain, kind: .number)
    case .string(let text): scalar = Scalar(text: text, style: .doubleQuoted, kind: .string)
    case .list(let items):
      self.init(.sequence(items.map { Node($0) }), span: .none)
      return
    case .object(let object):
      let entries = object.entries.map {
        Mapping.Entry(key: .init($0.key, span: .none), value: Node($0.value))
      }
      self.init(.mapping(Mapping(entries)), span: .none)
      return
    }
    self.init(.scalar(scalar), span: .none)
  }
}
