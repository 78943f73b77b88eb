import LensSyntax
import Testing

@Suite struct WriterTests {
  private func yaml(_ object: Object, blankLinesToDepth: Int = 0) -> String {
    let bytes = yamlText(
      object, shortForm: Self.shortForm, blankLinesToDepth: blankLinesToDepth)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func shortForm(_ object: Object) -> (tag: String, argument: Value)? {
    guard object.count == 1, let entry = object.entries.first, entry.key.hasPrefix("Fn::") else {
      return nil
    }
    return ("!" + entry.key.dropFirst(4), entry.value)
  }

  @Test func layout() {
    #expect(
      yaml([
        "Key": [["A": 1, "B": [true]], "x", ["w", "z"], [:]], "Empty": [], "None": [:],
        "Nothing": .null, "Text": "a\nb\n", "Items": ["c\n\nd"],
      ]) == """
        Key:
          - A: 1
            B:
              - true
          - x
          - - w
            - z
          - {}
        Empty: []
        None: {}
        Nothing: null
        Text: |
          a
          b
        Items:
          - |-
            c

            d

        """)
  }

  @Test func shortForms() {
    #expect(
      yaml([
        "A": ["Fn::Sub": "${X}"], "B": ["Fn::Join": ["", [["Fn::Ref": "R"], "z"]]],
        "C": [["Fn::Sub": "x\ny\n"], ["Fn::Map": ["K": 1]]],
        "D": ["Fn::Base64": ["Fn::Sub": "x"]],
      ]) == """
        A: !Sub ${X}
        B: !Join
          - ''
          - - !Ref R
            - z
        C:
          - !Sub |
            x
            y
          - !Map
            K: 1
        D:
          Fn::Base64: !Sub x

        """)
  }

  @Test func blankLines() {
    #expect(
      yaml(["A": ["B": 1, "C": "x\n\n", "D": ["E": 1, "F": 2]], "G": 2], blankLinesToDepth: 2)
        == "A:\n  B: 1\n\n  C: |+\n    x\n\n  D:\n    E: 1\n    F: 2\n\nG: 2\n")
  }

  @Test(arguments: [
    "yes", "No", "on", "OFF", "y", "N", "~", "null", "True", "1", "-1", "+1", "1.5", ".5", "1e5",
    "0o17", "0x1F", "1_000", "12:30", "2010-09-09", "2001-12-14t21:59:43.10-05:00", ".inf",
    "-.INF", ".nan", "=", "<<", "-", "- a", "?", ":", "a:", "a: b", "a #b", " a", "a ", "", "*a",
    "&a", "!a", "%a", "@a", "`a", "|", ">", "[a", "{a", "]", "}", ",", "#a", "---", "...", "'a'",
    "\"a\"", "0755", "0b1", "--- a",
  ])
  func quoted(_ text: String) {
    let expected = "'" + text.replacing("'", with: "''") + "'"
    #expect(yaml(["a": .string(text)]) == "a: \(expected)\n")
  }

  @Test(arguments: [
    "a", "a b", "a:b", "a#b", "-a", "--flag", "/path", "${A}", "arn:aws:x", "AWS::ECS::Service",
    "x=y",
    "10.0.0.0/8", "30s", "é", "it's", "a - b", "Fn::Sub", "_x", "nginx:1.27", "yesterday", "😀",
  ])
  func plain(_ text: String) {
    #expect(yaml(["a": .string(text)]) == "a: \(text)\n")
  }

  @Test(arguments: [
    ("\t", #""\t""#), ("a\rb", #""a\rb""#), (" a\nb", #"" a\nb""#), ("\n", #""\n""#),
    ("\u{0}\u{1B}", #""\u0000\u001B""#), ("\u{85}\u{2028}\u{FEFF}", #""\u0085\u2028\uFEFF""#),
  ])
  func escaped(_ text: String, _ expected: String) {
    #expect(yaml(["a": .string(text)]) == "a: \(expected)\n")
    #expect(Reading(yaml(["a": .string(text)])).node?.value == ["a": .string(text)])
  }

  @Test func numbers() {
    #expect(
      yaml(["a": .number("1e5"), "b": .number("1.5E-3"), "c": .number("0.1")])
        == "a: 1.0e+5\nb: 1.5e-3\nc: 0.1\n")
  }

  @Test func longKeys() {
    let key = String(repeating: "k", count: 3000)
    let object: Object = [key: ["a": 1], "b": 2]
    #expect(Reading(yaml(object)).node?.value == .object(object))
  }

  @Test func json() {
    let value: Value = ["a": [1, "x\"\\\n"], "b": [:], "c": [], "d": .null, "e": .number("1.5")]
    #expect(
      String(decoding: jsonText(value), as: UTF8.self) == """
        {
          "a": [
            1,
            "x\\"\\\\\\n"
          ],
          "b": {},
          "c": [],
          "d": null,
          "e": 1.5
        }

        """)
    #expect(
      String(decoding: jsonText(value, indentation: 0), as: UTF8.self)
        == "{\"a\":[1,\"x\\\"\\\\\\n\"],\"b\":{},\"c\":[],\"d\":null,\"e\":1.5}\n")
  }

  @Test func jsonOfAWidth() {
    let value: Value = ["short": [1, ["a": true]], "longer": ["x", ["y": [[:], []]]]]
    #expect(
      String(decoding: jsonText(value, width: 32), as: UTF8.self) == """
        {
          "short": [1, { "a": true }],
          "longer": [
            "x",
            { "y": [{}, []] }
          ]
        }

        """)
    #expect(
      String(decoding: jsonText(value, width: 80), as: UTF8.self)
        == "{ \"short\": [1, { \"a\": true }], \"longer\": [\"x\", { \"y\": [{}, []] }] }\n")
  }

  /// What is written, in either language, reads as the same tree.
  @Test(arguments: 0..<400) func roundTrip(_ seed: UInt64) {
    var random = SeededNumbers(state: seed)
    let object = Self.object(3, &random)
    let expected = Value.object(object)
    for depth in [0, 2] {
      let text = yamlText(object, blankLinesToDepth: depth)
      let reading = Reading(bytes: text)
      #expect(reading.node?.value == expected, "\(String(decoding: text, as: UTF8.self))")
    }
    #expect(Reading(bytes: jsonText(expected)).node?.value == expected)
    #expect(Reading(bytes: jsonText(expected, width: 40)).node?.value == expected)
    #expect(Reading(bytes: jsonText(expected, indentation: 0)).node?.value == expected)
  }

  private static func object(_ depth: Int, _ random: inout SeededNumbers) -> Object {
    var object = Object()
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      let key = text(&random)
      let isNew = !object.entries.contains { $0.key == key }
      if isNew { object.append(key, value(depth - 1, &random)) }
    }
    return object
  }

  private static func value(_ depth: Int, _ random: inout SeededNumbers) -> Value {
    switch Int.random(in: depth > 0 ? 0...9 : 0...6, using: &random) {
    case 0: .null
    case 1: .boolean(Bool.random(using: &random))
    case 2: .integer(Int.random(in: -1000...1000, using: &random))
    case 3: .number("\(Int.random(in: -9...9, using: &random)).25")
    case 4...6: .string(text(&random))
    case 7:
      .list((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth - 1, &random) })
    default: .object(object(depth, &random))
    }
  }

  private static let pieces = Array(
    [
      "a", "b", "Z", "0", "1", "9", "-", "_", ".", ":", ": ", " ", "  ", "#", " #", "\n", "\n\n",
      "\t",
      "'", "\"", "\\", "é", "😀", "{", "}", "[", "]", ",", "&", "*", "!", "|", ">", "%", "@", "`",
      "?",
      "- ", "<<", "=", "~", "no", "true", "null", "0x", "e", "\u{85}", "\u{2028}", "\u{7F}", "\r",
      "\u{FEFF}", "\u{0}", "---", "...", "${A}", "arn:aws",
    ])

  private static func text(_ random: inout SeededNumbers) -> String {
    (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random)! }
      .joined()
  }
}

/// Chance that is the same in every run.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
