import Testing

@testable import LensFluent

@Suite struct TextReplacementTests {
  private func replaced(_ pattern: String, _ text: String, with replacement: String = "#") throws
    -> String?
  {
    let redaction = try Redaction.pattern(pattern, with: replacement).get()
    return redaction.replacing(in: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    arguments: [
      (#"\b\d{16}\b"#, "pay 4111111111111111 now", "pay # now"),
      (#"\b\d{16}\b"#, "pay 41111111111111112 now", nil),
      // A letter of any script is a part of the word, a sign is not.
      (#"\b\d{4}\b"#, "é1234 ×1234 日1234", "é1234 ×# 日1234"),
      (#"[\w.+-]+@[\w-]+\.[\w.-]+"#, "mail a.b@c.de, d@e", "mail #, d@e"),
      ("a|ab", "abab", "#b#b"), ("ab|a", "abab", "##"), ("a+?", "aaa", "###"),
      // Matches of nothing, as Ruby's gsub has them.
      ("x*", "baac", "#b#a#a#c#"), ("a*", "baac", "#b##c#"), ("", "é", "#é#"),
      ("^", "a\nb\n", "#a\n#b\n"),
      (".", "é\n😀", "#\n#"), (".{2}", "aé😀b", "##"), ("[^a]", "aé", "a#"), (#"\W"#, "aé_", "a#_"),
      ("(?i)token", "a ToKen, to\u{212A}en", "a #, #"), ("(?i)pass", "PAß pa\u{17F}\u{17F}", "# #"),
      ("(?i)(?<=pass=)[^&]+", "PaS\u{17F}=x&pa\u{DF}=y", "PaS\u{17F}=#&pa\u{DF}=y"),
      (#"user=\K\w+"#, "user=joe&user=", "user=#&user="),
      ("(?<=user=)[^&]+", "user=joe&x", "user=#&x"),
      ("x{2}", "xxxxx", "##x"), ("^a", "a\na\nba", "#\n#\nba"), (#"\Aa"#, "a\na", "#\na"),
      ("a$", "a\nba\n", "#\nb#\n"),
      ("", "", "#"), ("a", "", nil), ("#", "#", nil),
    ] as [(String, String, String?)])
  func replacesEveryMatch(pattern: String, text: String, result: String?) throws {
    #expect(try replaced(pattern, text) == result)
  }

  @Test func replacementsAreTakenToTheLetter() throws {
    #expect(try replaced("b", "abc", with: #"\0$1%1${X}"#) == #"a\0$1%1${X}c"#)
    #expect(try replaced("b", "abc", with: "") == "ac")
  }

  @Test func bytesThatAreNoLettersStandForOne() throws {
    let redaction = try Redaction.pattern(#"password=\S+"#, with: "*").get()
    let text = [0xE9, 0x22] + Array("password=x".utf8) + [0xFF, 0x20, 0xE2, 0x84]
    #expect(redaction.replacing(in: text) == [0xE9, 0x22, UInt8(ascii: "*"), 0x20, 0xE2, 0x84])
    let quoted = try Redaction.pattern(#""[^"]*""#, with: "Q").get()
    #expect(
      quoted.replacing(in: [0x22, 0xE9, 0x22, 0x61, 0x22]) == [UInt8(ascii: "Q"), 0x61, 0x22])
  }

  @Test func aFieldChangesNoTextByItself() {
    let redaction = Redaction.field("card.number")
    #expect(redaction.replacement == "[redacted]")
    #expect(redaction.replacing(in: Array("card.number".utf8)) == nil)
    guard case .field(let path) = redaction.target else { return #expect(Bool(false)) }
    #expect(path.descents.map(\.key) == ["card"])
    #expect(path.descents.map(\.rest.text) == ["number"])
    #expect(FieldPath("a.b.c").descents.map { "\($0.key)|\($0.rest.text)" } == ["a|b.c", "a.b|c"])
  }

  @Test func givingUpIsNoAnswer() throws {
    let translation = try PatternTranslation.of("x(?:a|b|ab)*(?:a|b|ab)*[cd]").get()
    let texts = try #require(TextReplacement(translation, with: "#"))
    #expect(texts.outcome(in: Array(("x" + String(repeating: "ab", count: 40)).utf8)) == .undecided)
    #expect(texts.outcome(in: Array("xabc".utf8)) == .changed([0x23]))
    #expect(texts.outcome(in: Array("xab".utf8)) == .unchanged)
  }
}
