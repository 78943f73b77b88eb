import LensFluent
import LensSyntax
import Testing

/// Lines of a classic file, made to stand in a file with others.
@Suite struct ClassicLinesTests {
  private func lines(_ text: String) -> [String] {
    ClassicLine.read(Source(name: "extra.conf", text: text)).map(\.text)
  }

  @Test func indentationBecomesOurs() {
    #expect(
      lines("[filter]\r\n\tName  grep\r\n\t# why\r\n\r\n\tMatch *  \r\n[OUT]\n\tName null")
        == [
          "[FILTER]", "    Name  grep", "    # why", "", "    Match *  ", "[OUTPUT]",
          "    Name null",
        ])
  }

  @Test func groupsAreIndentedTwice() {
    #expect(
      lines("[A]\n  [B] c\n    d e\n  f g") == ["[A]", "    [B] c", "        d e", "    f g"])
  }

  @Test func otherLinesStayAsTheyAre() {
    #expect(
      lines("#   note\n@SET a=b\n@include x.conf\n   \n") == [
        "#   note", "@SET a=b", "@include x.conf", "",
      ])
    let kinds = ClassicLine.read(
      Source(name: "extra.conf", text: "@Include  /a b.conf\n@INCLUDED x\n")
    )
    .map(\.kind)
    #expect(kinds == [.include(" /a b.conf"), .other])
  }

  /// Whatever the indentation was, the engine reads the same sections.
  @Test(arguments: [
    "[FILTER]\n  Name grep\n  Regex log a  b\n[OUTPUT]\n  Name null\n",
    "# c\n[SERVICE]\n\tGrace 3\n\n[INPUT]\n\tName dummy\n",
  ])
  func theSectionsStayTheSame(_ text: String) {
    let before = ClassicReader.read(Source(name: "a", text: text))
    let joined = lines(text).joined(separator: "\n") + "\n"
    let after = ClassicReader.read(Source(name: "b", text: joined))
    #expect(before.mistakes.isEmpty && after.mistakes.isEmpty)
    #expect(before.file.text == after.file.text)
    #expect(before.file.sections.map(\.entries.count) == after.file.sections.map(\.entries.count))
  }
}
