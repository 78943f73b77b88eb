import CYAML

extension Node {
  /// Reads YAML or JSON.
  ///
  /// A tree comes back when its shape can be trusted, even if something in it was wrong and has been reported (a key that stands there twice, say), so that one
  /// run can go on and say more. `nil` means that the shape itself is in doubt.
  ///
  /// - Parameter help: what to do about a file that holds nothing.
  package static func read(
    _ source: Source, limits: Limits = .standard,
    whenEmpty help: [String] = ["write at least one `key: value`"],
    _ diagnostics: inout Diagnostics
  ) -> Node? {
    let number = diagnostics.sources.add(source)
    // Before a span is made: a span cannot point behind four gigabytes.
    guard source.bytes.count <= min(limits.bytes, Int(Int32.max)) else {
      diagnostics.report(
        .limitExceeded, "the file is larger than \(limits.bytes) bytes",
        at: Span(source: number, start: 0, end: 0),
        notes: ["it has \(source.bytes.count) bytes"])
      return nil
    }
    return source.bytes.withUnsafeBufferPointer { bytes in
      var result = CYAMLResult()
      CYAMLScan(bytes.baseAddress, bytes.count, CYAMLLimits(limits), &result)
      defer { CYAMLFree(&result) }

      if result.error != .none && result.error != .secondDocument {
        Mistake(bytes, result, source: number).report(limits, &diagnostics)
        return nil
      }
      guard result.holdsAnything else {
        diagnostics.report(
          .emptyDocument, "the file is empty", at: Span(source: number, start: 0, end: 0),
          help: help)
        return nil
      }
      if result.error == .secondDocument {
        Mistake(bytes, result, source: number).reportSecondDocument(&diagnostics)
      }
      var builder = TreeBuilder(bytes, result, source: number, limits: limits)
      return builder.tree(&diagnostics)
    }
  }
}

extension CYAMLResult {
  /// Spaces, comments and dashes make a document whose only value is an empty text without a place.
  fileprivate var holdsAnything: Bool {
    guard let events, eventCount > 0 else { return false }
    let first = events[0]
    return
      !(eventCount == 1 && first.kind == .scalar && first.style == .plain
      && first.textLength == 0 && first.tagLength == 0 && first.anchorLength == 0)
  }
}

extension CYAMLLimits {
  fileprivate init(_ limits: Limits) {
    self.init(
      bytes: UInt32(clamping: limits.bytes), depth: UInt32(clamping: min(limits.depth, 10_000)),
      events: UInt32(clamping: limits.events), scalarLength: UInt32(clamping: limits.scalarLength))
  }
}
