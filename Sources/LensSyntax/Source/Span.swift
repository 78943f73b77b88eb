/// A stretch of bytes in one of the sources of a run.
///
/// Lines and columns are not kept: they are counted when a message is printed.
public struct Span: Hashable, Sendable {
  /// The source's place in ``Sources``, or -1 when nobody wrote the thing.
  public var source: Int32
  /// The first byte.
  public var start: UInt32
  /// One past the last byte.
  public var end: UInt32

  /// The bytes from `start` up to `end`, which is not among them.
  public init(source: Int32, start: Int, end: Int) {
    self.source = source
    self.start = UInt32(start)
    self.end = UInt32(end)
  }

  /// The span of what the compiler made by itself.
  public static let none = Span(source: -1, start: 0, end: 0)

  /// Whether nobody wrote the thing.
  public var isNone: Bool { source < 0 }

  /// The place of a part of a scalar whose text stands in the source as it is, with or without quotes; the whole where it is written otherwise.
  package func part(_ part: Substring, of text: String) -> Span {
    let around = Int(end - start) - text.utf8.count
    guard !isNone, around == 0 || around == 2 else { return self }
    let offset = Int(start) + around / 2
    return Span(
      source: source,
      start: offset + text.utf8.distance(from: text.startIndex, to: part.startIndex),
      end: offset + text.utf8.distance(from: text.startIndex, to: part.endIndex))
  }
}
