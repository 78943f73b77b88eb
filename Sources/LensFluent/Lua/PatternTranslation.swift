/// A regular expression of the router that can be applied exactly outside of it: in Lua by the router itself, and here.
package struct PatternTranslation: Hashable, Sendable {
  /// The expression as it was written.
  package let pattern: String
  let node: PatternNode

  private init(_ pattern: String, _ node: PatternNode) {
    self.pattern = pattern
    self.node = node
  }

  /// Translates an expression, or says why it cannot be translated exactly.
  package static func of(_ pattern: String) -> Result<PatternTranslation, Refusal> {
    do throws(Refusal) {
      let node = try PatternParser.parse(pattern)
      _ = try LuaMatcher(node)
      return .success(PatternTranslation(pattern, node))
    } catch {
      return .failure(error)
    }
  }

  /// The expression as code that adds a matcher to the list `M`.
  var matcher: LuaMatcher? { try? LuaMatcher(node) }
}
