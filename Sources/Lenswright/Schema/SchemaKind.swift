import LensCloudFormation
import LensSyntax

/// A schema that `lenswright schema` prints.
package enum SchemaKind: String, CaseIterable, Sendable {
  /// A spec that is compiled.
  case spec
  /// A file that others extend: it need not be complete.
  case base
  /// What is printed in the style `json`.
  case diagnostics
  /// The report of the routing tests as JSON.
  case tests

  /// Those that are kept in `Schemas`; `base` has nothing that `spec` has not.
  package static let kept: [SchemaKind] = [.spec, .diagnostics, .tests]

  /// What its file is called.
  package var fileName: String {
    switch self {
    case .spec: "lenswright.schema.json"
    case .base: "lenswright-base.schema.json"
    case .diagnostics: "diagnostics.schema.json"
    case .tests: "tests.schema.json"
    }
  }

  /// The schema as JSON, written anew from the declarations that read a spec: nobody asks for it twice in a process.
  package var text: [UInt8] {
    var document: Object = [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "$id": .string(fileName),
      "title": .string(title), "description": .string(summary),
    ]
    var writer = SchemaWriter(self == .diagnostics || self == .tests ? .json : .yaml)
    switch self {
    case .spec:
      // A file that extends another is complete only together with it.
      document.append(
        contentsOf: [
          "type": "object", "if": ["required": [.string(Composition.basesKey)]],
          "then": .object(writer.schema(.part(Spec.file))),
          "else": .object(writer.schema(Spec.file)),
        ])
    case .base: document.append(contentsOf: writer.schema(.part(Spec.file)))
    case .diagnostics: document.append(contentsOf: writer.schema(Diagnostic.jsonShape))
    case .tests: document.append(contentsOf: writer.schema(TestReport.jsonShape))
    }
    document.append("$defs", ifAny: writer.definitionsObject)
    return jsonText(.object(document), width: 120)
  }

  private var title: String {
    switch self {
    case .spec: "Lenswright spec"
    case .base: "Lenswright base spec"
    case .diagnostics: "Lenswright diagnostic"
    case .tests: "Lenswright test report"
    }
  }

  private var summary: String {
    switch self {
    case .spec:
      "One Amazon ECS task: its containers, one FireLens log router, and where the logs go."
    case .base: "What other specs extend: any key may be missing."
    case .diagnostics: "One line of what lenswright prints in the style `json`."
    case .tests: "What `lenswright test --format json` prints."
    }
  }
}
