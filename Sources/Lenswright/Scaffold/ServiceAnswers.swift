import LensCloudFormation
import LensFluent
import LensSyntax

/// What a new service is to be.
package struct ServiceAnswers: Sendable {
  package var service: String
  /// Types of destinations, which take the place of the starter's `main`; the starter's own when there are none.
  package var destinations: [String]
  /// Assignments `path=value`, in the order in which they are made.
  package var settings: [String]
  package var pipeline: PipelinePlatform

  package init(
    service: String, destinations: [String] = [], settings: [String] = [],
    pipeline: PipelinePlatform = .none
  ) {
    self.service = service
    self.destinations = destinations
    self.settings = settings
    self.pipeline = pipeline
  }

  /// The longest name of a stack.
  ///
  /// Source: `StackName` of CreateStack in botocore 1.43.11, read 2026-11-27.
  private static let longestName = 128

  /// Whether a service may have a name, which becomes that of its stack, too.
  package static func reviewName(_ name: String) throws(AnswerError) {
    let rule = "a service's name has letters, digits and hyphens, and begins with a letter"
    guard let first = name.utf8.first, (first | 0x20).isLowerCase,
      name.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == UInt8(ascii: "-") })
    else {
      throw AnswerError(
        name.isEmpty
          ? "the service has no name" : "'\(name.printableName)' is no name of a service",
        rule)
    }
    guard name.utf8.count <= longestName else {
      throw AnswerError(
        "the service's name has \(name.utf8.count) letters",
        "its stack's has at most \(longestName)")
    }
    // YAML takes `true` and `null` for something else than text.
    var diagnostics = Diagnostics()
    let read = Node.read(Source(name: "name", text: name), &diagnostics)
    guard case .string? = read?.scalar?.kind else {
      throw AnswerError("'\(name)' is a word of YAML", "take another name")
    }
  }

  /// The types of `--to`, each by the word that a spec has for it.
  ///
  /// - Parameter starter: the starter whose router sends there.
  package static func destinationTypes(
    _ words: [String], for starter: Starter
  ) throws(AnswerError) -> [any Destination.Type] {
    let engine = starter.engine
    let possible = allDestinations.filter { $0.problem(on: engine) == nil }.map { $0.keyword }
      .sorted()
    var types: [any Destination.Type] = []
    for word in words {
      guard let type = destinationType(named: word) else {
        let names = allDestinations.flatMap { [$0.keyword] + $0.aliases }
        let near = nearest(to: word, among: names)
        throw AnswerError(
          "there is no destination type called '\(word.printableName)'",
          near.map { "did you mean '\($0)'?" } ?? "'lenswright explain' lists them")
      }
      if let problem = type.problem(on: engine) {
        throw AnswerError(
          "\(problem), and the starter '\(starter.name)' cannot begin with it",
          type.takesMetricsOnly
            ? "'lenswright explain \(type.keyword)' says which inputs of the router have some"
            : "it can with \(enumeration(possible, "or"))")
      }
      guard !types.contains(where: { $0.keyword == type.keyword }) else {
        throw AnswerError("the destination '\(type.keyword)' is named twice", "name it once")
      }
      types.append(type)
    }
    return types
  }
}

extension Starter {
  /// The engine of its router.
  var engine: Engine {
    var diagnostics = Diagnostics()
    let type = tree(&diagnostics)?.mapping?.entry(at: "router.type")?.value.literalText
    return type.flatMap(Engine.init(rawValue:)) ?? .fluentBit
  }

  /// The spec with what it extends.
  func tree(_ diagnostics: inout Diagnostics) -> Node? {
    guard let spec = files.first(where: { $0.path == Starter.spec }) else { return nil }
    return Composition(options: CompileOptions(files: Files(files)))
      .compose(Source(name: spec.path, bytes: spec.bytes), &diagnostics)?.tree
  }
}

extension Files {
  /// The files of a service that is nowhere yet.
  init(_ files: [ServiceFile]) {
    self.init { path in files.first { $0.path == path }?.bytes }
  }
}

extension Destination {
  /// Why a new service cannot begin with it; `nil` when it can.
  fileprivate static func problem(on engine: Engine) -> String? {
    if takesMetricsOnly {
      return "'\(keyword)' takes metrics, and the lines of a container are none"
    }
    if draft(for: engine) == nil {
      return
        "'\(keyword)' on \(engine.title) takes more than its keys, as 'lenswright explain \(keyword)' says"
    }
    if keyword == Custom.keyword { return nil }
    let choices = plugins.filter { $0.engine == engine }
    if choices.isEmpty { return "\(title) has no plugin for \(engine.title)" }
    if let gap = choices[0].gap, choices.allSatisfy({ $0.gap != nil }) {
      return "'\(keyword)' is not compiled for \(engine.title) yet: \(gap)"
    }
    return nil
  }
}

/// Who runs a service's pipeline.
package enum PipelinePlatform: String, CaseIterable, Sendable {
  case github, gitlab, codepipeline, none

  package static func named(_ word: String) throws(AnswerError) -> PipelinePlatform {
    if let match = PipelinePlatform(rawValue: word) { return match }
    let names = allCases.map(\.rawValue)
    let others = ["github-actions": "github", "gitlab-ci": "gitlab", "codebuild": "codepipeline"]
    let near = others[word] ?? nearest(to: word, among: names)
    throw AnswerError(
      "'\(word.printableName)' is no platform of pipelines",
      near.map { "did you mean '\($0)'?" } ?? "there are \(enumeration(names))")
  }
}
