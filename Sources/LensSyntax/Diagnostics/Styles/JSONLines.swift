/// One JSON object a line, described by `Schemas/diagnostics.schema.json`.
enum JSONLinesStyle {
  static func write(
    _ diagnostic: Diagnostic, _ places: inout Places, to buffer: inout TextBuffer
  ) {
    jsonText(Key.object(diagnosticKeys, diagnostic, &places), indentation: 0)
      .withUnsafeBufferPointer { buffer.append($0) }
  }

  private typealias Key<Owner> = ObjectKey<Owner, Places>

  private static let placeKeys: [Key<(place: Location, span: Span)>] = [
    .sometimes("file", .text, "The file; what nobody wrote has no place, and then none of these.") {
      owner, _ in .string(owner.place.file)
    },
    .sometimes("line", .integer, "Counted from 1.") { owner, _ in .integer(owner.place.line) },
    .sometimes("column", .integer, "In characters, counted from 1.") { owner, _ in
      .integer(owner.place.column)
    },
    .sometimes("endLine", .integer, "The line of the end.") { owner, _ in
      .integer(owner.place.endLine)
    },
    .sometimes("endColumn", .integer, "One past the last character.") { owner, _ in
      .integer(owner.place.endColumn)
    },
    .sometimes("start", .integer, "The first byte, counted from 0.") { owner, _ in
      .integer(Int(owner.span.start))
    },
    .sometimes("end", .integer, "One past the last byte.") { owner, _ in
      .integer(Int(owner.span.end))
    },
  ]

  /// The keys of a place, as keys of what stands there.
  private static func place<Owner>(
    _ span: @escaping @Sendable (Owner) -> Span
  ) -> [Key<Owner>] {
    placeKeys.map { key in
      Key(property: key.property) { owner, places in
        let span = span(owner)
        return places.place(of: span).flatMap { key.value(($0, span), &places) }
      }
    }
  }

  private static let labelKeys: [Key<Label>] =
    [
      .always("text", .text, "What is said of it.") { label, places in
        .string(places.readable(label.text))
      }
    ] + place { $0.span }

  private static let editKeys: [Key<Fix.Edit>] =
    [
      .always("replacement", .text, "What stands there then.") { edit, places in
        .string(places.withoutSecrets(edit.replacement))
      }
    ] + place { $0.span }

  private static let fixKeys: [Key<Fix>] = [
    .always("title", .text, "An instruction.") { fix, places in
      .string(places.readable(fix.title))
    },
    .always("safe", .boolean, "Whether it can be applied unseen.") { fix, _ in
      .boolean(fix.isSafe)
    },
    .always("edits", .list(.object(of: editKeys)), "Stretches of the text and what replaces them.")
    {
      fix, places in .list(fix.edits.map { Key.object(editKeys, $0, &places) })
    },
  ]

  private static let diagnosticKeys: [Key<Diagnostic>] =
    [
      // A pattern and no list of ids: whoever reads what a later compiler prints need not renew the schema first.
      .always(
        "id", .form(pattern: "[a-z0-9]+(-[a-z0-9]+)*", examples: ["unknown-destination"]),
        "The class of mistakes; it never changes."
      ) { diagnostic, _ in .string(diagnostic.kind.id)
      },
      .always(
        "severity", .word(Severity.allCases.map(\.rawValue)),
        "How much it matters: an error withholds the output."
      ) { diagnostic, _ in .string(diagnostic.severity.rawValue) },
      .always("message", .text, "What is wrong, in a sentence that makes sense alone.") {
        diagnostic, places in .string(places.readable(diagnostic.message))
      },
    ] + place { $0.primary.span } + [
      .sometimes(
        "path", .text,
        "The way to the place from the top of its file, where it is known: `Resources/Task/Properties/Memory`."
      ) { diagnostic, places in diagnostic.path.map { .string(places.withoutSecrets($0)) } },
      .sometimes("label", .text, "What the place is.") { diagnostic, places in
        diagnostic.primary.text.isEmpty
          ? nil : .string(places.readable(diagnostic.primary.text))
      },
      .always("labels", .list(.object(of: labelKeys)), "Other places that the message speaks of.") {
        diagnostic, places in
        .list(diagnostic.related.map { Key.object(labelKeys, $0, &places) })
      },
      .always("notes", .list(.text), "Facts.") { diagnostic, places in
        .list(diagnostic.notes.map { .string(places.readable($0)) })
      },
      .always("help", .list(.text), "Instructions.") { diagnostic, places in
        .list(diagnostic.help.map { .string(places.readable($0)) })
      },
      .sometimes("fix", .object(of: fixKeys), "A change of the text that ends the diagnostic.") {
        diagnostic, places in
        diagnostic.fix.map { Key.object(fixKeys, $0, &places) }
      },
    ]

  fileprivate static var shape: Shape { .object(of: diagnosticKeys) }
}

extension Diagnostic {
  /// What is printed of one in the style `json`.
  package static var jsonShape: Shape { JSONLinesStyle.shape }
}
