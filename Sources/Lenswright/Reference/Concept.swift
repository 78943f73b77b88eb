/// Something that one has to know to follow what the compiler does: what it is, what is so by default, and what changes it.
///
/// Each is one file of `Reference/Concepts`; the registry lists it.
package struct Concept: Sendable {
  /// Kebab-case and stable: the name of its page.
  package var id: String
  package var title: String
  /// A sentence or two.
  package var summary: String
  package var blocks: [Page.Block]
  /// A spec that shows it, without what no spec can do without; empty where there is nothing to show.
  package var example = ""
  /// What else to read, as one would type it behind `explain`.
  package var topics: [String] = []
  /// Where the facts come from.
  package var sources: [String] = []
  /// The day on which they were read there.
  package var checked = "2026-11-27"
}

extension Concept {
  /// The spec that shows it; `nil` where there is none.
  package var spec: String? { example.isEmpty ? nil : ExampleSpec.completed(example) }
}

/// The concept with this id.
package func concept(named id: String) -> Concept? {
  allConcepts.first { $0.id == id }
}

extension Page {
  /// The page about a concept.
  package init(of concept: Concept) {
    self.init(title: "\(concept.id): \(concept.title)", summary: concept.summary)
    blocks += concept.blocks
    add("An example", concept.spec.map { [.code($0, language: "yaml")] } ?? [])
    add("See also", [.topics(concept.topics.compactMap { Topic.named($0).first })])
    if !concept.sources.isEmpty {
      add(
        "Sources",
        [.text("Checked \(concept.checked) against:"), .list(concept.sources.map { "`\($0)`" })])
    }
  }

  /// Every concept.
  package static var concepts: Page {
    var page = Page(
      title: "Concepts", summary: "What to know of FireLens, of ECS and of a spec, a page each.")
    page.blocks.append(
      .table(["concept", "what it says"], allConcepts.map { ["`\($0.id)`", $0.summary] }))
    return page
  }
}
