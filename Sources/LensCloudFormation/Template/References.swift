package import LensSyntax

/// The names that a tree refers to with `Ref`, `GetAtt` and `Sub`, checked against what the template has.
package struct References {
  /// Parameters and resources.
  package let names: [String]
  private let known: Set<String>
  private let help: String
  private let helpInSub: String
  private let conditions: [String]
  private let mappings: [String]

  /// - Parameters:
  ///   - help: what to do about a name that is not there.
  ///   - helpInSub: what else the name may have been meant for in a text for `Fn::Sub`.
  package init(
    _ names: [String], conditions: [String], mappings: [String], help: String, helpInSub: String
  ) {
    self.names = names
    self.help = help
    self.helpInSub = helpInSub
    self.conditions = conditions
    self.mappings = mappings
    known = Set(names)
  }

  /// Reports every reference to something that is not there.
  package func review(_ node: Node, _ diagnostics: inout Diagnostics) {
    switch node.tag {
    case "!Ref": review(node.scalar?.text, node.span, &diagnostics)
    case "!GetAtt": reviewAttribute(node, &diagnostics)
    case "!Sub": reviewSub(node, &diagnostics)
    case "!If": reviewFirst(node, "condition", conditions, &diagnostics)
    case "!FindInMap": reviewFirst(node, "mapping", mappings, &diagnostics)
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
        case "Fn::If": reviewFirst(entry.value, "condition", conditions, &diagnostics)
        case "Fn::FindInMap": reviewFirst(entry.value, "mapping", mappings, &diagnostics)
        default: break
        }
      }
      for entry in mapping.entries { review(entry.value, &diagnostics) }
    }
  }

  /// `DependsOn` and `Condition` of a resource or an output, which are names without a function around them.
  package func reviewAttributes(
    _ attributes: Object, at span: Span, _ diagnostics: inout Diagnostics
  ) {
    let targets = attributes["DependsOn"].map { $0.list ?? [$0] } ?? []
    for name in targets.compactMap(\.string) { review(name, span, &diagnostics) }
    if let condition = attributes["Condition"]?.string {
      report(condition, "condition", conditions, at: span, &diagnostics)
    }
  }

  /// A name that is a function's first argument.
  private func reviewFirst(
    _ node: Node, _ what: String, _ names: [String], _ diagnostics: inout Diagnostics
  ) {
    guard let first = node.sequence?.first, first.tag == nil, let name = first.scalar?.text else {
      return
    }
    report(name, what, names, at: first.span, &diagnostics)
  }

  private func report(
    _ name: String, _ what: String, _ names: [String], at span: Span,
    _ diagnostics: inout Diagnostics
  ) {
    guard !names.contains(name) else { return }
    let near = nearest(to: name, among: names)
    diagnostics.report(
      .unknownReference, "the template has no \(what) `\(name)`", at: span,
      label: near.map { "did you mean `\($0)`?" } ?? "")
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
        ? [isSub ? "\(help); \(helpInSub)" : help] : [])
  }
}
