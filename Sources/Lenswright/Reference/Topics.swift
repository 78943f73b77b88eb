import LensFluent
import LensSyntax

/// The word of a list that somebody who mistyped it probably meant; `nil` when none is near.
package func likelyWord(for word: String, among words: [String]) -> String? {
  nearest(to: word, among: words)
}

extension Page {
  /// The page about a topic; `nil` when there is none.
  ///
  /// - Parameter words: a topic, or its sort and it (`key buffer`), or a sort (`rules`).
  package init?(explaining words: String) {
    if let index = Page.index(named: words) {
      self = index
      return
    }
    let topics = Topic.named(words)
    guard let first = topics.first else { return nil }
    let keys = topics.compactMap { if case .key(let key) = $0 { key } else { nil } }
    self = first.kind == .key && keys.count > 1 ? .candidates(keys, for: words) : first.page
    let others = topics.dropFirst().filter { topic in
      first.kind != .key && !shownTopics.contains { $0.kind == topic.kind && $0.name == topic.name }
    }
    add("The same word", [.topics(Array(others))])
  }

  /// What else the page leads to.
  private var shownTopics: [Topic] {
    blocks.flatMap { block -> [Topic] in
      if case .topics(let topics) = block { topics } else { [] }
    }
  }

  /// The pages that list all topics of a sort.
  package static func index(named word: String) -> Page? {
    switch word {
    case "destinations": destinations
    case "rules": rules
    case "diagnostics": diagnostics
    case "concepts": concepts
    case "keys", "language": language
    default: nil
    }
  }

  /// What is said where nothing goes by these words.
  package static func nothing(under words: String, near: String?) -> String {
    "there is nothing to explain under '\(words.printableName)'\n  "
      + (near.map { "did you mean '\($0)'? " } ?? "") + "'lenswright explain' lists the topics"
  }

  /// Everything that can be explained, by its sort.
  package static func topics(with commands: [CommandDescription]) -> Page {
    var page = Page(
      title: "Topics",
      summary:
        "`lenswright explain <topic>` says all about one of these. Keys inside of others are named by the way to them: `router.buffer`, `containers.*.healthCheck`."
    )
    page.add("Concepts", concepts.blocks)
    page.add("Commands", index(of: commands).blocks)
    func list(_ heading: String, _ all: String, _ names: [String]) {
      page.add(
        heading,
        [
          .text("`lenswright explain \(all)` says in a line what each is."),
          .text(names.map { "`\($0)`" }.joined(separator: ", ") + "."),
        ])
    }
    list("Destinations", "destinations", Topic.names(of: .destination).sorted())
    list("Keys of a spec", "keys", LanguageKey.top.map(\.name))
    list("Rules of check", "rules", Topic.names(of: .rule))
    list("Diagnostics", "diagnostics", Topic.names(of: .diagnostic))
    return page
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
