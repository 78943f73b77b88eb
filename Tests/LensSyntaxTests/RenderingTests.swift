import LensSyntax
import Testing

@Suite struct RenderingTests {
  private static let kind = DiagnosticKind("unknown-destination", .error, "")
  private static let warning = DiagnosticKind("some-warning", .warning, "")

  /// The place of a piece of text in a source.
  private func span(_ text: String, in source: Source, _ number: Int32) -> Span {
    let (bytes, wanted) = (source.bytes, Array(text.utf8))
    let start = (0...(bytes.count - wanted.count)).first {
      bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
    }!
    return Span(source: number, start: start, end: start + wanted.count)
  }

  /// Diagnostics about one text.
  private func about(
    _ text: String, _ body: (inout Diagnostics, (String) -> Span) -> Void
  ) -> Diagnostics {
    var diagnostics = Diagnostics()
    let source = Source(name: "orders/lenswright.yaml", text: text)
    let number = diagnostics.sources.add(source)
    body(&diagnostics) { span($0, in: source, number) }
    return diagnostics
  }

  private var example: Diagnostics {
    about("service: orders\nlogs:\n  routes:\n    - to: cloudwach\n") { diagnostics, span in
      diagnostics.report(
        Self.kind, "there is no destination called `cloudwach`", at: span("cloudwach"),
        label: "did you mean `cloudwatch`?",
        notes: ["the destinations are alerts, archive and cloudwatch"],
        fix: Fix(
          "replace it with `cloudwatch`", edits: [Fix.Edit(span("cloudwach"), "cloudwatch")]))
    }
  }

  /// Who uses the library is told the places that the styles print.
  @Test func locations() throws {
    let said = about("größe: 1\nnäher: [a,\n  b]\n") { diagnostics, span in
      diagnostics.report(Self.kind, "a message", at: span("[a,\n  b]"))
      diagnostics.report(Self.kind, "of nowhere", at: .none)
    }
    let location = try #require(said.location(of: said.all[0].primary.span))
    #expect(location.file == "orders/lenswright.yaml")
    #expect((location.line, location.column) == (2, 8))
    #expect((location.endLine, location.endColumn) == (3, 5))
    #expect(said.rendered(.short).hasPrefix("orders/lenswright.yaml:2:8: "))
    #expect(said.location(of: said.all[1].primary.span) == nil)
  }

  @Test func full() {
    #expect(
      example.rendered(.full) == """
        error[unknown-destination]: there is no destination called `cloudwach`
          --> orders/lenswright.yaml:4:11
           |
         3 |   routes:
         4 |     - to: cloudwach
           |           ^^^^^^^^^ did you mean `cloudwatch`?
           |
           = note: the destinations are alerts, archive and cloudwatch
           = fix:  replace it with `cloudwatch`

        """)
  }

  @Test func short() {
    #expect(
      example.rendered(.short)
        == "orders/lenswright.yaml:4:11: error: there is no destination called `cloudwach` [unknown-destination]\n"
    )
  }

  @Test func json() {
    let place =
      #""file":"orders/lenswright.yaml","line":4,"column":11,"endLine":4,"endColumn":20,"start":42,"end":51"#
    #expect(
      example.rendered(.json)
        == #"{"id":"unknown-destination","severity":"error","message":"there is no destination called `cloudwach`",\#(place),"label":"did you mean `cloudwatch`?","labels":[],"notes":["the destinations are alerts, archive and cloudwatch"],"help":[],"fix":{"title":"replace it with `cloudwatch`","safe":true,"edits":[{"replacement":"cloudwatch",\#(place)}]}}"#
        + "\n")
  }

  @Test func jsonReadsAsYAML() {
    #expect(Reading(example.rendered(.json)).ids == [])
  }

  @Test func withoutPlace() {
    var diagnostics = Diagnostics()
    diagnostics.report(Self.warning, "something is odd", at: .none, help: ["look\nagain"])
    #expect(
      diagnostics.rendered(.full) == """
        warning[some-warning]: something is odd
           = help: look
                   again

        """)
    #expect(diagnostics.rendered(.short) == "warning: something is odd [some-warning]\n")
    #expect(
      diagnostics.rendered(.json)
        == #"{"id":"some-warning","severity":"warning","message":"something is odd","labels":[],"notes":[],"help":["look\nagain"]}"#
        + "\n")
    #expect(Diagnostics().rendered(.full) == "")
  }

  @Test func relatedPlaces() {
    var diagnostics = about("a: 1\nb: 2\nc: 3\nd: 4\n\ne: 5\n") { diagnostics, span in
      let base = Source(name: "base.yaml", text: "x: y\n")
      let number = diagnostics.sources.add(base)
      diagnostics.report(
        Self.warning, "two things", at: span("5"), label: "this",
        related: [
          Label(span("1"), "and this"), Label(span("e"), "of this"),
          Label(Span(source: number, start: 0, end: 1), "and there"),
        ])
    }
    diagnostics.report(Self.warning, "last", at: .none)
    #expect(
      diagnostics.rendered(.full) == """
        warning[some-warning]: two things
          --> orders/lenswright.yaml:6:4
           |
         1 | a: 1
           |    - and this
        ...
         6 | e: 5
           | - of this
           |    ^ this
          ::: base.yaml:1:1
           |
         1 | x: y
           | - and there

        warning[some-warning]: last

        """)
  }

  @Test func gutterOfTwoDigits() {
    let text = String(repeating: "x: 1\n", count: 9) + "y: 2\n"
    let diagnostics = about(text) { diagnostics, span in
      diagnostics.report(Self.warning, "m", at: span("y"))
    }
    #expect(
      diagnostics.rendered(.full) == """
        warning[some-warning]: m
           --> orders/lenswright.yaml:10:1
            |
          9 | x: 1
         10 | y: 2
            | ^

        """)
  }

  @Test func widths() {
    let diagnostics = about("日本: e\u{301}\t|x\u{1B}\n") { diagnostics, span in
      diagnostics.report(Self.warning, "m", at: span("x"))
    }
    #expect(
      diagnostics.rendered(.full) == """
        warning[some-warning]: m
          --> orders/lenswright.yaml:1:8
           |
         1 | 日本: e\u{301} |x\\u001B
           |          ^

        """)
  }

  @Test func multipleLines() {
    let diagnostics = about("a: |\n  b\n  c\n") { diagnostics, span in
      diagnostics.report(Self.warning, "m", at: span("|\n  b\n  c"))
    }
    #expect(
      diagnostics.rendered(.full) == """
        warning[some-warning]: m
          --> orders/lenswright.yaml:1:4
           |
         1 | a: |
           |    ^

        """)
    #expect(diagnostics.rendered(.json).contains(#""endLine":3,"endColumn":4"#))
  }

  @Test func longLines() {
    let text = String(repeating: "é", count: 5000) + "X" + String(repeating: "b", count: 5000)
    let diagnostics = about(text) { diagnostics, span in
      diagnostics.report(Self.warning, "m", at: span("X"), label: "here")
    }
    let before = String(repeating: "é", count: 50)
    let behind = String(repeating: "b", count: 69)
    #expect(
      diagnostics.rendered(.full) == """
        warning[some-warning]: m
          --> orders/lenswright.yaml:1:5001
           |
         1 | …\(before)X\(behind)…
           | \(String(repeating: " ", count: 51))^ here

        """)
  }

  @Test func redactions() {
    let diagnostics = about("a: hunter2, b: c\nd: hunter2\n") { diagnostics, span in
      diagnostics.redact(span("hunter2"))
      diagnostics.redact(span("hun"))
      diagnostics.report(
        Self.warning, "`hunter2` is a secret", at: span("hunter2"), label: "hunter2",
        related: [Label(span("c"), "c")], notes: ["hunter2"], help: ["hunter2"],
        fix: Fix("write hunter2", edits: [Fix.Edit(span("hunter2"), "!Ref hunter2")]))
    }
    #expect(
      diagnostics.rendered(.full) == """
        warning[some-warning]: `[redacted]` is a secret
          --> orders/lenswright.yaml:1:4
           |
         1 | a: [redacted], b: c
           |    ^^^^^^^^^^ [redacted]
           |                   - c
           |
           = note: [redacted]
           = help: [redacted]
           = fix:  write [redacted]

        """)
    for style in DiagnosticStyle.allCases {
      #expect(!diagnostics.rendered(style).contains("hunter2"))
    }
  }

  /// A credential of several lines, and marks that begin or end within one.
  @Test func redactionsAcross() {
    for (start, end) in [(0, 3), (5, 9), (6, 20), (0, 30), (10, 11), (4, 4)] {
      let diagnostics = about("a: |\n  SECRETONE\n  SECRETTWO\nb: c\n") { diagnostics, span in
        diagnostics.redact(span("SECRETONE\n  SECRETTWO"))
        diagnostics.report(
          Self.warning, "m", at: Span(source: 0, start: start, end: end),
          related: [Label(Span(source: 0, start: 20, end: 23), "x")])
      }
      let text = diagnostics.rendered(.full)
      #expect(!text.contains("SECR") && !text.contains("TWO") && text.contains("^"), "\(text)")
    }
  }

  /// What a person would not read is counted, and errors are kept before all else.
  @Test func rest() {
    var diagnostics = Diagnostics()
    for number in 1...Diagnostics.most {
      diagnostics.report(Self.warning, "warning \(number)", at: .none)
    }
    #expect(diagnostics.leftOut == 0)
    diagnostics.report(Self.warning, "one more", at: .none)
    diagnostics.report(Self.kind, "the reason", at: .none)
    #expect(diagnostics.hasErrors)
    let lines = diagnostics.rendered(.short).split(separator: "\n")
    #expect(lines.count == Diagnostics.most + 1)
    #expect(lines[Diagnostics.most - 1] == "error: the reason [unknown-destination]")
    #expect(lines.last == "advice: there are 2 more [left-out]")
    #expect(!lines.contains("warning: warning 200 [some-warning]"))
  }

  @Test func colors() {
    let text = example.rendered(.full, color: true)
    #expect(text.hasPrefix("\u{1B}[1;31merror[unknown-destination]\u{1B}[0m"))
    #expect(!example.rendered(.full).contains("\u{1B}"))
  }

  @Test func messagesCannotCommandTheTerminal() {
    var diagnostics = Diagnostics()
    diagnostics.report(Self.warning, "a\u{1B}[2Jb\nc", at: .none)
    #expect(diagnostics.rendered(.short) == "warning: a\\u001B[2Jb\\nc [some-warning]\n")
    // A program reads what was written.
    #expect(diagnostics.rendered(.json).contains(#""message":"a\u001B[2Jb\nc""#))
  }

  /// A name of a megabyte is known by its beginning, whoever reads the message; what a program applies is whole.
  @Test func longNames() {
    let name = String(repeating: "x", count: 1 << 16)
    let shown = String(repeating: "x", count: 79) + "…"
    var said = about("\(name): 1\n") { diagnostics, span in
      var diagnostic = Diagnostic(
        kind: Self.kind, message: "there is no `\(name)` in `app`",
        primary: Label(Span(source: 0, start: 0, end: 1 << 16), "not `\(name)`"),
        notes: ["the names are \(listed(["a", name, "b"]))"], help: ["remove `\(name)`"],
        fix: Fix("replace it with `\(name)`", edits: [Fix.Edit(span("1"), name)]))
      diagnostic.path = "Resources/\(name)/Properties"
      diagnostics.append(diagnostic)
    }
    #expect(
      said.rendered(.short)
        == "orders/lenswright.yaml:1:1: error: there is no `\(shown)` in `app` (Resources/\(shown)/Properties) [unknown-destination]\n"
    )
    let full = said.rendered(.full)
    #expect(full.contains("= note: the names are `a`, `\(shown)` and `b`\n"))
    #expect(full.contains("= path: Resources/\(shown)/Properties\n"))
    #expect(full.utf8.count < 2000)
    for style in [DiagnosticStyle.github, .junit, .gitlab] {
      #expect(said.rendered(style).utf8.count < 4000 || style == .github, "\(style)")
      #expect(said.rendered(style).contains("there is no `\(shown)` in `app`"))
    }
    let object = said.rendered(.json)
    #expect(object.contains(#""message":"there is no `\#(shown)` in `app`""#))
    #expect(object.contains(#""path":"Resources/\#(name)/Properties""#))
    #expect(object.contains(#""replacement":"\#(name)""#))

    // A secret is covered before a text is cut, so that no half of it is left.
    said.redact(Span(source: 0, start: 0, end: 1 << 16))
    #expect(said.rendered(.short).contains("there is no `[redacted]` in `app`"))
  }

  /// What a person can read stays as it is, and a list that nobody reads to its end has one.
  @Test func longTexts() {
    var said = Diagnostics()
    let resource = "arn:aws:iam::123456789012:role/" + String(repeating: "é", count: 129)
    said.report(Self.warning, "`\(resource)` is a role", at: .none)
    #expect(said.rendered(.short) == "warning: `\(resource)` is a role [some-warning]\n")
    var many = Diagnostics()
    let names = (0..<10_000).map { "name\($0)" }
    many.report(Self.warning, "a message", at: .none, notes: ["there are \(listed(names))"])
    let note = many.rendered(.full).split(separator: "\n")[1]
    #expect(note.hasPrefix("   = note: there are `name0`, `name1`, ") && note.hasSuffix("…"))
    #expect(note.count < 2100)
  }

  /// Every id is kebab-case and there once.
  @Test func kinds() {
    let ids = DiagnosticKind.syntax.map(\.id)
    #expect(Set(ids).count == ids.count)
    #expect(ids.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
  }
}
