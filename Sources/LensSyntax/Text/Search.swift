extension String {
  /// Whether a text stands in this one, byte for byte.
  ///
  /// The standard library's `contains` compares by characters and builds a searcher for each call, which costs more than reading a whole spec.
  package func includes(_ part: String) -> Bool {
    self[...].includes(part)
  }
}

extension Substring {
  /// Whether a text stands in this one, byte for byte.
  package func includes(_ part: String) -> Bool {
    var part = part
    var text = self
    return part.withUTF8 { pattern in
      text.withUTF8 { bytes in
        guard let first = pattern.first else { return true }
        guard bytes.count >= pattern.count else { return false }
        for start in 0...(bytes.count - pattern.count) where bytes[start] == first {
          if bytes[start..<(start + pattern.count)].elementsEqual(pattern) { return true }
        }
        return false
      }
    }
  }
  /// Where a text stands first.
  package func range(of part: String) -> (start: Index, end: Index)? {
    let wanted = part.utf8
    var index = startIndex
    while index < endIndex {
      if utf8[index...].starts(with: wanted) {
        return (index, utf8.index(index, offsetBy: wanted.count))
      }
      index = utf8.index(after: index)
    }
    return nil
  }
}
