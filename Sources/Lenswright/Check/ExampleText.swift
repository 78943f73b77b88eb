import LensSyntax

/// A rule's example with the places that its findings mark.
package struct ExampleText: Sendable {
  /// A configuration file of the router's own, in an example that has one.
  package struct File: Sendable {
    package var name: String
    package var text = ""
    package var marks: [Range<Int>] = []
  }

  /// The task, without marks; empty where there is nothing but a configuration file.
  package var text = ""
  /// What stood between `⟦` and `⟧`, in bytes of the text.
  package private(set) var marks: [Range<Int>] = []
  /// What stands behind `==> NAME <==`.
  package var file: File?

  /// The text for people, in which a line that is long for the sake of its length is cut.
  package var shortened: String {
    Self.shortened(text)
  }

  package static func shortened(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.utf8.count > 1000 ? "\(line.prefix(80))…" : String(line)
    }.joined(separator: "\n")
  }

  package init(_ example: String) {
    let begin = "==> "
    let end = " <==\n"
    guard let start = example[...].range(of: begin),
      let stop = example[start.end...].range(of: end)
    else {
      (text, marks) = Self.read(example[...])
      return
    }
    (text, marks) = Self.read(example[..<start.start])
    var file = File(name: String(example[start.end..<stop.start]))
    (file.text, file.marks) = Self.read(example[stop.end...])
    self.file = file
  }

  private static func read(_ example: Substring) -> (text: String, marks: [Range<Int>]) {
    var text = ""
    var marks: [Range<Int>] = []
    var starts: [Int] = []
    for character in example {
      switch character {
      case "⟦": starts.append(text.utf8.count)
      case "⟧": if let start = starts.popLast() { marks.append(start..<text.utf8.count) }
      default: text.append(character)
      }
    }
    return (text, marks)
  }
}
