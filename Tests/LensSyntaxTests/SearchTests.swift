import LensSyntax
import Testing

@Suite struct SearchTests {
  @Test(
    arguments: [
      ("awsfirelens", "irelens", 4), ("aab", "ab", 1), ("abab", "abab", 0), ("abc", "abcd", nil),
      ("", "a", nil), ("gar\u{E7}on", "on", 5), ("aaaaaaaaaaaaaaaaaaab", "aab", 17),
    ] as [(String, String, Int?)])
  func textsAreFoundInTexts(_ text: String, _ part: String, _ place: Int?) {
    #expect(text.includes(part) == (place != nil))
    let range = text[...].range(of: part)
    #expect(range.map { text.utf8.distance(from: text.startIndex, to: $0.start) } == place)
    #expect(range.map { String(text[$0.start..<$0.end]) } == (place == nil ? nil : part))
  }

  @Test func nothingIsInEverything() {
    #expect("".includes(""))
    #expect("a".includes(""))
    #expect("a"[...].range(of: "")?.start == "a".startIndex)
  }

  @Test func oneOfSeveralBytes() {
    let wanted = ByteSet("{<%@~")
    for text in ["a{", "<", "100%", "a@b", "~"] { #expect(text.includes(anyOf: wanted)) }
    for text in ["", "abc", "\u{E7}\u{7B0}", "}", "a z"] { #expect(!text.includes(anyOf: wanted)) }
  }

  @Test(
    arguments: [
      ("Match", "match", true), ("MATCH_REGEX", "match_regex", true), ("match", "match", true),
      ("matches", "match", false), ("m@tch", "match", false), ("[at", "{at", false),
      ("@", "`", false), ("\u{C9}", "\u{E9}", false), ("", "", true),
    ])
  func letterCaseOfASCIIDoesNotCount(_ text: String, _ small: String, _ isSame: Bool) {
    #expect(text.isSpelling(of: small) == isSame)
  }

  @Test func keysAreFoundByTheirNames() {
    let entries = ["b", "ab", "a", "ba"].enumerated().map { place, name in
      Mapping.Entry(
        key: .init(name, span: .none),
        value: Node(
          .scalar(Scalar(text: "\(place)", style: .plain, kind: .integer(place))), span: .none))
    }
    let mapping = Mapping(entries)
    #expect(
      ["a", "b", "ab", "ba", "c", ""].map { mapping.place(of: $0) } == [2, 0, 1, 3, nil, nil])
    #expect(mapping["ab"]?.scalar?.text == "1")
    #expect(mapping.entry("ba")?.key.text == "ba")
  }
}
