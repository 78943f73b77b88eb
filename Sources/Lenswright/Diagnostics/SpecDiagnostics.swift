import LensSyntax

/// What can be wrong with a spec as a text of its language.
extension DiagnosticKind {
  static let notYet = DiagnosticKind(
    "not-yet", .error,
    "The spec language has this, and this version of the compiler does not write it yet. Nothing is compiled, so that nothing is left out in silence.",
    remedy:
      "Write it in one of the ways that the message names, or keep that part in a file of your own under `router.config`.",
    example: """
      router: { type: fluentd, image: 'fluent/fluentd:v1.19.3-debian-1.0' }
      destinations:
        main: { type: opensearch, host: search.internal, index: orders, domain: logs }
      """)

  static let otherFile = DiagnosticKind(
    "other-file", .error,
    "The file belongs to another tool: a template, a task definition, a configuration or a manifest, and no spec of an ECS task.",
    remedy:
      "Name the spec. What is there already is written anew as a spec: `service` for the family, each container by its name, `logs` and `destinations` in place of `logConfiguration`; `lenswright check` and `lenswright preview` read task definitions and templates as they are.",
    example: .whole(
      """
      [{ "name": "app", "image": "nginx:1.27", "essential": true }]
      """))

  static let reservedKey = DiagnosticKind(
    "reserved-key", .error,
    "The compiler writes this property itself, from another key of the spec.",
    remedy:
      "Leave it out and write the key that the label names. What the compiler writes can still be changed at the end, through `overrides`.",
    example: "family: orders")

  static let needsLiteral = DiagnosticKind(
    "needs-literal", .error,
    "The compiler has to know this value to compile the spec: names, types, modes and ports decide what is written. It cannot be left to CloudFormation, which sees the template only afterwards.",
    remedy:
      "Write the value itself. Where it differs between stacks, put it under `environments` and choose with `--environment`, or set it with `--set`: both happen before the spec is compiled, and CloudFormation's functions after.",
    example: """
      parameters:
        Mode: { Type: String }
      networkMode: !Ref Mode
      """)

  static let languageVersion = DiagnosticKind(
    "language-version", .error,
    "The spec asks for a version of the language that this compiler does not know.",
    remedy:
      "Write `version: 1` or leave the key out. A spec for a later version needs a later compiler; `lenswright --version` says which one this is.",
    example: "version: 2")

  static let invalidName = DiagnosticKind(
    "invalid-name", .error,
    "ECS takes names of up to 255 letters, digits, hyphens and underscores; a destination's name also becomes part of logical IDs, which are letters and digits.",
    remedy:
      "Take letters, digits, hyphens and underscores. Spaces, dots and slashes are usually what is wrong.",
    example: """
      containers:
        my app: { image: nginx:1.27, logs: main }
      """)

  static let duplicateName = DiagnosticKind(
    "duplicate-name", .error,
    "Two things of the spec would have the same name in the task definition or the template.",
    remedy:
      "Rename one of the two. A container may not be called like the log router, which is `log_router` unless `router.name` says otherwise.",
    example: """
      containers:
        log_router: { image: nginx:1.27, logs: main }
      """)

  static let invalidValue = DiagnosticKind(
    "invalid-value", .error,
    "A value outside of what the service that receives it accepts.",
    remedy: "Take a value within the limits that the message names; they are the service's own.",
    example: "ephemeralStorage: { sizeInGiB: 20 }")

  static let invalidUnit = DiagnosticKind(
    "invalid-unit", .error,
    "A duration or a size that cannot be read: a number and a unit are expected.",
    remedy:
      "Write a number with its unit: `30s`, `5m`, `1h` for a time, `64MB`, `1 GB` for a size, `512` or `0.5 vCPU` for cpu, `1024` or `1 GB` for memory.",
    example: "cpu: half")

  static let conflict = DiagnosticKind(
    "conflict", .error,
    "Two keys exclude one another, or one has nothing to work on.",
    remedy: "Keep one of the two; the message says which one goes with the rest.",
    example: "router: { delivery: inline }")

  static let missingBase = DiagnosticKind(
    "missing-base", .error,
    "A file that `extends` names could not be read.",
    remedy:
      "Correct the path: it is relative to the file that says `extends`. Bases are files of this machine, and no URL.",
    example: "extends: platform.yaml")

  static let extendsCycle = DiagnosticKind(
    "extends-cycle", .error,
    "A base spec extends itself, over however many files, so that there is no first one to begin with.",
    remedy:
      "Take one of the `extends` out of the chain that the note shows. What two specs share goes into a third that extends neither.",
    example: "extends: lenswright.yaml")

  static let unknownEnvironment = DiagnosticKind(
    "unknown-environment", .error,
    "The environment that was asked for is not in the spec.",
    remedy: "Name one of the spec's `environments`, or add it there; a base may hold some too.",
    example: .spec(
      """
      environments:
        prod: { cpu: 1024 }
      """, words: "--environment prd"))

  static let badSetting = DiagnosticKind(
    "bad-setting", .error,
    "An assignment given with `--set` cannot be applied to the spec.",
    remedy:
      "Write `--set path=value` with the way to the key from the top of the spec, as in `--set containers.app.cpu=512`. A key with dots in it is written as a JSON Pointer: `--set /containers/app/environment/A.B=c`.",
    example: .spec("", words: "--set containers.app.image.tag=1.28"))
}
