/// The candidate that somebody who wrote `word` probably meant, `nil` if none is near enough to be worth naming.
///
/// First come candidates that differ in case, hyphens and underscores only: `log_group` is `logGroup` however long the way between them. Then comes the smallest
/// number of letters changed, left out, put in or swapped, up to a third of the word; a lone candidate may be half a word away, because there is nothing to mix it up
/// with. Of equally near ones the first is taken, so the order of the candidates, and never chance, decides.
package func nearest(to word: String, among candidates: [String]) -> String? {
  // A text this long is no mistyped word, and comparing takes the square of its length.
  guard word.utf8.count <= 100 else { return nil }
  let letters = Letters(word)
  if let same = candidates.first(where: { Letters($0).folded == letters.folded }) { return same }

  var limit = letters.exact.count == 2 ? 1 : letters.exact.count / 3
  if candidates.count == 1 { limit = max(limit, letters.exact.count / 2) }
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let other = Letters(candidate)
    // Case alone is no difference worth a letter, but decides between two that are equally near.
    let distance =
      letters.lowered.distance(to: other.lowered) * 2
      + (letters.exact.first == other.exact.first ? 0 : 1)
    if distance / 2 <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
  }
  return best?.candidate
}

/// A word taken apart for comparison.
private struct Letters {
  let exact: [Unicode.Scalar]
  let lowered: [Unicode.Scalar]

  init(_ word: String) {
    exact = Array(word.unicodeScalars)
    lowered = Array(word.lowercased().unicodeScalars)
  }

  /// Without what separates the parts of a word.
  var folded: [Unicode.Scalar] { lowered.filter { $0 != "-" && $0 != "_" && $0 != " " } }
}

extension [Unicode.Scalar] {
  /// Damerau's distance: how many letters must be changed, put in, left out or swapped with a neighbour.
  fileprivate func distance(to other: Self) -> Int {
    var beforeLast = [Int](repeating: 0, count: other.count + 1)
    var last = [Int](0...other.count)
    var current = last
    for row in 0..<count {
      current[0] = row + 1
      for column in 0..<other.count {
        let cost = self[row] == other[column] ? 0 : 1
        var distance = Swift.min(
          last[column + 1] + 1, current[column] + 1, last[column] + cost)
        if row > 0, column > 0, self[row] == other[column - 1], self[row - 1] == other[column] {
          distance = Swift.min(distance, beforeLast[column - 1] + 1)
        }
        current[column + 1] = distance
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[other.count]
  }
}
