import Foundation
import LensCloudFormation
import LensSyntax
import Lenswright
import Testing

/// What each rule says of itself is so.
@Suite struct RuleTests {
  static let ids = allRules.map { $0.id }

  /// An example as files: the task, and the router's own file beside it or alone.
  struct Files {
    var source: Source
    var options: CheckOptions
    var marks: [(file: Int32, range: Range<Int>)]

    init(_ example: ExampleText, task: String? = nil) {
      let file = example.file.map { Source(name: $0.name, text: $0.text) }
      let text = task ?? example.text
      let isAlone = text.isEmpty
      source = isAlone ? file! : Source(name: "example.yaml", text: text)
      options = CheckOptions(configurations: isAlone ? [] : file.map { [$0] } ?? [])
      marks =
        example.marks.map { (0, $0) }
        + (example.file?.marks.map { (isAlone ? 0 : 1, $0) } ?? [])
    }

    var found: Diagnostics { check(source, options: options).diagnostics }
  }

  /// The bad example has this mistake where it is marked, and no other mistake of any rule.
  @Test(arguments: ids) func theBadExampleIsFound(_ id: String) throws {
    let rule = try #require(named(id))
    let example = Files(ExampleText(rule.bad))
    let found = example.found
    #expect(!example.marks.isEmpty, "nothing is marked")
    #expect(
      found.inOrder.map {
        let span = $0.primary.span
        return "\($0.kind.id) \(span.source) \(span.start)..<\(span.end)"
      }
        == example.marks.map { "\(id) \($0.file) \($0.range.lowerBound)..<\($0.range.upperBound)" },
      "\(found.rendered(.full))")
    // Where the place is known, the way to it is; a configuration file has none.
    #expect(
      found.all.allSatisfy {
        ($0.path != nil) == (found.sources[$0.primary.span]?.name == "example.yaml")
      })
  }

  /// The good example has no mistake of any rule.
  @Test(arguments: ids) func theGoodExampleIsSilent(_ id: String) throws {
    let rule = try #require(named(id))
    let example = Files(ExampleText(rule.good))
    let found = example.found
    #expect(found.isEmpty, "\(found.rendered(.full))")
    #expect(example.marks.isEmpty)
  }

  /// The fix ends what it fixes and adds nothing, in YAML and in JSON.
  @Test(arguments: ids) func theFixFixes(_ id: String) throws {
    let rule = try #require(named(id))
    let example = ExampleText(rule.bad)
    for task in [nil, example.text.isEmpty ? nil : try json(example.text)] {
      let files = Files(example, task: task)
      let before = files.found
      #expect(before.all.map(\.kind.id) == Array(repeating: id, count: before.all.count))
      guard before.all.contains(where: { $0.fix != nil }) else { continue }
      let fixed = fix(files.source, options: files.options, includesUnsafe: true)
      #expect(fixed.count > 0)
      #expect(
        fixed.report.diagnostics.isEmpty,
        "\(String(decoding: fixed.bytes, as: UTF8.self))\n\(fixed.report.diagnostics.rendered(.full))"
      )
      let name = try #require(before.sources[before.all[0].primary.span]).name
      #expect(fixed.difference.hasPrefix("--- \(name)\n+++ \(name)\n@@ "))
    }
  }

  /// The same file as JSON, which people write with an indentation.
  private func json(_ yaml: String) throws -> String {
    var diagnostics = Diagnostics()
    let node = try #require(Node.read(Source(name: "example", text: yaml), &diagnostics))
    let value = try #require(cloudFormationValue(node, &diagnostics))
    return String(decoding: jsonText(value), as: UTF8.self)
  }

  /// Whoever writes "allow" beside the place means it; elsewhere the allowance is unneeded.
  @Test(arguments: ids) func theAllowanceAllows(_ id: String) throws {
    let rule = try #require(named(id))
    let example = ExampleText(rule.bad)
    let comment = "# lenswright:allow \(id)"
    var here = example
    here.text = allowing(example.text, example.marks) { "\($0) \(comment) it is meant so" }
    if let file = example.file {
      here.file?.text = allowing(file.text, file.marks) { "\(comment) it is meant so\n\($0)" }
    }
    #expect(Files(here).found.isEmpty, "\(Files(here).found.rendered(.full))")
    var elsewhere = example
    if example.text.isEmpty {
      elsewhere.file?.text += "\n\(comment)\n"
    } else {
      elsewhere.text = "\(comment)\nMetadata: {}\n" + example.text
    }
    #expect(Set(Files(elsewhere).found.all.map(\.kind.id)) == [id, "unneeded-allowance"])
    var files = Files(example)
    files.options.allowed = [id]
    let report = check(files.source, options: files.options)
    #expect(report.diagnostics.isEmpty)
    #expect(report.allowed == [id])
  }

  /// The lines of a text, those with a mark as something makes them.
  private func allowing(
    _ text: String, _ marks: [Range<Int>], _ change: (String) -> String
  ) -> String {
    var lines = text.components(separatedBy: "\n")
    let numbers = Set(
      marks.map { mark in
        text.utf8.prefix(mark.lowerBound).count { $0 == UInt8(ascii: "\n") }
      })
    for number in numbers { lines[number] = change(lines[number]) }
    return lines.joined(separator: "\n")
  }

  @Test func idsAreNobodyElses() throws {
    #expect(Set(Self.ids).count == Self.ids.count)
    let declaration = /DiagnosticKind\(\s*"([a-z0-9-]+)"/
    for file in try Repository.sources() {
      let text = try String(contentsOf: file, encoding: .utf8)
      for match in text.matches(of: declaration) {
        #expect(!Self.ids.contains(String(match.1)), "\(match.1) is a kind of \(file.path)")
      }
    }
  }

  /// The generated list holds every rule of `Check/Rules`, each in a file of its own name.
  @Test func theListIsCurrent() throws {
    let folder = Repository.root.appending(path: "Sources/Lenswright/Check/Rules")
    var types: [String] = []
    for file in try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    {
      let text = try String(contentsOf: file, encoding: .utf8)
      let name = try #require(text.firstMatch(of: /(?m)^package struct (\w+): Rule \{/)).1
      #expect(file.lastPathComponent == "\(name).swift")
      types.append(String(name))
    }
    #expect(allRules.map { "\($0)" }.sorted() == types.sorted(), "run `make facts`")
    #expect(Self.ids == Self.ids.sorted())
  }

  @Test(arguments: ids) func theWordsAreSentences(_ id: String) throws {
    let rule = try #require(named(id))
    for text in [rule.summary, rule.reason, rule.remedy] { #expect(text.hasSuffix(".")) }
    #expect(!rule.bites.isEmpty && !rule.sources.isEmpty)
    #expect(id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    #expect(try #require(Page(explaining: id)).title.hasPrefix(id))
  }
}

/// The rule with an id, under a name that leaves `rule` free.
func named(_ id: String) -> (any Rule.Type)? { rule(named: id) }
