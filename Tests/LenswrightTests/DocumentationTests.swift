import Foundation
import LensSyntax
import Lenswright
import Testing

/// What the documentation shows is what the compiler does.
@Suite struct DocumentationTests {
  private static func text(_ path: String) throws -> String {
    try String(contentsOf: Repository.root.appending(path: path), encoding: .utf8)
  }

  /// The fenced blocks of a page, with the word behind the fence.
  private static func blocks(_ path: String) throws -> [(language: String, text: String)] {
    var blocks: [(String, String)] = []
    var open: (language: String, lines: [String])?
    for line in try text(path).components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append((block.language, block.lines.joined(separator: "\n") + "\n"))
          open = nil
        } else {
          open = (String(line.dropFirst(3)), [])
        }
      } else {
        open?.lines.append(line)
      }
    }
    return blocks
  }

  private static let catalog = "Sources/Lenswright/Lenswright.docc/"

  /// The picture of the README and of the guide to routing is what is drawn of the guide's spec today.
  @Test func pictureIsCurrent() throws {
    let spec = try #require(
      try Self.blocks(Self.catalog + "Guides/Routing.md").first { $0.language == "yaml" }
    ).text
    let drawn = try #require(graph(Source(name: "lenswright.yaml", text: spec)).rendered(.svg))
    let file = Repository.root.appending(path: Self.catalog + "Resources/pipeline.svg")
    if GoldenTests.isRecording { try Data(drawn).write(to: file) }
    #expect(try Data(contentsOf: file) == Data(drawn), "run `make record`, and look at it")
    for page in ["README.md", Self.catalog + "Guides/Routing.md"] {
      #expect(try Self.text(page).contains("pipeline.svg)"), "\(page) does not show it")
    }
  }

  /// The code of the guide to embedding is compiled with these tests, which also call it.
  @Test func embeddingGuideShowsCompiledCode() throws {
    let compiled = try Self.text("Tests/LenswrightTests/Embedding.swift")
    let shown = try Self.blocks(Self.catalog + "Guides/EmbeddingTheLibrary.md")
      .filter { $0.language == "swift" && $0.text.hasPrefix("import Lenswright\n\n") }
    #expect(shown.count == 5)
    for block in shown {
      let code = String(block.text.dropFirst("import Lenswright\n\n".count))
      #expect(compiled.contains(code), "Embedding.swift has no such code:\n\(code)")
    }

    func lines(_ text: String) -> String {
      text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        .joined(separator: "\n")
    }
    let manifest = try #require(
      try Self.blocks(Self.catalog + "Guides/EmbeddingTheLibrary.md").first {
        $0.text.hasPrefix("dependencies: [")
      }
    ).text
    #expect(lines(try Self.text("Examples/Embedding/Package.swift")).contains(lines(manifest)))
  }

  /// The destination that the contributing page shows is one of ours, to the letter.
  @Test func contributingShowsADestination() throws {
    let shown = try #require(
      try Self.blocks(Self.catalog + "Contributing/AddingADestination.md").first {
        $0.language == "swift"
      }
    ).text
    let name = try #require(shown.firstMatch(of: /package struct (\w+): Destination/)).1
    #expect(try Self.text("Sources/Lenswright/Destinations/\(name).swift") == shown)
  }

  /// The rule that the contributing page shows is one of ours, to the letter.
  @Test func contributingShowsARule() throws {
    let shown = try #require(
      try Self.blocks(Self.catalog + "Contributing/AddingARule.md").first {
        $0.text.contains(": Rule {")
      }
    ).text
    let name = try #require(shown.firstMatch(of: /package struct (\w+): Rule/)).1
    #expect(try Self.text("Sources/Lenswright/Check/Rules/\(name).swift") == shown)
  }

  /// The limits that are promised are the ones in force.
  @Test(arguments: [catalog + "Guides/TheSpec.md", "SECURITY.md"])
  func pageNamesTheLimits(_ page: String) throws {
    let text = try Self.text(page)
    for words in ["4 MiB", "128 levels", "1 MiB in one text", "200,000 values"] {
      #expect(text.contains(words))
      #expect(DiagnosticKind.limitExceeded.remedy.contains(words))
    }
    let deep = String(repeating: "[", count: 129) + String(repeating: "]", count: 129)
    #expect(compile(Source(name: "deep", text: "service: \(deep)")).template == nil)
  }

  /// The changelog speaks of the version that the command names.
  @Test func changelogNamesTheVersion() throws {
    #expect(try Self.text("CHANGELOG.md").contains(compilerVersion))
  }
}
