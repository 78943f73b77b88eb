import LensCloudFormation
package import LensSyntax

/// The two names by which ECS spells one kind of pair, such as `name` and `value`.
package protocol PairSpelling: Sendable {
  static var name: String { get }
  static var value: String { get }
  /// Whether an item of the list may be a function: only where the compiler need not know every name.
  static var takesFunctions: Bool { get }
  /// How a text in the list, such as `NAME=value`, is written as an entry of the mapping.
  static func entry(_ text: String) -> String
}

extension PairSpelling {
  package static var takesFunctions: Bool { false }

  /// The value is not repeated, because it may be a secret.
  package static func entry(_ text: String) -> String {
    let name = text.utf8.firstIndex(of: UInt8(ascii: "=")).map { String(text[..<$0]) }
    return "\(name ?? "NAME"): …"
  }
}

package enum EnvironmentPair: PairSpelling {
  package static let takesFunctions = true
  package static let name = "name"
  package static let value = "value"
}

package enum SecretPair: PairSpelling {
  package static let name = "name"
  package static let value = "valueFrom"
}

package enum TagPair: PairSpelling {
  package static let name = "key"
  package static let value = "value"
}

package enum DependencyPair: PairSpelling {
  package static let name = "containerName"
  package static let value = "condition"

  package static func entry(_ text: String) -> String { "\(text): START" }
}

/// Pairs written as a mapping, or as the list that ECS has for them.
package struct Pairs<Spelling: Sendable, Element: Sendable>: Sendable {
  package var items: [NamedList<Element>.Item] = []
  /// Items of the list that CloudFormation decides about, such as an `Fn::If` with `AWS::NoValue`.
  package var functions: [Value] = []

  package init() {}
}

extension Pairs: Readable where Spelling: PairSpelling, Element: Readable {
  package static var shape: Shape {
    let pair = Shape.object([
      .init(name: Spelling.name, summary: "", isRequired: true, shape: .text),
      .init(name: Spelling.value, summary: "", isRequired: true, shape: Element.shape),
    ])
    return .either([
      .map(Element.shape), .list(Spelling.takesFunctions ? .orFunction(pair) : pair),
    ])
  }

  package static func read(_ node: Node, _ name: String, _ diagnostics: inout Diagnostics) -> Pairs?
  {
    guard node.tag == nil, let list = node.sequence else {
      return NamedList<Element>.read(node, name, &diagnostics).map {
        var pairs = Pairs()
        pairs.items = $0.items
        return pairs
      }
    }
    var pairs = Pairs()
    for item in list {
      if Spelling.takesFunctions, item.isIntrinsic {
        if let value = cloudFormationValue(item, &diagnostics) { pairs.functions.append(value) }
        continue
      }
      let help = item.scalar.map {
        ["a mapping needs no dashes: `\(name): { \(Spelling.entry($0.text)) }`"]
      }
      guard let mapping = item.expectMapping(name, help: help ?? [], &diagnostics) else { continue }
      let unknown = mapping.entries.filter {
        $0.key.text != Spelling.name && $0.key.text != Spelling.value
      }
      for entry in unknown {
        diagnostics.reportUnknownKey(
          entry.key, of: name, candidates: [Spelling.name, Spelling.value], in: mapping)
      }
      if !unknown.isEmpty { continue }
      guard let key = mapping[Spelling.name], let value = mapping[Spelling.value] else {
        diagnostics.report(
          .missingKey,
          "each item of \(quoted(name)) needs `\(Spelling.name)` and `\(Spelling.value)`",
          at: item.span, help: ["a mapping is shorter: `\(name): { NAME: value }`"])
        continue
      }
      guard let text = String.read(key, Spelling.name, &diagnostics),
        let element = Element.read(value, text, &diagnostics)
      else { continue }
      if let first = pairs.items.first(where: { $0.name == text }) {
        diagnostics.report(
          .duplicateName, "`\(text)` is in \(quoted(name)) twice", at: key.span,
          related: [Label(first.span, "first here")])
        continue
      }
      pairs.items.append(.init(name: text, span: key.span, value: element))
    }
    return pairs.items.count + pairs.functions.count == list.count ? pairs : nil
  }
}
