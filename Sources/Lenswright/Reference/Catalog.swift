/// The reference in the documentation's catalog: the same pages as in a terminal, and what leads to them.
package enum Catalog {
  /// A file of `Lenswright.docc`.
  package struct Article: Sendable {
    /// Where it lies there.
    package var folder: String
    /// What links call it, and its file.
    package var name: String
    package var text: String
  }

  /// Every page but those of the commands, which only the command knows.
  package static var articles: [Article] {
    [reference, destinationIndex, ruleIndex, diagnosticIndex, conceptIndex, languageIndex]
      + allDestinations.map { article(.destination($0)) } + allRules.map { article(.rule($0)) }
      + allDiagnosticKinds.map { article(.diagnostic($0)) }
      + allConcepts.map { article(.concept($0)) } + LanguageKey.top.map(languagePage)
  }

  private static func article(_ topic: Topic) -> Article {
    Article(
      folder: topic.kind.folder, name: topic.documentName,
      text: topic.page.markdown(isInCatalog: true))
  }

  /// The page that the others hang from.
  private static var reference: Article {
    let page = Page(
      title: "Reference",
      summary:
        "Everything that the language, the command and the checks know, from the declarations that make them work. `lenswright explain` shows the same pages in a terminal."
    )
    return Article(
      folder: "Reference", name: "Reference",
      text: page.markdown()
        + topics([
          ("Writing a spec", ["Reference-Language", "Destinations", "Reference-Concepts"]),
          ("What is said of it", ["Reference-Diagnostics", "Reference-Rules"]),
          ("The command", ["Reference-Commands"]),
        ]))
  }

  // MARK: Indices

  private static var destinationIndex: Article {
    index(
      .destination, "Destinations", Page.destinations,
      DestinationKind.allCases.map { kind in
        (
          kind.rawValue,
          allDestinations.filter { $0.kind == kind }.map { Topic.destination($0) }
        )
      })
  }

  private static var ruleIndex: Article {
    index(.rule, "Reference-Rules", Page.rules, [("Pages", allRules.map { .rule($0) })])
  }

  private static var diagnosticIndex: Article {
    index(
      .diagnostic, "Reference-Diagnostics", Page.diagnostics,
      [("Pages", allDiagnosticKinds.map { .diagnostic($0) })])
  }

  private static var conceptIndex: Article {
    index(
      .concept, "Reference-Concepts", Page.concepts, [("Pages", allConcepts.map { .concept($0) })])
  }

  private static var languageIndex: Article {
    index(.key, "Reference-Language", Page.language, [("Pages", LanguageKey.top.map { .key($0) })])
  }

  /// - Parameter name: what links call it. `Diagnostics` alone would be the library's type.
  private static func index(
    _ kind: Topic.Kind, _ name: String, _ page: Page,
    _ groups: [(heading: String, topics: [Topic])]
  ) -> Article {
    Article(
      folder: kind.folder, name: name,
      text: page.markdown()
        + topics(groups.map { ($0.heading, $0.topics.map(\.documentName).sorted()) }))
  }

  /// What the documentation's own navigation is made of.
  package static func topics(_ groups: [(heading: String, names: [String])]) -> String {
    "\n## Topics\n"
      + groups.map { group in
        "\n### \(group.heading)\n\n" + group.names.map { "- <doc:\($0)>\n" }.joined()
      }.joined()
  }

  // MARK: The language

  private static func languagePage(_ key: LanguageKey) -> Article {
    Article(
      folder: Topic.Kind.key.folder, name: Page.documentName(ofKey: key.name),
      text: Page(withAllUnder: key).markdown(isInCatalog: true))
  }
}

extension Topic.Kind {
  /// Where the pages of a sort lie in the catalog.
  fileprivate var folder: String {
    switch self {
    case .destination: "Destinations"
    case .diagnostic: "Reference/Diagnostics"
    case .rule: "Reference/Rules"
    case .concept: "Reference/Concepts"
    case .key: "Reference/Language"
    }
  }
}

extension Page {
  /// A key with all that can stand in it, a section for each mapping.
  fileprivate init(withAllUnder key: LanguageKey) {
    self.init(of: key)
    if key.name == "destinations" {
      blocks.append(.text("The keys of each type are on its page: <doc:Destinations>."))
      return
    }
    for inner in LanguageKey.inside(key.path, key.children) where !inner.isPassed {
      add(
        inner.name,
        Page.keys(inner.children, under: inner.path).isEmpty
          ? [] : [.text(inner.summary)] + Page.keys(inner.children, under: inner.path))
    }
  }
}
