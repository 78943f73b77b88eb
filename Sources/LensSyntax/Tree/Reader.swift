import CYAML

extension Node {
  /// Reads YAML or JSON.
  ///
  /// A tree comes back when its shape can be trusted, even if something in it was wrong and has been reported (a key that stands there twice, say), so that one
  /// run can go on and say more. `nil` means that the shape itself is in doubt.
  ///
  /// - Parameters:
  ///   - beginning: where in the source it begins; what stands before is something else.
  ///   - help: what to do about a file that holds nothing.
  package static func read(
    _ source: Source, from beginning: Int = 0, limits: Limits = .standard,
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
    return source.bytes.withUnsafeBufferPointer { all in
      let bytes = UnsafeBufferPointer(rebasing: all[beginning...])
      var result = CYAMLResult()
      CYAMLScan(bytes.baseAddress, bytes.count, CYAMLLimits(limits), &result)
      defer { CYAMLFree(&result) }

      if result.error != .none && result.error != .secondDocument {
        diagnostics.report(movedBy: beginning) {
          Mistake(bytes, result, source: number).report(limits, &$0)
        }
        return nil
      }
      guard result.holdsAnything else {
        diagnostics.report(
          .emptyDocument, "the file is empty",
          at: Span(source: number, start: beginning, end: beginning),
          help: help)
        return nil
      }
      if result.error == .secondDocument {
        diagnostics.report(movedBy: beginning) {
          Mistake(bytes, result, source: number).reportSecondDocument(&$0)
        }
      }
      result.moveEvents(by: UInt32(beginning))
      var builder = TreeBuilder(all, result, source: number, limits: limits)
      return builder.tree(&diagnostics)
    }
  }
}

extension Diagnostics {
  /// Says what is found in a part of a source, with places that are counted from the beginning of the part.
  fileprivate mutating func report(movedBy offset: Int, _ report: (inout Diagnostics) -> Void) {
    var said = Diagnostics()
    report(&said)
    for diagnostic in said.all { append(diagnostic.moved(by: offset)) }
  }
}

extension Diagnostic {
  fileprivate func moved(by offset: Int) -> Diagnostic {
    var copy = self
    copy.primary.span.move(by: offset)
    for index in related.indices { copy.related[index].span.move(by: offset) }
    if let fix {
      for index in fix.edits.indices { copy.fix?.edits[index].span.move(by: offset) }
    }
    return copy
  }
}

extension Span {
  fileprivate mutating func move(by offset: Int) {
    self = Span(source: source, start: Int(start) + offset, end: Int(end) + offset)
  }
}

extension CYAMLResult {
  /// Counts the places from the beginning of a text of which only the end was read.
  fileprivate func moveEvents(by offset: UInt32) {
    guard offset > 0, let events else { return }
    for index in 0..<Int(eventCount) {
      events[index].start += offset
      events[index].end += offset
      events[index].outerStart += offset
    }
  }

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
