import Foundation
import LensFluent
import LensSyntax
import Lenswright
import Testing

/// What is known of destinations is whole: the list of them, their examples, their names and their options.
@Suite struct RegistryTests {
  static let keywords = allDestinations.map { $0.keyword }

  private func destination(_ keyword: String) throws -> any Destination.Type {
    try #require(allDestinations.first { $0.keyword == keyword })
  }

  /// The generated list holds every type of `Destinations`, in the order of the alphabet.
  @Test func theListIsCurrent() throws {
    let folder = Repository.root.appending(path: "Sources/Lenswright")
    let declaration = /(?m)^package struct (\w+): (?:Portable)?Destination \{/
    var types: [String] = []
    for file in try FileManager.default.contentsOfDirectory(
      at: folder.appending(path: "Destinations"), includingPropertiesForKeys: nil)
    where file.pathExtension == "swift" {
      let text = try String(contentsOf: file, encoding: .utf8)
      types += text.matches(of: declaration).map { String($0.1) }
    }
    let generated = try String(
      contentsOf: folder.appending(path: "Generated/DestinationRegistry.swift"), encoding: .utf8)
    let listed = generated.matches(of: /(?m)^  (\w+)\.self,$/).map { String($0.1) }
    #expect(listed == types.sorted(), "run `make facts`")
    #expect(listed == allDestinations.map { "\($0)" })
  }

  /// The smallest destination that the reference shows compiles as it stands, without a word; one for metrics says that a container's lines are none.
  @Test(arguments: keywords) func theExampleCompiles(_ keyword: String) throws {
    let type = try destination(keyword)
    let spec = """
      service: orders
      containers:
        app: { image: public.ecr.aws/nginx/nginx:1.27, logs: main }
      destinations:
        main: \(type.example)
      """
    let compilation = Lenswright.compile(Source(name: "example", text: spec))
    #expect(compilation.template != nil)
    #expect(
      compilation.diagnostics.all.map(\.kind.id) == (type.takesMetricsOnly ? ["metrics-only"] : []),
      "\(compilation.diagnostics.rendered(.full))")
  }

  /// The example shows the type under its own name.
  @Test(arguments: keywords) func theExampleNamesItsType(_ keyword: String) throws {
    // A word that YAML takes for something else is in quotes.
    let example = try destination(keyword).example
    #expect(example.contains("type: \(keyword)") || example.contains("type: '\(keyword)'"))
  }

  @Test func namesAreUnique() {
    let names = allDestinations.flatMap { [$0.keyword] + $0.aliases }
    #expect(Set(names).count == names.count, "\(names)")
  }

  /// Each option that is explained is one that a plugin of the destination has.
  @Test(arguments: keywords) func notedOptionsExist(_ keyword: String) throws {
    let type = try destination(keyword)
    let plugins = type.plugins.compactMap { OutputPlugin.named($0.name, $0.engine) }
    #expect(plugins.count == type.plugins.count, "a plugin is not in the table")
    for note in type.options {
      #expect(
        plugins.contains { $0.optionNames.contains(note.option) }, "\(keyword): \(note.option)")
      #expect(note.summary.hasSuffix("."), "\(keyword): \(note.option)")
    }
    #expect(Set(type.options.map(\.option)).count == type.options.count)
  }

  /// A key is declared once, and says what it is for in a sentence.
  @Test(arguments: keywords) func keysAreDescribed(_ keyword: String) throws {
    func fields<D: Destination>(_ type: D.Type) -> [(String, String)] {
      D.fields.map { ($0.name, $0.summary) }
    }
    let described = fields(try destination(keyword))
    #expect(Set(described.map(\.0)).count == described.count)
    for (name, summary) in described {
      #expect(summary.hasSuffix(".") || summary.hasSuffix("…"), "\(keyword).\(name)")
    }
  }
}
