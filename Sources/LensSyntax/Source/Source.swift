/// A text that a person wrote, with the name by which messages call it.
///
/// The bytes are kept as they were read: what is wrong with them is a message, not a failure to make a `Source`.
public struct Source: Sendable {
  /// What messages print before the line, usually the path as it was given on the command line.
  public let name: String
  /// The text as it was read, in whatever encoding.
  public let bytes: [UInt8]

  /// A source of bytes, as a file holds them.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// A source of text, in UTF-8.
  public init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }
}

/// Every text that took part in one run, in the order in which they were read.
public struct Sources: Sendable {
  /// The sources; a span names one by its place here.
  public private(set) var all: [Source] = []

  /// No sources.
  public init() {}

  /// Adds a source and returns the number under which spans refer to it.
  package mutating func add(_ source: Source) -> Int32 {
    all.append(source)
    return Int32(all.count - 1)
  }

  /// The source that a span lies in; `nil` for the span of something that nobody wrote.
  public subscript(span: Span) -> Source? {
    span.source < 0 ? nil : all[Int(span.source)]
  }
}
