/// A file for which a diagnostic is given: its page shows both, and a test keeps them together.
package struct DiagnosticExample: Sendable, Hashable, ExpressibleByStringLiteral {
  /// Which verb reads the file.
  package enum Verb: String, Sendable { case compile, preview, check }

  /// A file beside it.
  package struct File: Sendable, Hashable {
    package var name: String
    package var text: String

    package init(_ name: String, _ text: String) {
      self.name = name
      self.text = text
    }
  }

  package var verb = Verb.compile
  package var name = "lenswright.yaml"
  package var text: String
  /// Whether the text is all of the file. What a spec cannot do without is otherwise added, so that an example is no longer than what it is about.
  package var isWhole = false
  package var files: [File] = []
  /// What the command line says besides the file.
  package var words: String?

  package init(stringLiteral text: String) { self.text = text }

  private init(_ text: String) { self.text = text }

  /// A file of which every byte counts.
  package static func whole(_ text: String) -> DiagnosticExample {
    var example = DiagnosticExample(text)
    example.isWhole = true
    return example
  }

  /// A spec that is compiled with further files or words.
  package static func spec(
    _ text: String, beside files: [File] = [], words: String? = nil
  ) -> DiagnosticExample {
    var example = DiagnosticExample(text)
    example.files = files
    example.words = words
    return example
  }

  package static func preview(_ name: String, _ text: String) -> DiagnosticExample {
    DiagnosticExample(.preview, name, text)
  }

  package static func check(_ name: String, _ text: String) -> DiagnosticExample {
    DiagnosticExample(.check, name, text)
  }

  private init(_ verb: Verb, _ name: String, _ text: String) {
    self.verb = verb
    self.name = name
    self.text = text
    isWhole = true
  }
}
