import LensCloudFormation
package import LensSyntax

/// Something that goes into the template as it was written.
package struct PassedValue: Readable {
  package var value: Value
  package var node: Node
  package var span: Span { node.span }

  package static var shape: Shape { .anything }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> PassedValue? {
    cloudFormationValue(node, &diagnostics).map { PassedValue(value: $0, node: node) }
  }
}
