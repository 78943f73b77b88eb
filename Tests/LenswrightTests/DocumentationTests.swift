import Foundation
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

  @Test func readmeShowsWhatTheSpecBecomes() throws {
    let yaml = try Self.blocks("README.md").filter { $0.language == "yaml" }.map(\.text)
    #expect(yaml.count == 7)
    let files = [
      "extra.conf": "[FILTER]\n    Name  modify\n    Match app-firelens*\n    Add   a b\n",
      "parsers.conf": "[PARSER]\n    Name   acme\n    Format json\n",
    ]
    let options = CompileOptions(files: Files { files[$0].map { Array($0.utf8) } })
    for spec in yaml where spec.hasPrefix("service:") {
      let compilation = compile(Source(name: "lenswright.yaml", text: spec), options: options)
      #expect(compilation.template != nil)
      #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics.rendered(.full))")
    }
    let compilation = compile(Source(name: "lenswright.yaml", text: yaml[0]))
    let template = try #require(compilation.template)
    #expect(compilation.diagnostics.isEmpty)
    let written = String(decoding: template.yaml(), as: UTF8.self)
    #expect(written.contains(yaml[1]), "the excerpt in the README is not what the spec compiles to")
  }

  @Test func readmeShowsAMessageAsItIsPrinted() throws {
    let blocks = try Self.blocks("README.md")
    let spec = try #require(blocks.first { $0.language == "yaml" }).text
    let message = try #require(blocks.first { $0.text.hasPrefix("error[") }).text
    let mistaken = spec.replacingOccurrences(of: "logs: main", with: "logs: mian")
    let compilation = compile(Source(name: "lenswright.yaml", text: mistaken))
    #expect(compilation.diagnostics.rendered(.full) == message)
  }

  @Test func readmeShowsWhatTheRouterRuns() throws {
    let spec = try #require(try Self.blocks("README.md").first { $0.language == "yaml" }).text
    let part = try #require(
      try Self.text("README.md").split(separator: "## What the router runs").last)
    let lines = part.split(separator: "\n", omittingEmptySubsequences: false)
      .drop { !$0.hasPrefix("    ") }.prefix { $0.isEmpty || $0.hasPrefix("    ") }
    let shown = lines.map { $0.dropFirst(4) }.joined(separator: "\n")
    let marked = try #require(preview(Source(name: "lenswright.yaml", text: spec)).marked)
    #expect(!shown.isEmpty)
    #expect(String(decoding: marked, as: UTF8.self).contains(shown))
  }

  @Test func readmeShowsWhereTheLogsGo() throws {
    let blocks = try Self.blocks("README.md")
    let spec = try #require(blocks.first { $0.language == "yaml" }).text
    let shown = try #require(blocks.first { $0.language == "console" }).text
    let drawn = try #require(graph(Source(name: "lenswright.yaml", text: spec)).rendered(.text))
    #expect(String(decoding: drawn, as: UTF8.self) == shown)
  }

  @Test func readmeShowsWhereLinesGo() throws {
    let blocks = try Self.blocks("README.md")
    let spec = try #require(blocks.first { $0.text.contains("multiline: java") }).text
    let tests = try #require(blocks.first { $0.text.hasPrefix("tests:") }).text
    let shown = try #require(blocks.first { $0.text.hasPrefix("FAIL  ") }).text
    let source = Source(name: "lenswright.yaml", text: spec + tests)
    #expect(test(source).text(.quiet) == shown)

    var stream = try #require(LineStream.open(source, from: "app").stream)
    var report = LineReport(of: stream)
    let part = try #require(
      try Self.text("README.md").split(separator: "test --from app < app.log\n").last)
    let lines = part.split(separator: "\n").prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }
    let sums = try #require(lines.firstIndex { $0.hasPrefix("4 lines") })
    for line in lines[..<sums] {
      Array(line.dropFirst(37).utf8).withUnsafeBufferPointer {
        stream.add($0) { report.add($0, $1) }
      }
    }
    stream.finish { report.add($0, $1) }
    let text = String(decoding: report.bytes + report.sums(of: stream), as: UTF8.self)
    #expect(text == lines.map { $0 + "\n" }.joined())
  }

  /// The destination that the contributing page shows is one of ours, to the letter.
  @Test func contributingShowsADestination() throws {
    let shown = try #require(
      try Self.blocks("CONTRIBUTING.md").first { $0.language == "swift" }
    ).text
    let name = try #require(shown.firstMatch(of: /package struct (\w+): Destination/)).1
    #expect(try Self.text("Sources/Lenswright/Destinations/\(name).swift") == shown)
  }

  /// The rule that the contributing page shows is one of ours, to the letter.
  @Test func contributingShowsARule() throws {
    let shown = try #require(
      try Self.blocks("CONTRIBUTING.md").first { $0.text.contains(": Rule {") }
    ).text
    let name = try #require(shown.firstMatch(of: /package struct (\w+): Rule/)).1
    #expect(try Self.text("Sources/Lenswright/Check/Rules/\(name).swift") == shown)
  }

  @Test func everyStarterCompilesInSilence() throws {
    let templates = Repository.root.appending(path: "Templates")
    let starters = try FileManager.default.contentsOfDirectory(atPath: templates.path()).sorted()
      .filter { !$0.hasSuffix(".md") }
    #expect(!starters.isEmpty)
    for starter in starters {
      let path = "Templates/\(starter)/lenswright.yaml"
      let compilation = compile(Source(name: path, text: try Self.text(path)))
      #expect(compilation.template != nil)
      #expect(compilation.diagnostics.isEmpty, "\(compilation.diagnostics.rendered(.full))")
      let index = try Self.text("Templates/README.md")
      #expect(index.contains("`\(starter)`"), "Templates/README.md does not name \(starter)")
    }
  }

  /// The limits that the README promises are the ones in force.
  @Test func readmeNamesTheLimits() throws {
    let readme = try Self.text("README.md")
    for words in ["4 MiB", "128 levels", "1 MiB in one text", "200,000 values"] {
      #expect(readme.contains(words))
    }
    let deep = String(repeating: "[", count: 129) + String(repeating: "]", count: 129)
    #expect(compile(Source(name: "deep", text: "service: \(deep)")).template == nil)
  }
}
