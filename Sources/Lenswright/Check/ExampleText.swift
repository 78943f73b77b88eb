import LensSyntax

/// A rule's example with the places that its findings mark.
package struct ExampleText: Sendable {
  /// The example without marks.
  package private(set) var text = ""
  /// What stood between `⟦` and `⟧`, in bytes of the text.
  package private(set) var marks: [Range<Int>] = []

  /// The text for people, in which a line that is long for the sake of its length is cut.
  package var shortened: String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.utf8.count > 1000 ? "\(line.prefix(80))…" : String(line)
    }.joined(separator: "\n")
  }

  package init(_ example: String) {
    var starts: [Int] = []
    for character in example {
      switch character {
      case "⟦": starts.append(text.utf8.count)
      case "⟧": if let start = starts.popLast() { marks.append(start..<text.utf8.count) }
      default: text.append(character)
      }
    }
  }
}
