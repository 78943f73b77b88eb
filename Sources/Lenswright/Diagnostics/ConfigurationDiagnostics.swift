import LensSyntax

/// What can be wrong with the spec's own files for the router.
extension DiagnosticKind {
  static let missingFile = DiagnosticKind(
    "missing-file", .error,
    "A file that `router.config` names could not be read.",
    remedy:
      "Correct the path: it is relative to the spec. A file that is in the router's image already begins with a slash.",
    example: "router: { config: { include: [extra.conf] } }")

  static let configurationFile = DiagnosticKind(
    "configuration-file", .error,
    "A configuration file of the router's own is one that the engine would not read, or that cannot be brought to the router.",
    remedy:
      "Mend the file at the place that is marked; it is read as the engine would read it. `lenswright explain router.config` says which files there can be.",
    example: .spec(
      "router: { config: { include: [extra.conf] } }",
      beside: [
        .init(
          "extra.conf",
          """
          [FILTER]
              Name  modify
              Match app-firelens*
              Add

          """)
      ]))

  static let configurationRemark = DiagnosticKind(
    "configuration-remark", .warning,
    "A configuration file of the router's own says something that the engine reads otherwise than it looks, or not at all.",
    remedy: "Write the line as the engine reads it, or take it out.",
    example: .spec(
      "router: { config: { include: [extra.conf] } }",
      beside: [
        .init(
          "extra.conf",
          """
          @FOO bar
          [FILTER]
              Name  modify
              Match app-firelens*
              Add   a b

          """)
      ]))

  static let overriddenSetting = DiagnosticKind(
    "overridden-setting", .warning,
    "The spec's own files are read behind what is generated, so that the settings of their [SERVICE] count.",
    remedy:
      "Keep one of the two: the key of the spec, which also fits what depends on it, or the line in the file.",
    example: .spec(
      "router: { grace: 20s, config: { include: [extra.conf] } }",
      beside: [
        .init(
          "extra.conf",
          """
          [SERVICE]
              Grace 25

          """)
      ]))

  static let ownOutput = DiagnosticKind(
    "own-output", .advice,
    "What an output in a file of the spec's own may do is granted through `roles.task`; the compiler guesses nothing.",
    remedy:
      "Grant what the output needs: `roles: { task: { policies: [{ Effect: Allow, Action: …, Resource: … }] } }`, or write it as a destination, whose permissions the compiler knows.",
    example: .spec(
      """
      containers:
        app: { image: nginx:1.27, logs: main }
        own: { image: nginx:1.27, logs: config }
      router: { config: { include: [extra.conf] } }
      """,
      beside: [
        .init(
          "extra.conf",
          """
          [OUTPUT]
              Name            kinesis_firehose
              Match           own-firelens*
              region          eu-west-1
              delivery_stream own

          """)
      ]))
}
