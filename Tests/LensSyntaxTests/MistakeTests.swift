import LensSyntax
import Testing

/// What newcomers get wrong: one message each, and the mark where the mistake is.
@Suite struct MistakeTests {
  struct Case: Sendable {
    var text: String
    var id: String
    var marked: String
    var message: String

    init(_ text: String, _ id: String, _ marked: String, _ message: String) {
      self.text = text
      self.id = id
      self.marked = marked
      self.message = message
    }
  }

  static let cases = [
    Case("a:\n\tb: 1\n", "tab-indentation", "\t", "a tab is used for indentation"),
    Case("a: 1\n\t\tb: 2\n", "tab-indentation", "\t\t", "a tab is used for indentation"),
    Case("a: |\n\tx\n", "tab-indentation", "\t", "a tab is used for indentation"),
    Case(
      "a: b: c\n", "unquoted-value", ":", "a value with a colon before a space must be in quotes"),
    Case(
      "a: {b: c: d}\n", "unquoted-value", ":",
      "a value with a colon before a space must be in quotes"),
    Case(
      "DB: arn:aws:x:password::\n", "unquoted-value", ":",
      "a value that ends in a colon must be in quotes"),
    Case("a: @b\n", "unquoted-value", "@", "a value cannot begin with `@` unless it is in quotes"),
    Case(
      "a: `b`\n", "unquoted-value", "`",
      "a value cannot begin with a backtick unless it is in quotes"),
    Case("a: %b\n", "unquoted-value", "%", "a value cannot begin with `%` unless it is in quotes"),
    Case(
      "a: *.log\n", "unquoted-value", "*", "a value cannot begin with `*` unless it is in quotes"),
    Case("a: *glob\n", "unknown-alias", "*glob", "there is no anchor called `glob`"),
    Case(
      "a: !b!c\n", "unquoted-value", "!", "a value cannot begin with `!` unless it is in quotes"),
    Case("a: > b\n", "unquoted-value", ">", "a value cannot begin with `>` unless it is in quotes"),
    Case("a: 'b\nc: d\n", "unclosed-quote", "'", "a quote is opened and never closed"),
    Case("a: \"b\nc: \"d\"\n", "unclosed-quote", "\"", "a quote is opened and never closed"),
    Case("a: 'it's'\n", "unclosed-quote", "s'", "there is text behind a closing quote"),
    Case("a: [b, c\nd: e\n", "unclosed-bracket", "[", "`[` is opened and never closed"),
    Case("a: {b: c", "unclosed-bracket", "{", "`{` is opened and never closed"),
    Case("a: [b}\n", "unclosed-bracket", "}", "`[` is closed by the wrong bracket"),
    Case("{\"a\": 1\n\"b\": 2}", "unclosed-bracket", "\"b\"", "a comma is missing"),
    Case("a: {b: 1 c: 2}\n", "unclosed-bracket", "c", "a comma is missing"),
    Case("a: [,b]\n", "unclosed-bracket", ",", "there is a comma too many"),
    Case("a: b\n]\n", "unclosed-bracket", "]", "a bracket is closed that was never opened"),
    Case("a: [b] c\n", "unquoted-value", "c", "there is text behind a closing bracket"),
    Case(
      "a: 1\n  b: 2\n", "wrong-indentation", "b",
      "this key is indented more than the line above allows"),
    Case(
      "a:\n    b: 1\n  c: 2\n", "wrong-indentation", "c",
      "the indentation of this line fits nothing above it"),
    Case(
      "a:\n  - b\n  c: 1\n", "wrong-indentation", "c",
      "a key stands where a list item was expected"),
    Case("a: 1\n- b\n", "wrong-indentation", "-", "a list item stands where a key was expected"),
    Case("a: - b\n", "wrong-indentation", "-", "a list cannot begin behind its key"),
    Case("a: 1\nb\nc: 2\n", "missing-colon", "b", "a key is not followed by a colon"),
    Case("a: 1\nb:c\nd: 2\n", "missing-colon", ":", "a space is missing behind the colon"),
    Case("b:c\nd: 2\n", "missing-colon", ":", "a space is missing behind the colon"),
    Case(": b\n", "key-not-text", ":", "there is no key before the colon"),
    Case("a: {{ b }}\n", "key-not-text", "{{", "a value that begins with `{{` must be in quotes"),
    Case("a: \"\\d\"\n", "bad-escape", "\\d", "there is no such escape in double quotes"),
    Case("a: \"\\ud800\"\n", "bad-escape", "\\ud800", "this escape is half of a character"),
  ]

  @Test(arguments: cases.indices) func mistake(_ index: Int) {
    let expected = Self.cases[index]
    let reading = Reading(expected.text)
    #expect(reading.ids == [expected.id], "\(expected.text.debugDescription)")
    #expect(reading.marked == expected.marked, "\(expected.text.debugDescription)")
    #expect(reading.diagnostics.all.first?.message == expected.message)
    #expect(reading.node == nil)
  }

  /// Applying a safe fix ends the mistake and makes no other.
  @Test(arguments: cases.indices) func fix(_ index: Int) {
    let reading = Reading(Self.cases[index].text)
    guard let fix = reading.diagnostics.all.first?.fix, fix.isSafe else { return }
    var bytes = reading.source.bytes
    for edit in fix.edits.sorted(by: { $0.span.start > $1.span.start }) {
      bytes.replaceSubrange(Int(edit.span.start)..<Int(edit.span.end), with: edit.replacement.utf8)
    }
    #expect(Reading(bytes: bytes).ids == [], "\(String(decoding: bytes, as: UTF8.self))")
  }
}
