import LensFluent
import LensSyntax

/// The word of a list that somebody who mistyped it probably meant; `nil` when none is near.
package func likelyWord(for word: String, among words: [String]) -> String? {
  nearest(to: word, among: words)
}

extension Page {
  /// The page about a topic; `nil` when there is none.
  package init?(explaining topic: String) {
    if let type = destinationType(named: topic) {
      self.init(of: type)
    } else if let rule = Lenswright.rule(named: topic) {
      self.init(of: rule)
    } else {
      return nil
    }
  }

  /// The topic that a mistyped word may have meant.
  package static func nearestTopic(to word: String) -> String? {
    nearest(
      to: word,
      among: allDestinations.flatMap { [$0.keyword] + $0.aliases } + allRules.map { $0.id })
  }

  /// Every destination, by what sort of place it is.
  package static var destinations: Page {
    var page = Page(
      title: "Destinations",
      summary:
        "Where logs can go. The word is what a destination's `type` is; `lenswright explain <type>` says all about one."
    )
    for kind in DestinationKind.allCases {
      let types = allDestinations.filter { $0.kind == kind }.sorted { $0.keyword < $1.keyword }
      page.add(
        kind.rawValue,
        [
          .table(
            ["type", "what it is", "engines", "required keys", "permissions"],
            types.map(row))
        ])
    }
    return page
  }

  private static func row(_ type: any Destination.Type) -> [String] {
    func required<D: Destination>(_ type: D.Type) -> [String] {
      D.fields.filter(\.isRequired).map(\.name)
    }
    let engines = type.plugins.filter { $0.gap == nil }.map(\.engine.title)
      .reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    let keys = required(type).map { "`\($0)`" }
    let smallest = DestinationSample.all(of: type).first { $0.condition == nil }
    let actions = (smallest?.planned.statements ?? []).flatMap(\.actions).map { "`\($0)`" }
    return [
      "`\(type.keyword)`", "\(type.title). \(type.summary)",
      engines.isEmpty ? "any" : engines.joined(separator: ", "),
      keys.joined(separator: ", "), actions.joined(separator: ", "),
    ]
  }
}
