import Foundation
import LensCloudFormation
import LensSyntax
import Lenswright
import Testing

/// What each rule says of itself is so.
@Suite struct RuleTests {
  static let ids = allRules.map { $0.id }

  private func found(_ text: String) -> Diagnostics {
    check(Source(name: "example.yaml", text: text)).diagnostics
  }

  /// The bad example has this mistake where it is marked, and no other mistake of any rule.
  @Test(arguments: ids) func theBadExampleIsFound(_ id: String) throws {
    let rule = try #require(named(id))
    let example = ExampleText(rule.bad)
    let found = found(example.text)
    #expect(!example.marks.isEmpty, "nothing is marked")
    #expect(
      found.inOrder.map { "\($0.kind.id) \($0.primary.span.start)..<\($0.primary.span.end)" }
        == example.marks.map { "\(id) \($0.lowerBound)..<\($0.upperBound)" },
      "\(found.rendered(.full))")
    // Where the place is known, the way to it is.
    #expect(found.all.allSatisfy { $0.path != nil })
  }

  /// The good example has no mistake of any rule.
  @Test(arguments: ids) func theGoodExampleIsSilent(_ id: String) throws {
    let rule = try #require(named(id))
    let found = found(ExampleText(rule.good).text)
    #expect(found.isEmpty, "\(found.rendered(.full))")
    #expect(ExampleText(rule.good).marks.isEmpty)
  }

  /// The fix ends what it fixes and adds nothing, in YAML and in JSON.
  @Test(arguments: ids) func theFixFixes(_ id: String) throws {
    let rule = try #require(named(id))
    let example = ExampleText(rule.bad).text
    for text in [example, try json(example)] {
      let source = Source(name: "example", text: text)
      let before = check(source).diagnostics
      #expect(before.all.map(\.kind.id) == Array(repeating: id, count: before.all.count))
      guard before.all.contains(where: { $0.fix != nil }) else { continue }
      let fixed = fix(source, includesUnsafe: true)
      #expect(fixed.count > 0)
      #expect(
        fixed.report.diagnostics.isEmpty,
        "\(String(decoding: fixed.bytes, as: UTF8.self))\n\(fixed.report.diagnostics.rendered(.full))"
      )
      #expect(fixed.difference.hasPrefix("--- example\n+++ example\n@@ "))
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
    var lines = example.text.components(separatedBy: "\n")
    let numbers = Set(
      example.marks.map { mark in
        example.text.utf8.prefix(mark.lowerBound).count { $0 == UInt8(ascii: "\n") }
      })
    for number in numbers { lines[number] += " # lenswright:allow \(id) it is meant so" }
    #expect(found(lines.joined(separator: "\n")).isEmpty)
    let elsewhere = "# lenswright:allow \(id)\nMetadata: {}\n" + example.text
    let kinds = Set(found(elsewhere).all.map(\.kind.id))
    #expect(kinds == [id, "unneeded-allowance"])
    let report = check(
      Source(name: "example.yaml", text: example.text), options: CheckOptions(allowed: [id]))
    #expect(report.diagnostics.isEmpty)
    #expect(report.allowed == [id])
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
