import LensSyntax
import Testing

@testable import LensFluent

/// Which texts Fluent Bit 5.1.1 takes, and for what, was tried with a real one.
@Suite struct ClassicReaderTests {
  private func read(_ text: String) -> (file: ClassicFile, mistakes: [ConfigurationMistake]) {
    ClassicReader.read(Source(name: "router.conf", text: text))
  }

  private func entries(_ text: String) -> [String] {
    read("[FILTER]\n" + text).file.sections.flatMap(\.entries).map { "\($0.key)=\($0.value)" }
  }

  @Test func sectionsKeysAndValues() throws {
    let text = """
      # a comment
      [SERVICE]
          Flush 1
      # another
          # and one among keys
          Grace   5  \u{20}
      @INCLUDE /fluent-bit/etc/extra.conf
      @SET region=eu-west-1
      [filter] what stands here is passed over
          Name grep
          Regex log  a # b
          Regex log "c"
      """
    let (file, mistakes) = read(text)
    #expect(mistakes.isEmpty)
    #expect(file.sections.map(\.kind) == ["SERVICE", "FILTER"])
    #expect(file.sections[0].entries.map(\.key) == ["Flush", "Grace"])
    #expect(file.sections[0].entries.map(\.value) == ["1", "5"])
    #expect(file.sections[1].all("regex") == ["log  a # b", #"log "c""#])
    let paths = file.items.compactMap { if case .include(let path, _) = $0 { path } else { nil } }
    let settings = file.items.compactMap { if case .set(let text, _) = $0 { text } else { nil } }
    #expect(paths == ["/fluent-bit/etc/extra.conf"])
    #expect(settings == ["region=eu-west-1"])

    let bytes = Array(text.utf8)
    func written(_ span: Span) -> String {
      String(decoding: bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    }
    #expect(written(file.sections[1].span) == "[filter]")
    #expect(written(file.sections[1].entries[2].span) == #"Regex log "c""#)
    #expect(written(file.sections[1].entries[2].valueSpan) == #"log "c""#)
  }

  @Test func whatIsWrittenIsRead() {
    var file = ClassicFile()
    file.append(ClassicSection("SERVICE", ["Flush": "1"], comment: "how often"))
    file.append(ClassicSection("FILTER", ["Name": "grep", "Match": "*", "Exclude": "log a b"]))
    file.items.append(.include("/x.conf", .none))
    let (read, mistakes) = read(file.text)
    #expect(mistakes.isEmpty)
    #expect(read.text == file.text.replacing("# how often\n", with: ""))
  }

  @Test func kindsByTheirBeginnings() {
    let names = ["FIL", "filters", "Outputs", "s", "multiline_parser", "WHATEVER", " FILTER "]
    let kinds = names.map { read("[\($0)]\n").file.sections[0].kind }
    let expected = [
      "FILTER", "FILTER", "OUTPUT", "SERVICE", "MULTILINE_PARSER", "WHATEVER", " FILTER ",
    ]
    #expect(kinds == expected)
  }

  @Test(
    arguments: [
      ("    Name grep\n    Match *\n", ["Name=grep", "Match=*"]),
      ("\tName grep\n\tMatch *\n", ["Name=grep", "Match=*"]),
      ("    Name grep\r\n    Match *\r\n", ["Name=grep", "Match=*"]),
      ("    Name grep\n    Match *", ["Name=grep", "Match=*"]),
      ("    Name grep\n    Match *\r", ["Name=grep", "Match=*"]),
      ("    Name grep\n    \n\n    Match *\n", ["Name=grep", "Match=*"]),
      ("    \n    Name grep\n", ["Name=grep"]),
      ("    Name \t grep \t\n", ["Name=grep"]),
      ("    Name\tx grep\n", ["Name\tx=grep"]),
      ("    Name grep\n        Match *\n", ["Name=grep", "Match=*"]),
      ("    Name grep\n    #Match *\n", ["Name=grep"]),
      // The first character is the indentation whatever it is.
      ("Name grep\n", ["ame=grep"]),
    ])
  func keysAndTheirIndentation(_ text: String, _ expected: [String]) {
    #expect(entries(text) == expected)
    #expect(read("[FILTER]\n" + text).mistakes.filter(\.isFatal).isEmpty)
  }

  @Test(
    arguments: [
      "[FILTER]\n    Name grep\n  Match *\n",
      "[FILTER]\n    Name grep\n\tMatch *\n",
      "[FILTER]\n    Name grep\n      Match *\n",
      "[FILTER]\n    Name grep\nMatch *\n",
      "[FILTER]\n    Name grep\n  \n",
      "[FILTER]\n    Name grep\n      \n",
      "[FILTER]\n    Name grep\n  # comment\n",
      "[FILTER]\n    Name\n",
      "[FILTER]\n    Name \n",
      "[FILTER]\n    Name    \n",
      "[FILTER]\n    Name\tgrep\n",
      "[FILTER\n    Name grep\n",
      "    Name grep\n",
      "@SETX\n",
      "\u{FEFF}[FILTER]\n    Name grep\n",
    ])
  func refused(_ text: String) {
    #expect(read(text).mistakes.contains { $0.isFatal })
  }

  @Test func theKeysAfterAnIncludeBelongToTheSameSection() {
    let (file, mistakes) = read("[FILTER]\n    Name grep\n@INCLUDE a.conf\n    Match *\n")
    #expect(mistakes.isEmpty)
    #expect(file.sections[0].entries.map(\.key) == ["Name", "Match"])
  }

  @Test func aLongLine() {
    let value = String(repeating: "x", count: 100_000)
    #expect(entries("    code \(value)\n") == ["code=\(value)"])
  }

  @Test func spansLieInTheText() {
    let pieces = [
      "[", "]", "F", " ", "    ", "\t", "\n", "\r\n", "#", "@INCLUDE x", "a b", "\u{0}",
    ]
    var state: UInt64 = 7
    for _ in 0..<2_000 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let (file, mistakes) = read(text)
      let spans =
        mistakes.map(\.span) + file.sections.map(\.span)
        + file.sections.flatMap(\.entries).map(\.span)
      for span in spans { #expect(span.start <= span.end && Int(span.end) <= text.utf8.count) }
    }
  }
}
