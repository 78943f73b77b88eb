package import LensSyntax

/// A value that is either known now or left to CloudFormation.
package struct Setting<T: Sendable>: Sendable {
  package enum Content: Sendable {
    case literal(T)
    case intrinsic(Value)
  }

  package var content: Content
  package var span: Span

  package init(_ literal: T, _ span: Span = .none) {
    content = .literal(literal)
    self.span = span
  }

  package init(intrinsic: Value, _ span: Span = .none) {
    content = .intrinsic(intrinsic)
    self.span = span
  }

  package var literal: T? {
    if case .literal(let value) = content { value } else { nil }
  }

  package var intrinsic: Value? {
    if case .intrinsic(let value) = content { value } else { nil }
  }
}

extension Setting: Readable where T: Readable {
  package static var shape: Shape { .orFunction(T.shape) }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics)
    -> Setting?
  {
    if node.isIntrinsic {
      return cloudFormationValue(node, &diagnostics).map { Setting(intrinsic: $0, node.span) }
    }
    // A parameter of Systems Manager, which CloudFormation looks up: of another type than text it can only be this.
    if T.self != String.self, let text = node.scalar?.text, text.hasPrefix("{{resolve:ssm:") {
      return Setting(intrinsic: .string(text), node.span)
    }
    return T.read(node, name, &diagnostics).map { Setting($0, node.span) }
  }
}

extension Setting where T == String {
  package var value: Value {
    switch content {
    case .literal(let text): .string(text)
    case .intrinsic(let value): value
    }
  }
}

extension Setting where T == Int {
  package var value: Value {
    switch content {
    case .literal(let number): .integer(number)
    case .intrinsic(let value): value
    }
  }
}

extension Setting where T == Bool {
  package var value: Value {
    switch content {
    case .literal(let flag): .boolean(flag)
    case .intrinsic(let value): value
    }
  }
}

extension Setting where T: Word {
  package var value: Value {
    switch content {
    case .literal(let word): .string(word.rawValue)
    case .intrinsic(let value): value
    }
  }
}
