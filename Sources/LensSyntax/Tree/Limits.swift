/// How much one document may ask for.
///
/// A person's file stays far below each of these; a hostile one is turned away before it costs memory or time.
package struct Limits: Sendable {
  /// The size of the text.
  package var bytes: Int
  /// How deeply lists and mappings may lie in one another, aliases followed.
  package var depth: Int
  /// How many values and ends of values the parser may find.
  package var events: Int
  /// The length of one text.
  package var scalarLength: Int
  /// The number of values once every alias has been replaced by what it repeats.
  package var nodes: Int

  package init(
    bytes: Int = 4 << 20, depth: Int = 128, events: Int = 500_000, scalarLength: Int = 1 << 20,
    nodes: Int = 200_000
  ) {
    self.bytes = bytes
    self.depth = depth
    self.events = events
    self.scalarLength = scalarLength
    self.nodes = nodes
  }

  package static let standard = Limits()
}
