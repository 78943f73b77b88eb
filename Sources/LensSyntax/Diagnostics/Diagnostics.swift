/// Everything that a run has to say, with the sources that it speaks of.
///
/// A stage that returns `nil` has said why here; nobody reports twice and nobody reports nothing.
public struct Diagnostics: Sendable {
  /// The sources that the diagnostics speak of.
  public package(set) var sources = Sources()
  /// What is printed: not more than ``most``, errors before all else.
  public private(set) var all: [Diagnostic] = []
  /// How many more there were.
  public private(set) var leftOut = 0
  /// What may be a credential: its text is never printed, in whatever excerpt it stands.
  public private(set) var redactions: [Span] = []

  /// Nobody reads more at once, and so many come of one mistake that a file repeats.
  public static let most = 200

  /// Nothing said yet, of no sources.
  public init() {}

  /// Whether one of them is an error, so that the output is withheld.
  public var hasErrors: Bool { all.contains { $0.severity == .error } }
  /// Whether there is nothing to say.
  public var isEmpty: Bool { all.isEmpty }

  /// Says one thing.
  ///
  /// - Parameters:
  ///   - span: the smallest thing that is wrong.
  ///   - label: what this spot is; printed beside the mark.
  ///   - related: other places that the message speaks of.
  ///   - notes: facts.
  ///   - help: instructions.
  package mutating func report(
    _ kind: DiagnosticKind, _ message: String, at span: Span, label: String = "",
    related: [Label] = [], notes: [String] = [], help: [String] = [], fix: Fix? = nil
  ) {
    append(
      Diagnostic(
        kind: kind, message: message, primary: Label(span, label), related: related, notes: notes,
        help: help, fix: fix))
  }

  /// Says one more thing.
  package mutating func append(_ diagnostic: Diagnostic) {
    guard all.count >= Diagnostics.most else { return all.append(diagnostic) }
    leftOut += 1
    // Whoever is refused is told why, however much advice there was before.
    if diagnostic.severity == .error,
      let index = all.lastIndex(where: { $0.severity != .error })
    {
      all[index] = diagnostic
    }
  }

  /// Keeps the text of a span out of everything that is printed.
  package mutating func redact(_ span: Span) {
    if !span.isNone { redactions.append(span) }
  }

  /// The same sources and redactions, with nothing said yet.
  package var emptied: Diagnostics {
    var copy = self
    copy.all = []
    copy.leftOut = 0
    return copy
  }

  /// Adds what another has to say of places of which nothing of this kind has been said here.
  package mutating func add(newOf other: Diagnostics) {
    for diagnostic in other.all {
      let isKnown = all.contains {
        $0.kind == diagnostic.kind && $0.primary.span == diagnostic.primary.span
      }
      if !isKnown { append(diagnostic) }
    }
    redactions = other.redactions
    leftOut += other.leftOut
  }

  /// The diagnostics in the order of their places, so that a person can walk down the file; what has no place comes last, and then how many were left out.
  public var inOrder: [Diagnostic] {
    all.enumerated().sorted { one, other in
      let (a, b) = (one.element.primary.span, other.element.primary.span)
      let (keyA, keyB) = (
        (a.isNone ? 1 : 0, a.source, a.start), (b.isNone ? 1 : 0, b.source, b.start)
      )
      return keyA == keyB ? one.offset < other.offset : keyA < keyB
    }.map(\.element) + (leftOut == 0 ? [] : [remainder])
  }

  private var remainder: Diagnostic {
    Diagnostic(
      kind: .leftOut, message: leftOut == 1 ? "there is 1 more" : "there are \(leftOut) more",
      primary: Label(.none))
  }
}

extension Diagnostics {
  /// Makes a source known so that spans can refer to it.
  package mutating func add(_ source: Source) -> Int32 {
    sources.add(source)
  }
}
