import LensCloudFormation
import LensSyntax

/// The ways from the top of a file to the places of findings: `Resources/Task/Properties/ContainerDefinitions/0/Image`.
///
/// They are looked for once a finding is there, so that no rule has to carry them along. A branch of a function is named by the function's long form:
/// `…/Image/Fn::If/1`.
struct PlacePaths {
  struct Way {
    var path: String
    /// The keys and items that the place lies in, and the place itself.
    var chain: [Span]
  }

  private var ways: [Span: Way] = [:]
  private let wanted: Set<Span>

  init(of spans: [Span], in root: Node) {
    wanted = Set(spans.filter { !$0.isNone })
    var steps: [String] = []
    var chain: [Span] = []
    walk(root, &steps, &chain)
  }

  subscript(span: Span) -> Way? { ways[span] }

  private mutating func found(_ span: Span, _ steps: [String], _ chain: [Span]) {
    guard wanted.contains(span) else { return }
    // A mapping of a list begins with its first key: the deeper way says more. What an alias repeats is named where it is written.
    let path = steps.joined(separator: "/")
    if let known = ways[span]?.path, !known.isEmpty, !path.hasPrefix(known + "/") { return }
    ways[span] = Way(path: path, chain: chain)
  }

  private mutating func walk(_ node: Node, _ steps: inout [String], _ chain: inout [Span]) {
    found(node.span, steps, chain)
    var depth = 0
    if let tag = node.tag, node.scalar == nil, let key = Intrinsic.key(forTag: tag) {
      steps.append(key)
      depth = 1
    }
    switch node.content {
    case .scalar: break
    case .sequence(let items):
      for (index, item) in items.enumerated() {
        steps.append(String(index))
        chain.append(item.span)
        walk(item, &steps, &chain)
        steps.removeLast()
        chain.removeLast()
      }
    case .mapping(let mapping):
      for entry in mapping.entries {
        steps.append(entry.key.text)
        chain.append(entry.key.span)
        found(entry.key.span, steps, chain)
        walk(entry.value, &steps, &chain)
        steps.removeLast()
        chain.removeLast()
      }
    }
    steps.removeLast(depth)
  }
}
