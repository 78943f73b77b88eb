/// What can be wrong with a text before anybody asks what it says.
extension DiagnosticKind {
  package static let invalidEncoding = DiagnosticKind(
    "invalid-encoding", .error,
    "A file must be UTF-8 text. Files saved as UTF-16, or with bytes of another encoding among the text, cannot be read."
  )
  package static let controlCharacter = DiagnosticKind(
    "control-character", .error,
    "YAML does not allow invisible control characters in a file. They come from copying out of a terminal or a document; in double quotes they can be written as escapes."
  )
  package static let emptyDocument = DiagnosticKind(
    "empty-document", .error, "The file holds nothing but spaces and comments.")
  package static let severalDocuments = DiagnosticKind(
    "several-documents", .error,
    "A line of three dashes begins another document. One file is one document, so what follows would be ignored."
  )
  package static let limitExceeded = DiagnosticKind(
    "limit-exceeded", .error,
    "The file is larger, or nested more deeply, than any that a person would write. The limits keep a hostile file from taking all memory or time."
  )
  package static let duplicateKey = DiagnosticKind(
    "duplicate-key", .error,
    "A mapping holds each key once. Of two values under one key, one would be lost in silence.")
  package static let keyNotText = DiagnosticKind(
    "key-not-text", .error,
    "A key is a plain word or a quoted text. Lists, mappings and aliases in the place of a key are almost always an unquoted `{{…}}` or a misplaced bracket."
  )
  package static let unknownAlias = DiagnosticKind(
    "unknown-alias", .error,
    "`*name` repeats the value marked with `&name` earlier in the file. A text that begins with an asterisk must be quoted."
  )
  package static let recursiveAlias = DiagnosticKind(
    "recursive-alias", .error,
    "An alias inside of the value that it repeats would make the value endless.")
  package static let badMerge = DiagnosticKind(
    "bad-merge", .error,
    "`<<` takes over the keys of another mapping, or of a list of mappings. Anything else has no keys to take over."
  )
  package static let wrongTag = DiagnosticKind(
    "wrong-tag", .error,
    "A standard tag such as `!!int` says what kind the value is, and the value must then be of that kind."
  )
  package static let tabIndentation = DiagnosticKind(
    "tab-indentation", .error,
    "YAML is indented with spaces. A tab has no agreed width, so it may not stand where the indentation counts."
  )
  package static let unquotedValue = DiagnosticKind(
    "unquoted-value", .error,
    "Some characters mean something to YAML at the start of a value, and so does a colon before a space or the end of the line. A text with them is written in quotes."
  )
  package static let unclosedQuote = DiagnosticKind(
    "unclosed-quote", .error,
    "A text that begins with a quote ends with the same quote. Without it, the rest of the file is taken for a part of the text."
  )
  package static let unclosedBracket = DiagnosticKind(
    "unclosed-bracket", .error,
    "`[` is closed by `]` and `{` by `}`, and what stands between is separated by commas.")
  package static let wrongIndentation = DiagnosticKind(
    "wrong-indentation", .error,
    "Indentation says what belongs to what: the keys of one mapping, and the dashes of one list, begin in the same column."
  )
  package static let missingColon = DiagnosticKind(
    "missing-colon", .error,
    "Between a key and its value stand a colon and a space.")
  package static let badEscape = DiagnosticKind(
    "bad-escape", .error,
    "In double quotes a backslash begins an escape such as `\\n`. In single quotes a backslash is just a backslash."
  )
  package static let invalidSyntax = DiagnosticKind(
    "invalid-syntax", .error, "The file is not YAML, and so its structure is unknown.")

  package static let unknownKey = DiagnosticKind(
    "unknown-key", .error,
    "A key that means nothing here. Nothing is ever ignored in silence, because a mistyped key would be."
  )
  package static let missingKey = DiagnosticKind(
    "missing-key", .error, "A key that must be there is not.")
  package static let wrongType = DiagnosticKind(
    "wrong-type", .error,
    "A value of another kind is needed here: a number instead of text, a list instead of a mapping."
  )

  package static let leftOut = DiagnosticKind(
    "left-out", .advice,
    "Only the first 200 messages are printed. So many usually come of one mistake: mend some, and run again."
  )

  /// All kinds of this room, in the order in which a file is read.
  package static let syntax: [DiagnosticKind] = [
    invalidEncoding, controlCharacter, emptyDocument, severalDocuments, limitExceeded,
    duplicateKey, keyNotText, unknownAlias, recursiveAlias, badMerge, wrongTag, tabIndentation,
    unquotedValue, unclosedQuote, unclosedBracket, wrongIndentation, missingColon, badEscape,
    invalidSyntax, unknownKey, missingKey, wrongType, leftOut,
  ]
}
