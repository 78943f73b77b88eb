public import LensSyntax

/// A file with the fixes of its findings applied.
public struct FixedText: Sendable {
  /// The text; every byte that no fix speaks of is as it was.
  public let bytes: [UInt8]
  /// The configuration files that were named beside it, or that these include, where a fix changed them.
  public let configurations: [Source]
  /// The fixes that were applied, in this order.
  public let applied: [PlacedFix]
  /// The fixes that were not asked for, because a person should look at them.
  public let unsafe: [PlacedFix]
  /// What is still to be said.
  public let report: CheckReport
  /// What changed, as unified differences without credentials; empty when nothing did.
  public let difference: String

  /// How many fixes were applied.
  public var count: Int { applied.count }
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
  var texts = FixedFiles(source, options)
  var applied: [PlacedFix] = []
  var report = check(source, options: options)
  let original = report.diagnostics
  // A fix may uncover another, and of two that touch one another the second waits; a file needs few rounds.
  for _ in 0..<8 {
    let findings = report.diagnostics.inOrder.filter { finding in
      finding.fix.map { $0.isSafe || includesUnsafe } ?? false
    }
    var next = texts
    let mended = next.apply(findings, report.diagnostics.sources)
    guard !mended.isEmpty else { break }
    let checked = check(next.source, options: next.options)
    // A file that cannot be read any more is worse than one with findings.
    if checked.tasks == 0, report.tasks > 0 { break }
    applied += PlacedFix.of(mended, in: report.diagnostics)
    texts = next
    report = checked
  }
  var difference =
    texts.source.bytes == source.bytes
    ? "" : unifiedDifference(from: source.bytes, to: texts.source.bytes, name: source.name)
  for file in texts.changed {
    guard let old = original.sources.all.first(where: { $0.name == file.name }) else { continue }
    difference += unifiedDifference(from: old.bytes, to: file.bytes, name: file.name)
  }
  let left =
    includesUnsafe ? [] : report.diagnostics.inOrder.filter { $0.fix?.isSafe == false }
  return FixedText(
    bytes: texts.source.bytes, configurations: texts.changed, applied: applied,
    unsafe: PlacedFix.of(left, in: report.diagnostics), report: report,
    difference: original.withoutCredentials(difference))
}

/// The texts of a run as the fixes leave them: the file itself, and the configuration files by their names.
private struct FixedFiles {
  var source: Source
  private let original: CheckOptions
  private(set) var changed: [Source] = []

  init(_ source: Source, _ options: CheckOptions) {
    self.source = source
    original = options
  }

  /// The options with the changed texts in the place of the files.
  var options: CheckOptions {
    var options = original
    let changed = self.changed
    options.configurations = options.configurations.map { file in
      changed.first { $0.name == file.name } ?? file
    }
    let read = options.files.read
    options.files = Files { path in changed.first { $0.name == path }?.bytes ?? read(path) }
    return options
  }

  /// Applies the fixes of findings as far as they leave one another alone, each whole or not at all, and gives the findings that this ends.
  mutating func apply(_ findings: [Diagnostic], _ sources: Sources) -> [Diagnostic] {
    var taken: [Fix.Edit] = []
    var mended: [Diagnostic] = []
    for finding in findings {
      guard let fix = finding.fix else { continue }
      let isFree = fix.edits.allSatisfy { edit in
        guard let source = sources[edit.span] else { return false }
        return edit.span.start <= edit.span.end && Int(edit.span.end) <= source.bytes.count
          && taken.allSatisfy {
            edit.span.source != $0.span.source || edit.span.end < $0.span.start
              || $0.span.end < edit.span.start
          }
      }
      guard isFree, !fix.edits.isEmpty else { continue }
      taken += fix.edits
      mended.append(finding)
    }
    for (number, old) in sources.all.enumerated() {
      let edits = taken.filter { $0.span.source == Int32(number) }
      if edits.isEmpty { continue }
      var bytes = old.bytes
      for edit in edits.sorted(by: { $0.span.start > $1.span.start }) {
        bytes.replaceSubrange(
          Int(edit.span.start)..<Int(edit.span.end), with: Array(edit.replacement.utf8))
      }
      let new = Source(name: old.name, bytes: bytes)
      if number == 0 {
        source = new
      } else {
        changed.removeAll { $0.name == new.name }
        changed.append(new)
      }
    }
    return mended
  }
}
