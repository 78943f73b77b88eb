import Foundation
import LensSyntax
import Lenswright
import Testing

/// The schemas are what the declarations say. With `LENSWRIGHT_RECORD=1` they are written anew.
@Suite struct SchemaTests {
  static let folder = Repository.root.appending(path: "Schemas")

  @Test func filesAreCurrent() throws {
    for kind in SchemaKind.kept {
      let file = Self.folder.appending(path: kind.fileName)
      let text = String(decoding: kind.text, as: UTF8.self)
      if GoldenTests.isRecording {
        try Recording.write(text, in: file)
      } else {
        #expect(
          (try? String(contentsOf: file, encoding: .utf8)) == text,
          "\(kind.fileName): run `make record`")
      }
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
    #expect(files.sorted() == SchemaKind.kept.map(\.fileName).sorted())
  }

  /// What a schema refers to is defined in it, and what it defines is referred to.
  @Test(arguments: SchemaKind.allCases) func referencesLeadSomewhere(_ kind: SchemaKind) throws {
    let text = String(decoding: kind.text, as: UTF8.self)
    let referred = Set(
      text.matches(of: /"\$ref": "#\/\$defs\/([^"]+)"/).map { String($0.1) })
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let defined = (schema["$defs"] as? [String: Any])?.keys.map(\.self) ?? []
    #expect(Set(defined) == referred)
  }

  /// A key of the spec is described by the line that reads it.
  @Test func keysAreDeclared() throws {
    let text = String(decoding: SchemaKind.spec.text, as: UTF8.self)
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let definitions = try #require(schema["$defs"] as? [String: [String: Any]])
    let container = try #require(definitions["container"]?["properties"] as? [String: Any])
    for field in Container.fields {
      let described = try #require(container[field.name] as? [String: Any])
      let name = (described["$ref"] as? String)?.split(separator: "/").last.map(String.init)
      let summary = described["description"] ?? name.flatMap { definitions[$0]?["description"] }
      #expect(summary as? String == field.summary)
    }
  }

  @Test func aDefaultIsSaidInTheSummary() throws {
    let retries = try #require(HealthCheck.fields.first { $0.name == "retries" })
    #expect(retries.defaultValue == 3)
    #expect(retries.summary.hasSuffix("; 3 by default."))
  }
}
