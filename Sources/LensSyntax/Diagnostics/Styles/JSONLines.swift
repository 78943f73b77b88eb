/// One JSON object a line, described by `Schemas/diagnostics.schema.json`.
///
/// Lines and columns are counted from 1 and columns in characters; `start` and `end` are bytes, the latter one past the last. A diagnostic without a place has none of
/// these.
enum JSONLinesStyle {
  static func write(
    _ diagnostic: Diagnostic, _ places: inout Places, to buffer: inout TextBuffer
  ) {
    var object: Object = [
      "id": .string(diagnostic.kind.id),
      "severity": .string(diagnostic.severity.rawValue),
      "message": .string(places.withoutSecrets(diagnostic.message)),
    ]
    append(diagnostic.primary.span, to: &object, &places)
    if !diagnostic.primary.text.isEmpty {
      object.append("label", .string(places.withoutSecrets(diagnostic.primary.text)))
    }
    object.append(
      "labels",
      .list(
        diagnostic.related.map { label in
          var related: Object = ["text": .string(places.withoutSecrets(label.text))]
          append(label.span, to: &related, &places)
          return .object(related)
        }))
    object.append("notes", .list(diagnostic.notes.map { .string(places.withoutSecrets($0)) }))
    object.append("help", .list(diagnostic.help.map { .string(places.withoutSecrets($0)) }))
    if let fix = diagnostic.fix {
      let edits = fix.edits.map { edit in
        var object: Object = ["replacement": .string(places.withoutSecrets(edit.replacement))]
        append(edit.span, to: &object, &places)
        return Value.object(object)
      }
      object.append(
        "fix",
        [
          "title": .string(places.withoutSecrets(fix.title)), "safe": .boolean(fix.isSafe),
          "edits": .list(edits),
        ])
    }
    jsonText(.object(object), indentation: 0).withUnsafeBufferPointer { buffer.append($0) }
  }

  private static func append(_ span: Span, to object: inout Object, _ places: inout Places) {
    guard let place = places.place(of: span) else { return }
    object.append("file", .string(place.file))
    object.append("line", .integer(place.line))
    object.append("column", .integer(place.column))
    object.append("endLine", .integer(place.endLine))
    object.append("endColumn", .integer(place.endColumn))
    object.append("start", .integer(Int(span.start)))
    object.append("end", .integer(Int(span.end)))
  }
}
