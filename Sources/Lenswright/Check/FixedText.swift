public import LensSyntax

/// A file with the fixes of its findings applied.
public struct FixedText: Sendable {
  /// The text; every byte that no fix speaks of is as it was.
  public let bytes: [UInt8]
  /// How many fixes were applied.
  public let count: Int
  /// What is still to be said.
  public let report: CheckReport
  /// What changed, as a unified difference without credentials; empty when nothing did.
  public let difference: String
}

/// Applies the fixes of what a check finds, and checks again until nothing more can be fixed.
///
/// - Parameters:
///   - source: a template, a task definition, a list of containers or a spec.
///   - options: what the check is told.
///   - includesUnsafe: whether the fixes that a person should look at are applied too.
public func fix(
  _ source: Source, options: CheckOptions = .standard, includesUnsafe: Bool = false
) -> FixedText {
  var bytes = source.bytes
  var count = 0
  var report = check(source, options: options)
  let original = report.diagnostics
  // A fix may uncover another, and of two that touch one another the second waits; a file needs few rounds.
  for _ in 0..<8 {
    let fixes = report.diagnostics.inOrder.compactMap(\.fix)
      .filter { $0.isSafe || includesUnsafe }
    let applied = applying(fixes, to: bytes)
    guard applied.count > 0 else { break }
    let next = check(Source(name: source.name, bytes: applied.bytes), options: options)
    // A file that cannot be read any more is worse than one with findings.
    if next.tasks == 0, report.tasks > 0 { break }
    bytes = applied.bytes
    count += applied.count
    report = next
  }
  let difference =
    count == 0 ? "" : unifiedDifference(from: source.bytes, to: bytes, name: source.name)
  return FixedText(
    bytes: bytes, count: count, report: report,
    difference: original.withoutCredentials(difference))
}

/// Applies those fixes that leave one another alone, each whole or not at all.
private func applying(_ fixes: [Fix], to bytes: [UInt8]) -> (bytes: [UInt8], count: Int) {
  var taken: [Fix.Edit] = []
  var count = 0
  for fix in fixes {
    let isFree = fix.edits.allSatisfy { edit in
      edit.span.source == 0 && edit.span.start <= edit.span.end
        && Int(edit.span.end) <= bytes.count
        && taken.allSatisfy { edit.span.end < $0.span.start || $0.span.end < edit.span.start }
    }
    guard isFree, !fix.edits.isEmpty else { continue }
    taken += fix.edits
    count += 1
  }
  var result = bytes
  for edit in taken.sorted(by: { $0.span.start > $1.span.start }) {
    result.replaceSubrange(
      Int(edit.span.start)..<Int(edit.span.end), with: Array(edit.replacement.utf8))
  }
  return (result, count)
}
