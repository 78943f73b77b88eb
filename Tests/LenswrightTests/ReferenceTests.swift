import Foundation
import Lenswright
import Testing

/// The reference pages are what the declarations say. With `LENSWRIGHT_RECORD=1` they are written anew.
@Suite struct ReferenceTests {
  static let folder = Repository.root.appending(
    path: "Sources/Lenswright/Lenswright.docc/Destinations")

  static let pages =
    [("Destinations.md", Page.destinationIndex())]
    + allDestinations.map {
      ("\(Page.documentName(of: $0.keyword)).md", Page(of: $0).markdown())
    }

  @Test func pagesAreCurrent() throws {
    if GoldenTests.isRecording {
      try? FileManager.default.removeItem(at: Self.folder)
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      for (name, text) in Self.pages {
        try text.write(to: Self.folder.appending(path: name), atomically: true, encoding: .utf8)
      }
      return
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    #expect(files.sorted() == Self.pages.map(\.0).sorted(), "run `make record`")
    for (name, text) in Self.pages {
      let file = Self.folder.appending(path: name)
      #expect(
        (try? String(contentsOf: file, encoding: .utf8)) == text, "\(name): run `make record`")
    }
  }

  /// Every YAML block of a page is a destination that compiles.
  @Test(arguments: pages) func blocksCompile(_ name: String, _ text: String) {
    let blocks = text.components(separatedBy: "```yaml\n").dropFirst().map {
      $0.components(separatedBy: "\n```")[0]
    }
    #expect(blocks.isEmpty == (name == "Destinations.md"))
    for block in blocks {
      let destination = block.components(separatedBy: "main: ").last ?? ""
      #expect(
        DestinationCaseTests.forms.contains { $0.spec.contains(destination) },
        "\(name): no case compiles \(destination)")
    }
  }

  /// A terminal's lines fit, except for code, which is not broken.
  @Test(arguments: [60, 80, 100]) func linesFit(_ width: Int) {
    for type in allDestinations {
      for line in Page(of: type).terminal(width: width, isColored: false).split(separator: "\n")
      where !line.contains("main: {") && !line.contains("network: {") {
        // A word is not broken, and code between backticks is one.
        let code = line.replacing(/`[^`]*`/, with: "`")
        let isBreakable = code.split(separator: " ").count > 1 && !line.contains("`")
        #expect(line.count <= width || !isBreakable, "\(type.keyword): \(line)")
      }
    }
  }

  /// Nothing of a page says less in colour: the same words are there.
  @Test func coloursChangeNoWord() {
    for type in allDestinations {
      let page = Page(of: type)
      let escape = /\u{1B}\[[0-9]+m/
      let colored = page.terminal(width: 80, isColored: true).replacing(escape, with: "")
      let plain = page.terminal(width: 80, isColored: false)
      #expect(colored.filter { $0 != "`" } == plain.filter { $0 != "`" }, "\(type.keyword)")
    }
  }

  /// The smallest form and all variants are known to the reference, so that no permission is missing from it.
  @Test(arguments: allDestinations.map { $0.keyword }) func everyFormIsSampled(_ keyword: String)
    throws
  {
    let type = try #require(destinationType(named: keyword))
    #expect(DestinationSample.all(of: type).count == type.variants.count + 1)
  }
}
