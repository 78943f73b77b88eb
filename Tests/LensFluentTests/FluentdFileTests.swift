import LensFluent
import LensSyntax
import Testing

/// Fluentd's configuration, written and read back. The same trees were read by Fluentd 1.19.0's own parser, and the same texts.
@Suite struct FluentdFileTests {
  private func written(_ value: FluentdValue) -> String {
    FluentdElement("m", "", ["k": value]).text.split(separator: "\n")[1].dropFirst(4).description
  }

  private func read(_ text: String) -> (file: FluentdFile, mistake: FluentdMistake?) {
    FluentdFile.read(Array(text.utf8))
  }

  // MARK: Writing

  @Test func aFileIsWrittenForPeople() {
    var file = FluentdFile([.comment("made for orders"), .include("/etc/*.conf")])
    var filter = FluentdElement(
      "filter", "app-firelens**", ["@type": "grep"],
      elements: [
        FluentdElement("exclude", "", ["key": "log", "pattern": .pattern("^GET /healthz")])
      ])
    filter.items.insert(.comment("health checks\nof the load balancer"), at: 1)
    file.append(filter)
    file.append(
      FluentdElement(
        "match", "app-firelens**", ["@type": "http", "token": .variable("TOKEN")]))
    #expect(
      file.text == """
        # made for orders
        @include /etc/*.conf

        <filter app-firelens**>
          @type grep
          # health checks
          # of the load balancer
          <exclude>
            key log
            pattern /^GET /healthz/
          </exclude>
        </filter>

        <match app-firelens**>
          @type http
          token "#{ENV['TOKEN']}"
        </match>

        """)
  }

  @Test(arguments: [
    ("plain", "plain"), ("with spaces: and, more;", "with spaces: and, more;"), ("", "''"),
    (" front", "' front'"), ("behind ", "'behind '"), ("a #b", "'a #b'"), ("a#b", "'a#b'"),
    ("\"quoted\"", "'\"quoted\"'"), ("'quoted'", "'\\'quoted\\''"), ("it's", "it's"),
    ("[1, 2]", "'[1, 2]'"), ("{\"a\": 1}", "'{\"a\": 1}'"), ("a[1]{2}", "a[1]{2}"),
    ("#{ENV['HOME']}", "'#{ENV[\\'HOME\\']}'"), ("C:\\dir\\", "C:\\dir\\"),
    (" \\' ", "' \\\\\\' '"), ("one\ntwo", "\"one\\ntwo\""), ("tab\t#", "\"tab\\t\\#\""),
    ("\r\0\u{8}\u{C}\u{1}\\\"", "\"\\r\\0\\b\\f\u{1}\\\\\\\"\""), ("größe", "größe"),
    ("<x>", "<x>"), ("true", "true"),
  ]) func valuesAreQuotedWhereTheyMustBe(_ text: String, _ expected: String) {
    #expect(written(FluentdValue(text)) == expected)
  }

  @Test func rubyStandsInDoubleQuotes() {
    let value = FluentdValue([.text("Bearer \"#"), .code("ENV['KEY']"), .text(" ")])
    #expect(written(value) == ###""Bearer \"\##{ENV['KEY']} ""###)
    #expect(value.literal == nil)
  }

  @Test func namesAndArgumentsAreQuotedToo() {
    let element = FluentdElement(
      "match", "a>b #c", ["two words": "x", "include": "y", "<z": "z", "": "e", "it's": "i"])
    #expect(
      element.text == """
        <match 'a>b #c'>
          'two words' x
          'include' y
          '<z' z
          '' e
          it's i
        </match>

        """)
  }

  // MARK: Reading

  @Test func readsWhatPeopleWrite() throws {
    let (file, mistake) = read(
      """
      # head
      @include extra.conf # behind
      <system>
        log_level info   # not a part of it
        flag
        empty ''
      </system>
      <match a.** b.*>
        @type "copy"
        list [1, 2, # two
          "a # b"]
        map {"x": "#{ENV['Y']}", "z": null}
        url http://x/#anchor
        long "one
      two \\
      three"
      </match>
      """)
    #expect(mistake == nil)
    #expect(file.elements.map(\.name) == ["system", "match"])
    let system = file.elements[0]
    #expect(system["log_level"]?.literal == "info")
    #expect(system["flag"]?.literal == "")
    #expect(system["empty"]?.literal == "")
    let match = file.elements[1]
    #expect(match.argument.literal == "a.** b.*")
    #expect(match["@type"]?.literal == "copy")
    #expect(match["list"]?.literal == "[1,2,\"a # b\"]")
    #expect(
      match["map"]
        == FluentdValue([
          .text("{\"x\":\""), .code("ENV['Y']"), .text("\",\"z\":null}"),
        ]))
    #expect(match["url"]?.literal == "http://x/#anchor")
    #expect(match["long"]?.literal == "one\ntwo three")
    let comments = file.items.compactMap {
      if case .comment(let text) = $0 { text } else { nil }
    }
    #expect(comments == ["head", "behind"])
  }

  @Test func spansPointAtLines() throws {
    let text = "<match a>\n  @type  x # y\n  key 'v'\n</match>\n@include f.conf\n"
    let file = read(text).file
    func marked(_ span: Span) -> String {
      String(decoding: Array(text.utf8)[Int(span.start)..<Int(span.end)], as: UTF8.self)
    }
    #expect(marked(file.elements[0].span) == "<match a>")
    #expect(file.elements[0].parameters.map { marked($0.span) } == ["@type  x", "key 'v'"])
    guard case .include(_, let span) = file.items[1] else { throw Unexpected() }
    #expect(marked(span) == "f.conf")
  }

  private struct Unexpected: Error {}

  @Test(arguments: [
    ("<match a>\n", "`</match>` is missing"),
    ("<match a>\n</source>\n", "this closes `source`, and `match` is open"),
    ("</match>\n", "nothing is open here"), ("<match a\n@type x\n</match>", "`>` is missing"),
    ("key 'open\n", "the single quote is not closed on its line"),
    ("key \"open\n", "the double quote is not closed"),
    ("key \"\\x\"\n", "`\\x` means nothing in double quotes"),
    ("key \"a\" b\n", "the line does not end here"),
    ("key [1, 2\n", "the list or mapping is not closed"),
    ("key \"#{a\"\n", "`#{` is not closed"), ("<a>b\n</a>", "the line does not end here"),
    ("<match a>\n@typ x\n</match>", "`@typ` cannot be the name of a parameter here"),
  ]) func mistakesAreValues(_ text: String, _ expected: String) {
    #expect(read(text).mistake?.message == expected)
  }

  @Test func nestingHasALimit() {
    let text = String(repeating: "<a>\n", count: 100_000)
    #expect(read(text).mistake?.message == "elements are nested more than 100 levels deep")
  }

  // MARK: Properties

  /// Whatever the values, what is written reads as what was there.
  @Test func writingAndReadingGivesTheTreeBack() {
    var trees = FluentdTrees(seed: 7)
    for _ in 0..<3000 {
      let file = trees.file()
      let text = file.text
      let (again, mistake) = read(text)
      #expect(mistake == nil, "\(text)")
      #expect(again.outline == file.outline, "\(text)")
      #expect(again.text == text)
    }
  }

  /// No text makes the reader trap, and every span lies inside it.
  @Test func everyTextIsReadWithoutATrap() {
    var trees = FluentdTrees(seed: 11)
    for _ in 0..<3000 {
      var bytes = Array(trees.file().text.utf8)
      for _ in 0..<3 where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &trees.numbers)
        switch Int.random(in: 0..<3, using: &trees.numbers) {
        case 0: bytes.remove(at: place)
        case 1:
          bytes[place] = Array("\"'#{}[]\\<>\n\r \t/@a\0\u{FF}".utf8).randomElement(
            using: &trees.numbers)!
        default: bytes.removeSubrange(place...)
        }
      }
      let (file, mistake) = FluentdFile.read(bytes)
      var spans = file.items.flatMap(\.spans)
      if let mistake { spans.append(mistake.span) }
      #expect(spans.allSatisfy { $0.start <= $0.end && Int($0.end) <= bytes.count })
    }
  }
}

/// Trees with all that can go wrong in them.
struct FluentdTrees {
  struct Numbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state ^ (state >> 33)) &* 0x9E37_79B9_7F4A_7C15
    }
  }

  var numbers: Numbers

  init(seed: UInt64) {
    numbers = Numbers(state: seed)
  }

  private let parts = [
    "a", "b c", " ", "#", "#{", "}", "{", "[", "]", "\"", "'", "\\", "\n", "\r", "\t", "\0", "/",
    "<",
    ">", "@", "include", "ä", "\u{2028}", "\u{7F}", "\u{1}", "${X}", "=", ",", "n", "\\n",
  ]

  private mutating func count(_ most: Int) -> Int { Int.random(in: 0...most, using: &numbers) }

  mutating func text() -> String {
    (0..<count(5)).map { _ in parts.randomElement(using: &numbers)! }.joined()
  }

  private mutating func value() -> FluentdValue {
    guard count(6) == 0 else { return FluentdValue(text()) }
    return FluentdValue([
      .text(text()), .code(["ENV['X']", "{ 'a' => \"}\" }.size", "\"#{1}\""][count(2)]),
      .text(text()),
    ])
  }

  private mutating func items(_ level: Int) -> [FluentdItem] {
    (0..<count(4)).map { _ in
      switch count(level < 3 ? 4 : 3) {
      case 0:
        .comment(text().filter { !$0.isNewline && $0 != " " })
      case 1: .include(FluentdValue(text()))
      case 2, 3:
        // Names with an `@` are Fluentd's own.
        .parameter(FluentdParameter(text().replacing(/^@/, with: "x"), value()))
      default: .element(element(level + 1))
      }
    }
  }

  private mutating func element(_ level: Int) -> FluentdElement {
    var element = FluentdElement(["match", "source", "a_1"][count(2)], value())
    element.items = items(level)
    return element
  }

  mutating func file() -> FluentdFile { FluentdFile(items(0)) }
}

extension FluentdFile {
  /// The tree without places, as text.
  var outline: String { items.map(\.outline).joined(separator: "\n") }
}

extension FluentdItem {
  var outline: String {
    switch self {
    case .comment(let text): "comment \(text)"
    case .include(let path, _): "include \(path.pieces)"
    case .parameter(let parameter): "\(parameter.key.debugDescription) = \(parameter.value.pieces)"
    case .element(let element):
      "\(element.name) \(element.argument.pieces) (\(FluentdFile(element.items).outline))"
    }
  }

  var spans: [Span] {
    switch self {
    case .comment: []
    case .include(_, let span): [span]
    case .parameter(let parameter): [parameter.span]
    case .element(let element): [element.span] + element.items.flatMap(\.spans)
    }
  }
}
