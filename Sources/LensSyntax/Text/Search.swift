extension String {
  /// Whether a text stands in this one, byte for byte.
  ///
  /// The standard library's `contains` compares by characters and builds a searcher for each call, which costs more than reading a whole spec.
  package func includes(_ part: String) -> Bool {
    guard utf8.count >= part.utf8.count else { return false }
    var (text, part) = (self, part)
    return text.withUTF8 { bytes in part.withUTF8 { bytes.offset(of: $0) != nil } }
  }

  /// Whether one of some bytes stands in this text.
  package func includes(anyOf wanted: ByteSet) -> Bool {
    var text = self
    return text.withUTF8 { bytes in
      for byte in bytes where wanted.contains(byte) { return true }
      return false
    }
  }

  /// Whether this is the other text, which is in small letters, when the letter case of ASCII does not count.
  package func isSpelling(of small: String) -> Bool {
    guard utf8.count == small.utf8.count else { return false }
    var (text, small) = (self, small)
    return text.withUTF8 { bytes in
      small.withUTF8 { wanted in
        for place in bytes.indices {
          let byte = bytes[place]
          let isCapital = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
          if (isCapital ? byte | 0x20 : byte) != wanted[place] { return false }
        }
        return true
      }
    }
  }
}

extension Substring {
  /// Whether a text stands in this one, byte for byte.
  package func includes(_ part: String) -> Bool { offset(of: part) != nil }

  /// Where a text stands first; the empty one stands nowhere in an empty text.
  package func range(of part: String) -> (start: Index, end: Index)? {
    guard !isEmpty, let offset = offset(of: part) else { return nil }
    let start = utf8.index(startIndex, offsetBy: offset)
    return (start, utf8.index(start, offsetBy: part.utf8.count))
  }

  private func offset(of part: String) -> Int? {
    var (text, part) = (self, part)
    return text.withUTF8 { bytes in part.withUTF8 { bytes.offset(of: $0) } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// How many bytes stand before the first place where others stand.
  fileprivate func offset(of pattern: Self) -> Int? {
    guard let first = pattern.first else { return 0 }
    guard count >= pattern.count else { return nil }
    for start in 0...(count - pattern.count) where self[start] == first {
      var length = 1
      while length < pattern.count, self[start + length] == pattern[length] { length += 1 }
      if length == pattern.count { return start }
    }
    return nil
  }
}

/// Some of ASCII's characters, to look for all of them at once.
package struct ByteSet: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  package init(_ characters: StaticString) {
    for place in 0..<characters.utf8CodeUnitCount {
      let byte = characters.utf8Start[place]
      precondition(byte < 0x80, "only ASCII can be told apart by bytes")
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }
  }

  package func contains(_ byte: UInt8) -> Bool {
    byte < 64 ? low >> UInt64(byte) & 1 == 1 : byte < 128 && high >> UInt64(byte - 64) & 1 == 1
  }
}
