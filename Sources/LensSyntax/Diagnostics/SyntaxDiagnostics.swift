/// What can be wrong with a text before anybody asks what it says.
extension DiagnosticKind {
  package static let invalidEncoding = DiagnosticKind(
    "invalid-encoding", .error,
    "A file must be UTF-8 text. Files saved as UTF-16, or with bytes of another encoding among the text, cannot be read.",
    remedy:
      "Save the file as UTF-8 in your editor. If it is a program, an image or an archive, name the spec instead; if it came from a Windows tool, `iconv -f UTF-16 -t UTF-8` turns it into UTF-8."
  )
  package static let controlCharacter = DiagnosticKind(
    "control-character", .error,
    "YAML does not allow invisible control characters in a file. They come from copying out of a terminal or a document; in double quotes they can be written as escapes.",
    remedy:
      "Delete the character; most editors show it as a box or as `^[`. Where it is meant, put the text into double quotes and write it as an escape such as `\\u001B`."
  )
  package static let emptyDocument = DiagnosticKind(
    "empty-document", .error,
    "The file holds nothing but spaces and comments.",
    remedy:
      "Begin with `service: <name>`, then `containers:` and `destinations:`. In a folder without a spec, `lenswright compile` shows a whole one.",
    example: .whole("# Nothing but this comment."))
  package static let severalDocuments = DiagnosticKind(
    "several-documents", .error,
    "A line of three dashes begins another document. One file is one document, so what follows would be ignored.",
    remedy:
      "Keep one document in a file: move what follows `---` into a file of its own, or delete the line if it is a remainder.",
    example: .whole(
      """
      service: orders
      containers:
        app: { image: nginx:1.27, logs: main }
      destinations:
        main: { type: cloudwatch }
      ---
      service: billing
      """))
  package static let limitExceeded = DiagnosticKind(
    "limit-exceeded", .error,
    "The file is larger, or nested more deeply, than any that a person would write. The limits keep a hostile file from taking all memory or time.",
    remedy:
      "A spec is read up to 4 MiB, 128 levels of nesting, 1 MiB in one text and 200,000 values, with aliases counted each time they are repeated. Look whether the right file was named; keep large data in files of the image or in S3."
  )
  package static let duplicateKey = DiagnosticKind(
    "duplicate-key", .error,
    "A mapping holds each key once. Of two values under one key, one would be lost in silence.",
    remedy:
      "Keep one of the two, or rename one. Entries of one mapping that stand far apart are often a container that was pasted in below the first.",
    example: """
      service: orders
      service: billing
      """)
  package static let keyNotText = DiagnosticKind(
    "key-not-text", .error,
    "A key is a plain word or a quoted text. Lists, mappings and aliases in the place of a key are almost always an unquoted `{{…}}` or a misplaced bracket.",
    remedy:
      "Put a value that begins with `{{` into single quotes: `'{{ image }}'`. A dynamic reference of CloudFormation is written so too: `'{{resolve:ssm:/orders/image}}'`.",
    example: """
      containers:
        app: { image: {{ image }}, logs: main }
      """)
  package static let unknownAlias = DiagnosticKind(
    "unknown-alias", .error,
    "`*name` repeats the value marked with `&name` earlier in the file. A text that begins with an asterisk must be quoted.",
    remedy:
      "Name an anchor that stands earlier in the file, or put a text that begins with an asterisk into quotes: `'*debug'`.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: { to: main, exclude: *debug } }
      """)
  package static let recursiveAlias = DiagnosticKind(
    "recursive-alias", .error,
    "An alias inside of the value that it repeats would make the value endless.",
    remedy:
      "Mark the part that is to be repeated with an anchor of its own, outside of the place that repeats it.",
    example: .whole(
      """
      service: orders
      containers: &all
        app: *all
      """))
  package static let badMerge = DiagnosticKind(
    "bad-merge", .error,
    "`<<` takes over the keys of another mapping, or of a list of mappings. Anything else has no keys to take over.",
    remedy:
      "Write the asterisk before the name of the anchor: `<<: *defaults`, or `<<: [*one, *two]` for several.",
    example: """
      containers:
        app: { <<: defaults, image: nginx:1.27, logs: main }
      """)
  package static let wrongTag = DiagnosticKind(
    "wrong-tag", .error,
    "A standard tag such as `!!int` says what kind the value is, and the value must then be of that kind.",
    remedy:
      "Leave the tag out: the compiler knows which kind of value each key takes. A number that is to be text is put into quotes.",
    example: "cpu: !!int lots")
  package static let tabIndentation = DiagnosticKind(
    "tab-indentation", .error,
    "YAML is indented with spaces. A tab has no agreed width, so it may not stand where the indentation counts.",
    remedy:
      "Replace the tab with spaces, two for each level, and set the editor to insert spaces in YAML files.",
    example: .whole(
      """
      service: orders
      containers:
      \tapp: { image: nginx:1.27, logs: main }
      """))
  package static let unquotedValue = DiagnosticKind(
    "unquoted-value", .error,
    "Some characters mean something to YAML at the start of a value, and so does a colon before a space or the end of the line. A text with them is written in quotes.",
    remedy:
      "Put the value into single quotes, in which every character stands for itself; a single quote inside is doubled. ARNs that end in a colon, patterns that begin with `*`, `[`, `{`, `&`, `!` or `%`, and texts with `: ` in them need it.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: { to: main, exclude: @debug } }
      """)
  package static let unclosedQuote = DiagnosticKind(
    "unclosed-quote", .error,
    "A text that begins with a quote ends with the same quote. Without it, the rest of the file is taken for a part of the text.",
    remedy:
      "Close the text with the quote that opens it. An apostrophe inside single quotes is doubled: `'it''s'`.",
    example: .whole(
      """
      service: orders
      containers:
        app:
          image: 'nginx:1.27
          logs: main
      """))
  package static let unclosedBracket = DiagnosticKind(
    "unclosed-bracket", .error,
    "`[` is closed by `]` and `{` by `}`, and what stands between is separated by commas.",
    remedy:
      "Close each `[` with `]` and each `{` with `}`, and separate what is between by commas. Long lists are easier to read with one dash a line.",
    example: .whole(
      """
      service: orders
      containers:
        app: { image: nginx:1.27, ports: [80, logs: main }
      """))
  package static let wrongIndentation = DiagnosticKind(
    "wrong-indentation", .error,
    "Indentation says what belongs to what: the keys of one mapping, and the dashes of one list, begin in the same column.",
    remedy:
      "Move the line to the column of the others that belong to the same mapping or list: keys of one mapping begin in one column, and what belongs to a key is indented by two more spaces.",
    example: .whole(
      """
      service: orders
      containers:
        app:
          image: nginx:1.27
         logs: main
      """))
  package static let missingColon = DiagnosticKind(
    "missing-colon", .error,
    "Between a key and its value stand a colon and a space.",
    remedy:
      "Write a colon and a space behind the key. A line that continues the text above it is indented more than that text's key.",
    example: .whole(
      """
      service: orders
      containers
        app: { image: nginx:1.27 }
      """))
  package static let badEscape = DiagnosticKind(
    "bad-escape", .error,
    "In double quotes a backslash begins an escape such as `\\n`. In single quotes a backslash is just a backslash.",
    remedy:
      "Put patterns and Windows paths into single quotes, where a backslash is a backslash; in double quotes it is doubled.",
    example: #"""
      containers:
        app: { image: nginx:1.27, logs: { to: main, exclude: "\d+ ms" } }
      """#)
  package static let invalidSyntax = DiagnosticKind(
    "invalid-syntax", .error,
    "The file is not YAML, and so its structure is unknown.",
    remedy:
      "Mend the place that is marked, or what stands just before it: a missing quote, bracket or colon is often noticed only some lines later.",
    example: .whole(
      """
      %YAML 3.0
      ---
      service: orders
      """))

  package static let unknownKey = DiagnosticKind(
    "unknown-key", .error,
    "A key that means nothing here. Nothing is ever ignored in silence, because a mistyped key would be.",
    remedy:
      "Take the key that is suggested, or look the mapping up: `lenswright explain <path>` lists the keys of any mapping, such as `lenswright explain router.buffer`. Properties of ECS are written under their own names, in lowerCamelCase.",
    example: "router: { bufer: { storage: filesystem } }")
  package static let missingKey = DiagnosticKind(
    "missing-key", .error,
    "A key that must be there is not.",
    remedy:
      "Add the key; the note says what it means. `lenswright explain <type>` shows the smallest form of a destination.",
    example: """
      destinations:
        main: { type: s3 }
      """)
  package static let wrongType = DiagnosticKind(
    "wrong-type", .error,
    "A value of another kind is needed here: a number instead of text, a list instead of a mapping.",
    remedy:
      "Write the kind of value that the message names. `true` and `false` are the only booleans, `yes`, `no`, `on` and `off` are texts, and a lone value is not a list.",
    example: """
      containers:
        app: { image: nginx:1.27, essential: yes, logs: main }
      """)

  package static let leftOut = DiagnosticKind(
    "left-out", .advice,
    "Only the first 200 messages are printed. So many usually come of one mistake: mend some, and run again.",
    remedy:
      "Mend what is printed first, and run again: the messages are in the order of the file, errors before all else."
  )

  /// All kinds of this room, in the order in which a file is read.
  package static let syntax: [DiagnosticKind] = [
    invalidEncoding, controlCharacter, emptyDocument, severalDocuments, limitExceeded,
    duplicateKey, keyNotText, unknownAlias, recursiveAlias, badMerge, wrongTag, tabIndentation,
    unquotedValue, unclosedQuote, unclosedBracket, wrongIndentation, missingColon, badEscape,
    invalidSyntax, unknownKey, missingKey, wrongType, leftOut,
  ]
}
