import Foundation
import LensCloudFormation
import LensSyntax
import Lenswright
import Testing

/// Each folder of `Tests/Cases/compile` compiles to what was recorded there.
///
/// `lenswright.yaml` is the spec and `arguments` the words of the command line. `template.yaml` is absent when the compiler refuses, and
/// `diagnostics.txt` when it has nothing to say; `template.assets` holds what the command writes beside the template. With `LENSWRIGHT_RECORD=1` both are written anew.
@Suite struct GoldenTests {
  static let isRecording = ProcessInfo.processInfo.environment["LENSWRIGHT_RECORD"] == "1"

  @Test func thereAreCases() {
    #expect(Case.compiled.count > 50)
    #expect(Case.all.count > Case.compiled.count)
  }

  @Test(arguments: Case.all) func compilesToWhatWasRecorded(_ example: Case) throws {
    let (compilation, files) = example.compileWatched()
    let template = compilation.template.map { String(decoding: $0.yaml(), as: UTF8.self) }
    let said = compilation.diagnostics.rendered(.full)
    var results = [("template.yaml", template), ("diagnostics.txt", said.isEmpty ? nil : said)]
    let package = compilation.template?.package
    results += (package?.assets ?? []).map {
      ("\(Case.assets)/\($0.name)", String(decoding: $0.bytes, as: UTF8.self))
    }
    if let package {
      results.append(
        ("\(Case.assets)/manifest.json", String(decoding: package.manifest(), as: UTF8.self)))
    }
    results += example.recordedAssets.filter { name in !results.contains { $0.0 == name } }
      .map { ($0, nil) }
    try Recording.expect(results, in: example.folder, of: "GoldenTests")
    try expectOnly(
      files.union(["lenswright.yaml", "arguments"]).union(results.map(\.0)), in: example)
  }

  @Test(arguments: Case.compiled) func compilesTwiceToTheSameBytes(_ example: Case) throws {
    let (one, other) = (example.compile(), example.compile())
    #expect(one.template?.yaml() == other.template?.yaml())
    #expect(one.template?.json() == other.template?.json())
    #expect(one.diagnostics.rendered(.json) == other.diagnostics.rendered(.json))
  }

  /// What is written as YAML and as JSON reads as the tree that was written.
  @Test(arguments: Case.compiled) func readsBack(_ example: Case) throws {
    let template = try #require(example.compile().template)
    let tree = normalized(.object(template.tree))
    for (name, bytes) in [("YAML", template.yaml()), ("JSON", template.json())] {
      var diagnostics = Diagnostics()
      let node = Node.read(Source(name: "template", bytes: bytes), &diagnostics)
      let value = try #require(node.flatMap { cloudFormationValue($0, &diagnostics) })
      #expect(diagnostics.isEmpty, "\(diagnostics.rendered(.short))")
      #expect(normalized(value) == tree, "the \(name) of \(example.name)")
    }
  }

  /// Every kind of diagnostic is shown by a case.
  @Test func everyDiagnosticHasACase() throws {
    let declaration = /DiagnosticKind\(\s*"([a-z0-9-]+)"/
    var ids: Set<String> = []
    for file in try Repository.sources() {
      let text = try String(contentsOf: file, encoding: .utf8)
      ids.formUnion(text.matches(of: declaration).map { String($0.1) })
    }
    #expect(ids.isSuperset(of: (DiagnosticKind.syntax + DiagnosticKind.cloudFormation).map(\.id)))
    let said =
      (Case.all.compactMap { $0.recorded("diagnostics.txt") }
      + TaskFileCase.previews.compactMap { $0.recorded("diagnostics.txt") }
      + RoutingCase.all.compactMap { $0.recorded("diagnostics.txt") }
      + CheckCase.all.compactMap { $0.recorded("findings.txt") }).joined(separator: "\n")
    let missing = ids.filter { !said.contains("[\($0)]: ") }.sorted()
    #expect(missing.isEmpty, "without a case: \(missing.joined(separator: ", "))")
  }

  // MARK: Files

  private func expectOnly(_ expected: Set<String>, in example: Case) throws {
    let prefix = example.folder.standardizedFileURL.path + "/"
    let files = FileManager.default.enumerator(
      at: example.folder, includingPropertiesForKeys: [.isRegularFileKey])
    for case let file as URL in files?.allObjects ?? [] {
      guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile ?? false else {
        continue
      }
      let path = file.standardizedFileURL.path
      let name = path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
      #expect(expected.contains(name), "nobody expects \(example.name)/\(name)")
    }
  }

  // MARK: Comparing

  /// `Resource.Attribute` is what the short form of `GetAtt` makes of a list, and both say the same.
  private func normalized(_ value: Value) -> Value {
    switch value {
    case .list(let items): return .list(items.map(normalized))
    case .object(let object):
      if object.count == 1, let text = object["Fn::GetAtt"]?.string,
        let dot = text.firstIndex(of: ".")
      {
        return .getAtt(String(text[..<dot]), String(text[text.index(after: dot)...]))
      }
      var result = Object()
      for entry in object.entries { result.append(entry.key, normalized(entry.value)) }
      return .object(result)
    default: return value
    }
  }
}
