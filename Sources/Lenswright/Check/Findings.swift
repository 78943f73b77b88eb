package import LensSyntax

/// What the rules find in one file.
package struct Findings: Sendable {
  private(set) var all: [Diagnostic] = []
  private(set) var redactions: [Span] = []
  private var redacted: Set<Span> = []
  /// The rule that is looking.
  var rule: (any Rule.Type)?
  private var seen: Set<Place> = []

  /// The same place is found again in each world of a template, and by each task that shares it.
  private struct Place: Hashable {
    var id: String
    var span: Span
  }

  /// Reports the mistake of the rule that is looking.
  ///
  /// - Parameters:
  ///   - message: what is wrong, in a sentence that makes sense alone.
  ///   - span: the smallest thing that is wrong.
  ///   - severity: where that is not the rule's own.
  package mutating func report(
    _ message: String, at span: Span, label: String = "", related: [Label] = [],
    notes: [String] = [], help: [String] = [], fix: Fix? = nil, severity: Severity? = nil
  ) {
    guard let rule, seen.insert(Place(id: rule.id, span: span)).inserted else { return }
    all.append(
      Diagnostic(
        kind: rule.kind, severity: severity, message: message, primary: Label(span, label),
        related: related, notes: notes, help: help, fix: fix))
  }

  /// Adds what was found by itself somewhere else, as if it had been found here.
  mutating func add(_ other: Findings) {
    for finding in other.all
    where seen.insert(Place(id: finding.kind.id, span: finding.primary.span)).inserted {
      all.append(finding)
    }
    for span in other.redactions { redact(span) }
  }

  /// Keeps the text of a span out of everything that is printed.
  package mutating func redact(_ span: Span) {
    if !span.isNone, redacted.insert(span).inserted { redactions.append(span) }
  }
}
