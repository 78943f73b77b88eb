import LensCloudFormation
import LensSyntax

extension Destination {
  /// The type among those that a destination's `type` chooses from.
  static var choice: Shape.Choice {
    var ignored = Diagnostics()
    let written = Node.read(Source(name: keyword, text: example), &ignored)
    return Shape.Choice(
      words: [keyword] + aliases, summary: "\(title). \(summary)", properties: properties,
      // Without a plugin of its own it has the options of whichever the spec names.
      others: plugins.isEmpty ? .anything : nil,
      examples: written.flatMap { cloudFormationValue($0, &ignored) }.map { [$0] } ?? [])
  }
}
