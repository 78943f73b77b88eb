import LensCloudFormation
import LensSyntax

extension Node {
  /// Whether anything below refers to something else in the template.
  fileprivate var hasReferences: Bool {
    if let tag, ["!Ref", "!GetAtt", "!Sub"].contains(tag) { return true }
    switch content {
    case .scalar: return false
    case .sequence(let items): return items.contains(where: \.hasReferences)
    case .mapping(let mapping):
      return mapping.entries.contains {
        Intrinsic.isFunction($0.key.text) || $0.key.text == "DependsOn" || $0.value.hasReferences
      }
    }
  }
}

/// Finds resources of the finished template that wait for one another: CloudFormation refuses such a template when it is deployed.
struct ReferenceCycles {
  let template: Object
  /// The composed spec, for the place where the reference was written.
  let spec: Node

  func review(_ diagnostics: inout Diagnostics) {
    // The compiler's own references run one way, so that a cycle has one of the spec's in it.
    guard spec.hasReferences else { return }
    let resources = template["Resources"]?.object?.entries ?? []
    let names = Set(resources.map(\.key))
    let vertices = resources.map { entry -> (name: String, next: [String]) in
      var next = entry.value.references
      switch entry.value.object?["DependsOn"] {
      case .string(let name)?: next.append(name)
      case .list(let items)?: next += items.compactMap(\.string)
      default: break
      }
      return (entry.key, next.filter(names.contains))
    }
    guard let cycle = firstCycle(vertices) else { return }
    let written = places(of: cycle)
    diagnostics.report(
      .referenceCycle,
      cycle.count == 2
        ? "`\(cycle[0])` refers to itself" : "resources of the template refer to one another",
      at: written.first ?? spec.span, label: cycle.joined(separator: " → "),
      related: written.dropFirst().prefix(3).map { Label($0, "and this") },
      notes: ["CloudFormation makes a resource after those that it refers to"],
      help: ["write the value itself, or take it from another stack"])
  }

  /// Where the spec refers to a resource of the cycle, its own resources outside of the cycle left out.
  private func places(of cycle: [String]) -> [Span] {
    var spans: [Span] = []
    for entry in spec.mapping?.entries ?? [] {
      // Outputs, conditions and the like are no resources.
      if ["outputs", "metadata", "tests", "environments"].contains(entry.key.text) { continue }
      if entry.key.text == "resources" {
        for resource in entry.value.mapping?.entries ?? [] where cycle.contains(resource.key.text) {
          collect(resource.value, cycle, &spans)
        }
      } else {
        collect(entry.value, cycle, &spans)
      }
    }
    return spans
  }

  private func collect(_ node: Node, _ cycle: [String], _ spans: inout [Span]) {
    if node.isIntrinsic {
      var scratch = Diagnostics()
      let names = cloudFormationValue(node, &scratch)?.references ?? []
      if names.contains(where: cycle.contains) { spans.append(node.span) }
      return
    }
    switch node.content {
    case .scalar: break
    case .sequence(let items): for item in items { collect(item, cycle, &spans) }
    case .mapping(let mapping):
      for entry in mapping.entries {
        if entry.key.text == "DependsOn",
          let name = ([entry.value] + (entry.value.sequence ?? []))
            .first(where: { cycle.contains($0.scalar?.text ?? "") })
        {
          spans.append(name.span)
        }
        collect(entry.value, cycle, &spans)
      }
    }
  }
}
