import LensFluent
import LensSyntax

/// Something that writes lines: what a test's `from` names.
struct LineSource: Sendable {
  var name: String
  /// The tag of its records.
  var tag: String
  /// Whether Docker hands its lines to the router, with its own keys and in parts of 16 KB.
  var isContainer: Bool
  /// The way of its records; `nil` where files of the spec's own decide.
  var pipeline: Pipeline?
}

/// Why there are no lines from something.
enum LineSourceRefusal: Error {
  case unknown(names: [String])
  case notRouted

  func report(
    _ name: String, at span: Span, _ kind: DiagnosticKind, _ diagnostics: inout Diagnostics
  ) {
    switch self {
    case .unknown(let names):
      let near = nearest(to: name, among: names)
      diagnostics.report(
        kind, "nothing called `\(name)` writes lines", at: span,
        label: near.map { "did you mean `\($0)`?" } ?? "",
        notes: names.isEmpty ? [] : ["lines come from \(listed(names))"],
        fix: span.isNone
          ? nil
          : near.map { Fix("replace it with `\($0)`", edits: [Fix.Edit(span, $0)]) })
    case .notRouted:
      diagnostics.report(
        kind, "the lines of `\(name)` do not go through the router", at: span)
    }
  }
}

extension Spec {
  /// What `from` and `--from` may name, by its name.
  func lineSource(_ name: String) -> Result<LineSource, LineSourceRefusal> {
    guard let container = containers.items.first(where: { $0.name == name }) else {
      return .failure(.unknown(names: lineSources))
    }
    var source = LineSource(
      name: name, tag: "\(name)\(AgentFacts.tagSeparator)-\(Self.taskID)", isContainer: true)
    switch container.value.logs ?? logs {
    case .pipeline(let pipeline)?: source.pipeline = pipeline
    case .config?: break
    case nil, .some(.none), .driver?: return .failure(.notRouted)
    }
    return .success(source)
  }

  /// The names of everything whose lines go through the router.
  var lineSources: [String] {
    containers.items.filter { item in
      switch item.value.logs ?? logs {
      case .pipeline?, .config?: true
      case nil, .some(.none), .driver?: false
      }
    }.map(\.name)
  }

  /// A task's id looks like this; which one it is decides nothing.
  private static let taskID = "0123456789abcdef0123456789abcdef"
}
