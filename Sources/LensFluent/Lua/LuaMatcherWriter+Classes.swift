extension LuaMatcherWriter {
  /// The name of a class, which holds the bytes below 128 that are in it, all others if all code points beyond ASCII are, and else their bounds.
  mutating func table(of set: CodePointSet) -> String {
    let ascii = set.intersection(.ascii)
    if set.isASCII { return table(ascii.ranges) }
    if set.holdsAllBeyondASCII { return table(ascii.union(CodePointSet(0x80...0xFF)).ranges) }
    let beyond = set.intersection(.beyondASCII)
    guard beyond.bounds.count > 12 else {
      return table(
        ascii.ranges, bounds: "{\(beyond.bounds.map(String.init).joined(separator: ","))}")
    }
    routines.insert(.bounds)
    return table(ascii.ranges, bounds: "Q'\(beyond.encoded)'")
  }

  /// The name of a class of the bytes with which the letters of a set begin.
  mutating func table(ofFirstBytes set: CodePointSet) -> String {
    let ascii = set.intersection(.ascii)
    if set.holdsAllBeyondASCII { return table(ascii.union(CodePointSet(0x80...0xFF)).ranges) }
    var bytes = ascii
    for range in set.intersection(.beyondASCII).ranges {
      bytes.formUnion(
        CodePointSet(Self.leadingByte(range.lowerBound)...Self.leadingByte(range.upperBound)))
    }
    return table(bytes.ranges)
  }

  private static func leadingByte(_ code: UInt32) -> UInt32 {
    code < 0x80
      ? code
      : code < 0x800 ? 0xC0 | code >> 6 : code < 0x10000 ? 0xE0 | code >> 12 : 0xF0 | code >> 18
  }

  private mutating func table(_ ranges: [ClosedRange<UInt32>], bounds: String? = nil) -> String {
    let pairs = ranges.flatMap { [UInt8($0.lowerBound), UInt8($0.upperBound)] }
    let text = LuaText.quoted(pairs)
    return className(for: bounds.map { "C(\(text),\($0))" } ?? "C\(text)")
  }
}
