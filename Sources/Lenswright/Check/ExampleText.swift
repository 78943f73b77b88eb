import LensSyntax

/// A rule's example with the places that its findings mark.
package struct ExampleText: Sendable {
  /// The example without marks.
  package private(set) var text = ""
  /// What stood between `⟦` and `⟧`, in bytes of the text.
  package private(set) var marks: [Range<Int>] = []

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
