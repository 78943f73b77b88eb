package import LensSyntax

/// The names that a tree refers to with `Ref`, `GetAtt` and `Sub`, checked against what the template has.
package struct References {
  /// Parameters and resources.
  package let names: [String]
  private let known: Set<String>

  package init(_ names: [String]) {
    self.names = names
    known = Set(names)
  }

  /// Reports every reference to something that is not there.
  package func review(_ node: Node, _ diagnostics: inout Diagnostics) {
    switch node.tag {
    case "!Ref": review(node.scalar?.text, node.span, &diagnostics)
    case "!GetAtt": reviewAttribute(node, &diagnostics)
    case "!Sub": reviewSub(node, &diagnostics)
    default: break
    }
    switch node.content {
    case .scalar: break
    case .sequence(let items): for item in items { review(item, &diagnostics) }
    case .mapping(let mapping):
      if node.tag == nil, mapping.entries.count == 1, let entry = mapping.entries.first {
        switch entry.key.text {
        case "Ref": review(entry.value.scalar?.text, entry.value.span, &diagnostics)
        case "Fn::GetAtt": reviewAttribute(entry.value, &diagnostics)
        case "Fn::Sub": reviewSub(entry.value, &diagnostics)
        default: break
        }
      }
      for entry in mapping.entries { review(entry.value, &diagnostics) }
    }
  }

  private func reviewAttribute(_ node: Node, _ diagnostics: inout Diagnostics) {
    let first = node.sequence?.first ?? node
    guard let text = first.scalar?.text else { return }
    let name = text.prefix { $0 != "." }
    review(String(name), first.span, &diagnostics)
  }

  private func reviewSub(_ node: Node, _ diagnostics: inout Diagnostics) {
    let template = node.sequence?.first ?? node
    guard let text = template.scalar?.text else { return }
    let own = node.sequence?.dropFirst().first?.mapping?.entries.map(\.key.text) ?? []
    for variable in text.subVariables ?? [] where variable.first != "!" && !own.contains(variable) {
      review(String(variable.prefix { $0 != "." }), template.span, isSub: true, &diagnostics)
    }
  }

  private func review(
    _ name: String?, _ span: Span, isSub: Bool = false, _ diagnostics: inout Diagnostics
  ) {
    guard let name, !name.hasPrefix("AWS::"), !known.contains(name) else { return }
    let near = nearest(to: name, among: names)
    diagnostics.report(
      .unknownReference, "the template has no parameter and no resource `\(name)`", at: span,
      label: near.map { "did you mean `\($0)`?" } ?? "",
      help: near == nil
        ? [
          "declare it under `parameters` or `resources`"
            + (isSub ? "; for an environment variable of the router write `${!\(name)}`" : "")
        ]
        : [])
  }
}
