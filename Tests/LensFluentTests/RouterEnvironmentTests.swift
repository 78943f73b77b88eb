import Testing

@testable import LensFluent

/// What becomes of a text was seen in the records of a Fluent Bit 5.1.1.
@Suite struct RouterEnvironmentTests {
  private let environment = RouterEnvironment(
    ["A": "one", "B": "two words", "EMPTY": "", "NESTED": "${A}"], unknown: ["SECRET"])

  @Test(
    arguments: [
      ("plain", "plain"), ("", ""), ("${A}", "one"), ("x${A}y${B}z", "xoneytwo wordsz"),
      ("${MISSING}", ""), ("x${MISSING}y", "xy"), ("${NESTED}", "${A}"), ("${EMPTY}", ""),
      ("${A:-other}", "one"), ("${MISSING:-other}", "other"), ("${EMPTY:-other}", "other"),
      ("${MISSING:-}", ""), ("${A", "${A"), ("$A", "$A"), ("${}", "${}"),
      // A brace in front ends the search, and what follows an opening without an end is lost.
      ("a}b${A}", "a}b${A}"), ("${A} costs ${", "one"), ("${A}}", "one}"), ("a${2}b", "ab"),
    ])
  func expansion(_ text: String, _ expected: String) {
    guard case .text(let bytes) = environment.expanded(text) else {
      Issue.record("not known")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: ["${SECRET}", "a${A}${SECRET:-x}", "${HOSTNAME}"])
  func unknown(_ text: String) {
    guard case .unknown = environment.expanded(text) else {
      Issue.record("known")
      return
    }
  }

  @Test func settingsGoFirst() {
    var environment = environment
    environment.set("A=set")
    environment.set("SECRET=no secret")
    environment.set("nothing")
    guard case .text(let bytes) = environment.expanded("${A} ${SECRET}") else {
      Issue.record("not known")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self) == "set no secret")
  }
}

@Suite struct ValueSplittingTests {
  private func texts(_ parts: [[UInt8]]?) -> [String]? {
    parts?.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    arguments: [
      ("a b", 2, ["a", "b"]), ("  a   b  ", 2, ["a", "b"]), ("a b c d", 2, ["a", "b", "c d"]),
      (#"a "b c""#, 2, ["a", "b c"]), (#""a \"b\"" c"#, 2, [#"a "b""#, "c"]),
      (#"a "b"#, 2, ["a", "b"]), (#"a "" b"#, 3, ["a", "", "b"]), ("", 2, []),
      (#"a "b"c"#, 3, ["a", "b", "c"]), (#""a\\" b"#, 2, [#"a\\" b"#]),
    ])
  func tokens(_ text: String, _ most: Int, _ expected: [String]) {
    #expect(texts(ValueSplitting.tokens(Array(text.utf8), most: most)) == expected)
  }

  @Test(
    arguments: [
      ("log a b", 1, ["log", "a b"]), ("log  a", 1, ["log", " a"]), ("log", 1, ["log"]),
      (#"log "a b""#, 1, ["log", #""a b""#]),
    ])
  func words(_ text: String, _ most: Int, _ expected: [String]) {
    #expect(texts(ValueSplitting.words(Array(text.utf8), most: most)) == expected)
  }

  @Test(
    arguments: [
      ("a b", ["a", "b"]), (#"a "b c""#, ["a", "b c"]), ("'a b' c", ["a b", "c"]),
      (#""a\"b\\" c"#, [#"a"b\"#, "c"]), ("a b c d", ["a", "b", "c", "d"]), (#"a "b"#, nil),
      (#"a "b" 'c' "d e" f"#, ["a", "b", "c", #" "d e" f"#]),
    ] as [(String, [String]?)])
  func quotedWords(_ text: String, _ expected: [String]?) {
    #expect(texts(ValueSplitting.quotedWords(Array(text.utf8), most: 3)) == expected)
  }

  @Test func parts() {
    #expect(texts(ValueSplitting.parts(Array(" a, b ,,c d".utf8))) == ["a", "b", "c d"])
  }
}
