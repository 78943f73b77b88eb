/// One SARIF 2.1.0 log for all runs: the kinds that occur as rules with their help, the diagnostics as results with places, paths and fixes.
///
/// No part of a source is quoted, so that no credential can be. Source: docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html; 2026-11-22.
enum SARIFStyle {
  static func write(_ runs: [Diagnostics], to buffer: inout TextBuffer) {
    var kinds: [DiagnosticKind] = []
    var numbers: [String: Int] = [:]
    var results: [Value] = []
    for run in runs where !run.isEmpty {
      var places = Places(run)
      for diagnostic in run.inOrder {
        let number = numbers[diagnostic.kind.id] ?? kinds.count
        if number == kinds.count {
          kinds.append(diagnostic.kind)
          numbers[diagnostic.kind.id] = number
        }
        results.append(result(diagnostic, rule: number, &places))
      }
    }
    let driver: Value = [
      "name": "lenswright",
      "rules": .list(kinds.map(rule)),
    ]
    let log: Value = [
      "$schema":
        "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": ["driver": driver], "columnKind": "unicodeCodePoints", "results": .list(results),
        ]
      ],
    ]
    jsonText(log).withUnsafeBufferPointer { buffer.append($0) }
  }

  private static func rule(_ kind: DiagnosticKind) -> Value {
    let help = kind.remedy.isEmpty ? kind.meaning : "\(kind.meaning)\n\n\(kind.remedy)"
    return [
      "id": .string(kind.id),
      "shortDescription": ["text": .string(kind.meaning)],
      "fullDescription": ["text": .string(kind.meaning)],
      "help": ["text": .string(help), "markdown": .string(help)],
      "defaultConfiguration": ["level": .string(level(kind.severity))],
    ]
  }

  private static func level(_ severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .advice: "note"
    }
  }

  private static func result(
    _ diagnostic: Diagnostic, rule: Int, _ places: inout Places
  ) -> Value {
    var lines = [diagnostic.message] + diagnostic.notes + diagnostic.help
    if !diagnostic.primary.text.isEmpty { lines.insert(diagnostic.primary.text, at: 1) }
    var object: Object = [
      "ruleId": .string(diagnostic.kind.id), "ruleIndex": .integer(rule),
      "level": .string(level(diagnostic.severity)),
      "message": ["text": .string(lines.map(places.readable).joined(separator: "\n"))],
    ]
    if let physical = physicalLocation(diagnostic.primary.span, &places) {
      var location: Object = ["physicalLocation": physical]
      if let path = diagnostic.path {
        location.append(
          "logicalLocations", [["fullyQualifiedName": .string(places.withoutSecrets(path))]])
      }
      object.append("locations", [.object(location)])
    }
    let related = diagnostic.related.compactMap { label in
      physicalLocation(label.span, &places).map { physical -> Value in
        [
          "physicalLocation": physical,
          "message": ["text": .string(places.readable(label.text))],
        ]
      }
    }
    if !related.isEmpty { object.append("relatedLocations", .list(related)) }
    if let fix = diagnostic.fix, let changes = changes(fix, &places) {
      object.append(
        "fixes",
        [
          [
            "description": ["text": .string(places.readable(fix.title))],
            "artifactChanges": changes,
          ]
        ])
    }
    return .object(object)
  }

  private static func physicalLocation(_ span: Span, _ places: inout Places) -> Value? {
    guard let place = places.place(of: span), let region = region(span, &places) else { return nil }
    return ["artifactLocation": ["uri": .string(address(place.file))], "region": region]
  }

  private static func region(_ span: Span, _ places: inout Places) -> Value? {
    guard let place = places.place(of: span) else { return nil }
    return [
      "startLine": .integer(place.line), "startColumn": .integer(place.column),
      "endLine": .integer(place.endLine), "endColumn": .integer(place.endColumn),
      "byteOffset": .integer(Int(span.start)),
      "byteLength": .integer(max(0, Int(span.end) - Int(span.start))),
    ]
  }

  private static func changes(_ fix: Fix, _ places: inout Places) -> Value? {
    var files: [(name: String, replacements: [Value])] = []
    for edit in fix.edits {
      guard let place = places.place(of: edit.span), let region = region(edit.span, &places) else {
        return nil
      }
      let replacement: Value = [
        "deletedRegion": region,
        "insertedContent": ["text": .string(places.withoutSecrets(edit.replacement))],
      ]
      if let index = files.firstIndex(where: { $0.name == place.file }) {
        files[index].replacements.append(replacement)
      } else {
        files.append((place.file, [replacement]))
      }
    }
    if files.isEmpty { return nil }
    return .list(
      files.map { file in
        [
          "artifactLocation": ["uri": .string(address(file.name))],
          "replacements": .list(file.replacements),
        ]
      })
  }

  /// A path as a relative reference of a URI: everything but what may stand there is in percent escapes.
  private static func address(_ path: String) -> String {
    var result = path.hasPrefix("/") ? "file://" : ""
    for byte in path.utf8 {
      if byte.isLetterOrDigit || "-._~/".utf8.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + String(repeating: "0", count: 2 - digits.count) + digits
      }
    }
    return result
  }
}
