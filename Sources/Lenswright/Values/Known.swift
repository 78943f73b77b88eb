import LensCloudFormation
package import LensSyntax

/// A value that the compiler has to know.
package struct Known<T: Sendable>: Sendable {
  package var value: T
  package var span: Span

  package init(_ value: T, _ span: Span = .none) {
    self.value = value
    self.span = span
  }
}

extension Known: Readable where T: Readable {
  package static var shape: Shape { T.shape }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Known?
  {
    if node.isIntrinsic {
      diagnostics.reportNeedsLiteral(name, node)
      return nil
    }
    return T.read(node, name, &diagnostics).map { Known($0, node.span) }
  }
}

extension Diagnostics {
  /// Says that a value must be written out.
  package mutating func reportNeedsLiteral(_ name: String, _ node: Node) {
    report(
      .needsLiteral, "\(quoted(name)) must be written out", at: node.span,
      label: "only CloudFormation knows this value",
      help: ["write the value itself; `environments` and `--set` change it per deployment"])
  }
}
