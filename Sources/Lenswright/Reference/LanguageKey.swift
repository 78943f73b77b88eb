import LensCloudFormation
import LensSyntax

/// A key of the spec language: where it stands, and what the declarations that read it say of it.
package struct LanguageKey: Sendable {
  /// The words to it from the top of a spec; `*` stands for a name of the user's choice.
  package var path: [String]
  var property: Shape.Property

  /// The way as it is written: `containers.*.healthCheck`.
  package var name: String { path.joined(separator: ".") }

  /// What it means, as a sentence.
  package var summary: String {
    property.summary.isEmpty ? "A property of ECS's, under its own name." : property.summary
  }

  /// Every key, in the order of the language; keys that several types of a mapping share stand there once.
  package static let all: [LanguageKey] = inside([], top)

  /// The keys at the top of a spec.
  static let top: [LanguageKey] = Spec.file.steps.map {
    .init(path: $0.words, property: $0.property)
  }

  /// What stands under these keys, at whatever depth, and they themselves.
  static func inside(_ path: [String], _ keys: [LanguageKey]) -> [LanguageKey] {
    guard path.count < mostWords else { return [] }
    return keys.flatMap { [$0] + inside($0.path, $0.children) }
  }

  /// The keys right under this one; what is described elsewhere as a whole has none here.
  var children: [LanguageKey] {
    if property.shape.isPart { return [] }
    return property.shape.steps.map { .init(path: path + $0.words, property: $0.property) }
  }

  /// More than any way is long.
  private static let mostWords = 16

  // MARK: Looking up

  /// The keys that the end of a way stands for: one where the whole way is there, in which a name of the user's choice may stand for itself or be left out.
  package static func named(_ text: String) -> [LanguageKey] {
    // A place in a list is no key.
    let words = text.split(whereSeparator: { ".[]/".contains($0) }).map(String.init)
      .filter { !$0.allSatisfy(\.isNumber) }
    guard !words.isEmpty else { return [] }
    let found =
      all.first { $0.path == words }
      ?? all.first {
        $0.path.count == words.count && zip($0.path, words).allSatisfy { $0 == "*" || $0 == $1 }
      }
      ?? all.first { $0.path.contains("*") && $0.path.filter { $0 != "*" } == words }
    return found.map { [$0] } ?? all.filter { $0.path.suffix(words.count) == words[...] }
  }
}

extension Spec {
  /// A file of a spec, before it is put together with what it extends.
  static var file: Shape { .named("spec") { .object(Composition.properties + Spec.properties) } }
}

extension Shape {
  /// A key of a mapping with the names that stand before it.
  struct Step {
    var words: [String]
    var property: Property
  }

  /// Whether it is merged into a whole that is described elsewhere.
  var isPart: Bool {
    switch self {
    case .part: true
    case .map(let shape), .orFunction(let shape): shape.isPart
    default: false
    }
  }

  /// The keys that can stand in a value of this shape, each once.
  var steps: [Step] {
    switch self {
    case .object(let properties, _):
      properties.filter { !$0.name.hasSuffix(".") }.map { Step(words: [$0.name], property: $0) }
    case .list(let shape), .orFunction(let shape), .part(let shape): shape.steps
    case .named(_, let shape): shape().steps
    case .map(let shape): shape.stepsOfNamed
    case .either(let shapes):
      shapes.flatMap(\.steps).reduce(into: [Step]()) { steps, step in
        if !steps.contains(where: { $0.words == step.words }) { steps.append(step) }
      }
    case .chosen(_, _, _, _): stepsOfNamed
    default: []
    }
  }

  /// The keys of a value that stands under a name, with the name before them: the user's, or that of its type.
  private var stepsOfNamed: [Step] {
    guard case .chosen(_, let key, let summary, let choices) = unwrapped else {
      return steps.map { Step(words: ["*"] + $0.words, property: $0.property) }
    }
    let words = choices.flatMap(\.words)
    let chooser = Property(
      name: key, summary: summary, isRequired: true, shape: words.isEmpty ? .text : .word(words))
    let shared = Shape.shared(by: choices).filter { $0.name != key }
    let common = shared.map { Step(words: ["*", $0.name], property: $0) }
    let own = choices.filter { !$0.words.isEmpty }.map { choice in
      Step(
        words: [choice.words[0]],
        property: Property(
          name: choice.words[0], summary: choice.summary, isRequired: false,
          shape: .object(
            choice.properties.filter { property in
              property.name != key
                && !shared.contains {
                  $0.name == property.name && $0.summary == property.summary
                }
            })))
    }
    return [Step(words: ["*", key], property: chooser)] + common + own
  }

  /// The keys that several types have in one meaning, each once.
  private static func shared(by choices: [Choice]) -> [Property] {
    var counts: [String: Int] = [:]
    var shared: [Property] = []
    for property in choices.flatMap(\.properties)
    where !property.name.hasSuffix(".") && property.summary != optionSummary(property.name) {
      let count = counts[property.name + property.summary, default: 0] + 1
      counts[property.name + property.summary] = count
      if count == fewestToShare, !shared.contains(where: { $0.name == property.name }) {
        shared.append(property)
      }
    }
    return shared
  }

  /// As many types have a key that all have, in its meaning here.
  private static let fewestToShare = 3

  private var unwrapped: Shape {
    switch self {
    case .orFunction(let shape): shape.unwrapped
    case .named(_, let shape): shape().unwrapped
    default: self
    }
  }
}
