import LensSyntax

extension Page {
  /// All that there is to know of a key of the language.
  package init(of key: LanguageKey) {
    self.init(title: "\(key.name): key", summary: key.summary)
    var facts = [["takes", key.property.shape.phrase]]
    if let usual = key.usual { facts.append(["by default", "`\(usual)`"]) }
    if key.property.isRequired { facts.append(["must be there", "yes"]) }
    facts.append(["stands", key.place])
    blocks.append(.table(["what", "how"], facts))
    add("Keys", Page.keys(key.children, under: key.path))
    let places = LanguageKey.all.filter { key.isSame(as: $0) && $0.path != key.path }
    add(
      "Also",
      places.isEmpty ? [] : [.text("The same key stands at \(listed(places.map(\.name))).")])
    if let (concept, spec) = key.example {
      add("An example", [.code(spec, language: "yaml"), .topics([.concept(concept)])])
    }
  }

  /// What can stand in a mapping: the keys of the language, then those of ECS.
  static func keys(_ keys: [LanguageKey], under path: [String]) -> [Block] {
    let own = keys.filter { !$0.isPassed }
    let passed = keys.filter(\.isPassed)
    var blocks: [Block] = []
    if !own.isEmpty {
      blocks.append(
        .table(
          ["key", "meaning", "takes"],
          own.map { key in
            let takes = key.property.shape.phrase
            return [
              "`\(key.path.dropFirst(path.count).joined(separator: "."))`",
              (key.property.isRequired ? "Required. " : "") + key.summary,
              key.summary.contains(takes) ? "" : takes,
            ]
          }))
    }
    if !passed.isEmpty {
      blocks.append(
        .text(
          "Passed through to ECS under their own names: "
            + passed.map { "`\($0.path.last ?? "")`" }.joined(separator: ", ") + "."))
    }
    return blocks
  }

  /// Keys that one word stands for.
  static func candidates(_ keys: [LanguageKey], for word: String) -> Page {
    var page = Page(
      title: "\(word): \(keys.count) keys",
      summary: "The word stands in several places; name one of them with more of the way to it.")
    page.blocks.append(.topics(keys.map(Topic.key)))
    return page
  }

  /// The keys at the top of a spec.
  package static var language: Page {
    var page = Page(
      title: "Language",
      summary:
        "The keys of a spec; `lenswright explain <key>` says all about one, and `lenswright explain router.buffer` about one inside another."
    )
    page.blocks += keys(LanguageKey.top, under: [])
    return page
  }
}

extension LanguageKey {
  /// Whether it is ECS's own, and reaches it as it is.
  var isPassed: Bool {
    property.summary.isEmpty || property.summary == passedSummary(property.name)
  }

  /// What is so without it, where that is one value.
  fileprivate var usual: String? {
    switch property.defaultValue {
    case .boolean(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .string(let text): text
    default: nil
    }
  }

  /// The mapping in which it stands.
  fileprivate var place: String {
    path.count == 1
      ? "at the top of a spec" : "in `\(path.dropLast().joined(separator: "."))`"
  }

  /// Whether another place has the same key, in the same meaning.
  fileprivate func isSame(as other: LanguageKey) -> Bool {
    !isPassed && property.summary != optionSummary(property.name)
      && other.path.last == path.last && other.property.summary == property.summary
  }

  /// The shortest of the concepts' specs that has it.
  fileprivate var example: (Concept, String)? {
    allConcepts.compactMap { concept in concept.spec.map { (concept, $0) } }
      .filter { isIn($0.1) }.min { $0.1.utf8.count < $1.1.utf8.count }
  }

  private func isIn(_ spec: String) -> Bool {
    var ignored = Diagnostics()
    guard let tree = Node.read(Source(name: "example", text: spec), &ignored) else { return false }
    return LanguageKey.has(tree, path[...])
  }

  private static func has(_ node: Node, _ path: ArraySlice<String>) -> Bool {
    guard let word = path.first else { return true }
    if let items = node.sequence { return items.contains { has($0, path) } }
    guard let mapping = node.mapping else { return false }
    return mapping.entries.contains {
      (word == "*" || $0.key.text == word) && has($0.value, path.dropFirst())
    }
  }
}
