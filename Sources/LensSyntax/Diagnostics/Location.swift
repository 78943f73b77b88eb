/// Where something begins and ends in a file, as people and editors count.
public struct Location: Sendable, Hashable {
  /// The name of the source, as it was given.
  public var file: String
  /// The line in which it begins, counted from 1.
  public var line: Int
  /// The first character, counted from 1. A character is what a person takes for one, however many bytes it has.
  public var column: Int
  /// The line in which it ends.
  public var endLine: Int
  /// One past the last character.
  public var endColumn: Int
}

/// The lines and columns of many spans; the lines of a source are counted once.
public struct Locations: Sendable {
  private var places: Places

  /// - Parameter diagnostics: what has the sources that the spans lie in.
  public init(_ diagnostics: Diagnostics) {
    places = Places(diagnostics)
  }

  /// Where a span of these sources begins and ends; `nil` for what nobody wrote.
  public mutating func location(of span: Span) -> Location? {
    places.place(of: span)
  }
}

extension Diagnostics {
  /// Where a span of the sources begins and ends, as every style prints it; `nil` for what nobody wrote.
  ///
  /// The lines of the source are counted each time; ``Locations`` counts them once for many spans.
  public func location(of span: Span) -> Location? {
    var locations = Locations(self)
    return locations.location(of: span)
  }
}
