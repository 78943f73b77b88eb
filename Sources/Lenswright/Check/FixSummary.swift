public import LensSyntax

/// A fix by what it ends and where.
public struct PlacedFix: Sendable, Hashable {
  /// The rule whose finding it ends, or the class of mistakes.
  public let kind: DiagnosticKind
  /// Where that is found, in the text as it is before the fix.
  public let location: Location

  /// The fixes of findings, in their order.
  static func of(_ findings: [Diagnostic], in diagnostics: Diagnostics) -> [PlacedFix] {
    guard !findings.isEmpty else { return [] }
    var locations = Locations(diagnostics)
    return findings.compactMap { finding in
      guard let edit = finding.fix?.edits.first?.span else { return nil }
      // What is wrong in one file may be mended in another.
      let span = finding.primary.span.source == edit.source ? finding.primary.span : edit
      return locations.location(of: span).map { PlacedFix(kind: finding.kind, location: $0) }
    }
  }
}

/// What the fixes of a run over many files changed.
public struct FixSummary: Sendable {
  /// The fixes that were applied. A configuration file that several files of the run have is changed once.
  public let applied: [PlacedFix]
  /// The fixes that were not asked for, because a person should look at them.
  public let unsafe: [PlacedFix]

  /// Sums up files, each with its fixes.
  public init(_ files: [FixedText]) {
    applied = files.flatMap(\.applied).distinct
    unsafe = files.flatMap(\.unsafe).distinct
  }

  /// How many places of a rule are named in a line.
  private static let mostPlaces = 5

  /// Lines for people: what was changed in each file, and what else could be.
  public var lines: [String] {
    let changes = Dictionary(grouping: applied, by: \.location.file)
    var lines = applied.map(\.location.file).distinct.map { file in
      "fixed \(file.escapingControls()): \(sum(of: changes[file] ?? []))"
    }
    if lines.isEmpty { lines = ["nothing was fixed"] }
    if !unsafe.isEmpty {
      lines.append(
        unsafe.count == 1
          ? "1 fix is left for a person to look at: --fix=unsafe applies it"
          : "\(unsafe.count) fixes are left for a person to look at: --fix=unsafe applies them")
    }
    return lines
  }

  /// The changes of a file, each rule with its places: "no-destination at 4:5 and 9:5".
  private func sum(of changes: [PlacedFix]) -> String {
    changes.map(\.kind.id).distinct.map { id in
      // A second fix is often where the first was: what is taken away makes room for what stood behind it.
      let places = changes.filter { $0.kind.id == id }.map {
        "\($0.location.line):\($0.location.column)"
      }.distinct
      let more = places.count - Self.mostPlaces
      return more > 1
        ? "\(id) at \(places.prefix(Self.mostPlaces).joined(separator: ", ")) and \(more) more"
        : "\(id) at \(enumeration(places))"
    }.joined(separator: "; ")
  }
}

extension Array where Element: Hashable {
  /// Each element once, where it first is.
  fileprivate var distinct: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
