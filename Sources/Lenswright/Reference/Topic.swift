package import LensSyntax

/// Something that `explain` explains.
package enum Topic: Sendable {
  case destination(any Destination.Type)
  case concept(Concept)
  case diagnostic(DiagnosticKind)
  case rule(any Rule.Type)
  case key(LanguageKey)

  /// The sorts of topics, in the order in which a word is looked up.
  package enum Kind: String, Sendable, CaseIterable {
    case destination, diagnostic, rule, concept, key

    /// The word for all of a sort.
    package var plural: String { rawValue + "s" }
  }

  package var kind: Kind {
    switch self {
    case .destination: .destination
    case .concept: .concept
    case .diagnostic: .diagnostic
    case .rule: .rule
    case .key: .key
    }
  }

  /// What one types behind `explain`.
  package var name: String {
    switch self {
    case .destination(let type): type.keyword
    case .concept(let concept): concept.id
    case .diagnostic(let kind): kind.id
    case .rule(let rule): rule.id
    case .key(let key): key.name
    }
  }

  /// A sentence about it.
  package var summary: String {
    switch self {
    case .destination(let type): "\(type.title). \(type.summary)"
    case .concept(let concept): concept.summary
    case .diagnostic(let kind): kind.meaning
    case .rule(let rule): rule.summary
    case .key(let key): key.summary
    }
  }

  package var page: Page {
    switch self {
    case .destination(let type): Page(of: type)
    case .concept(let concept): Page(of: concept)
    case .diagnostic(let kind): Page(of: kind)
    case .rule(let rule): Page(of: rule)
    case .key(let key): Page(of: key)
    }
  }

  /// What one types behind `explain` to have this one: its sort is named where another has the word as well.
  package var words: String {
    let earlier = Kind.allCases.prefix { $0 != kind }
    return earlier.allSatisfy { Topic.all(name, of: $0).isEmpty }
      ? name : "\(kind.rawValue) \(name)"
  }

  // MARK: Looking up

  /// Every topic that goes by these words, a name or a sort and a name: at most one of a sort, except for keys.
  package static func named(_ words: String) -> [Topic] {
    let words = words.split(separator: " ").map(String.init)
    guard let name = words.last else { return [] }
    switch words.count {
    case 1: return Kind.allCases.flatMap { all(name, of: $0) }
    case 2: return Kind(rawValue: words[0]).map { all(name, of: $0) } ?? []
    default: return []
    }
  }

  private static func all(_ name: String, of kind: Kind) -> [Topic] {
    switch kind {
    case .destination:
      // `destinations.s3` is the same as `s3`.
      let way = "\(Kind.destination.plural)."
      let word = name.hasPrefix(way) ? String(name.dropFirst(way.count)) : name
      return destinationType(named: word).map { [.destination($0)] } ?? []
    case .diagnostic: return allDiagnosticKinds.filter { $0.id == name }.map(Topic.diagnostic)
    case .rule: return Lenswright.rule(named: name).map { [.rule($0)] } ?? []
    case .concept: return Lenswright.concept(named: name).map { [.concept($0)] } ?? []
    case .key: return LanguageKey.named(name).map(Topic.key)
    }
  }

  /// The names of a sort, as completions offer them.
  package static func names(of kind: Kind) -> [String] {
    switch kind {
    case .destination: allDestinations.map { $0.keyword }
    case .diagnostic: allDiagnosticKinds.map(\.id)
    case .rule: allRules.map { $0.id }
    case .concept: allConcepts.map(\.id)
    case .key: LanguageKey.all.map(\.name)
    }
  }

  /// What somebody meant who typed a name that nothing has; the words of a way are compared where there is one.
  package static func nearest(to name: String, of kinds: [Kind] = Kind.allCases) -> String? {
    var names = kinds.filter { $0 != .key }.flatMap(names)
    if kinds.contains(.destination) { names += allDestinations.flatMap { $0.aliases } }
    guard kinds.contains(.key) else { return LensSyntax.nearest(to: name, among: names) }
    guard name.contains(".") else {
      let words = LanguageKey.all.compactMap(\.path.last)
      return LensSyntax.nearest(to: name, among: names + kindWords + words)
    }
    return LensSyntax.nearest(to: name, among: LanguageKey.all.map(\.name))
  }

  private static let kindWords = Kind.allCases.map(\.plural)
}
