/// What a section says about tags: `Match`, in which `*` stands for anything, or `Match_Regex`, which must match from the tag's start.
///
/// Source: router_match in src/flb_router.c of Fluent Bit 5.1.1, 2026-11-22.
package struct TagPattern: Sendable {
  var wildcard: [UInt8]?
  var expression: Expression?

  func matches(_ tag: [UInt8]) -> Expression.Answer {
    if let answer = expression?.matchesStart(of: tag), answer != .no { return answer }
    guard let wildcard else { return .no }
    return Self.matches(tag[...], wildcard[...]) ? .yes : .no
  }

  /// Whether a `Match` takes records of a tag.
  package static func matches(_ tag: String, _ wildcard: String) -> Bool {
    matches(Array(tag.utf8)[...], Array(wildcard.utf8)[...])
  }

  private static func matches(_ tag: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    var (tag, pattern) = (tag, pattern)
    while let byte = pattern.first {
      if byte == UInt8(ascii: "*") {
        pattern = pattern.drop { $0 == UInt8(ascii: "*") }
        if pattern.isEmpty { return true }
        return tag.indices.contains { matches(tag[$0...], pattern) }
      }
      guard tag.popFirst() == byte else { return false }
      pattern.removeFirst()
    }
    return tag.isEmpty
  }
}
