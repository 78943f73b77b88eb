import LensSyntax

/// What can be wrong with the ways of records.
extension DiagnosticKind {
  static let unknownDestination = DiagnosticKind(
    "unknown-destination", .error,
    "`logs` or a routing test names a destination that the spec does not have.",
    remedy:
      "Take the name that is suggested, or describe the destination: `destinations: { <name>: { type: … } }`. `lenswright explain destinations` lists the types.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: mian }
      """)

  static let unusedDestination = DiagnosticKind(
    "unused-destination", .warning,
    "No container's logs go to this destination, so nothing is made of it.",
    remedy: "Send a container's logs to it with `logs`, or take it out.",
    example: """
      destinations:
        main: { type: cloudwatch }
        archive: { type: s3, bucket: acme-logs }
      """)

  static let nothingRouted = DiagnosticKind(
    "nothing-routed", .error,
    "ECS refuses a task with a log router when no container logs through it, and a task without one is not what this compiler is for.",
    remedy:
      "Give a container `logs: <destination>`, or write `logs` at the top of the spec for all that have none of their own.",
    example: .whole(
      """
      service: orders
      containers:
        app: { image: nginx:1.27, logs: none }
      """))

  static let badRoute = DiagnosticKind(
    "bad-route", .error,
    "The routes of a pipeline contradict one another, or one leads nowhere.",
    remedy:
      "Give each destination one route with the steps that it needs, and each route a condition that can come true: `when`, `unless` or `otherwise`.",
    example: """
      containers:
        app:
          image: nginx:1.27
          logs:
            routes:
              - { to: main, when: { level: error }, add: { a: b } }
              - { to: main, when: { level: warn }, add: { a: c } }
      """)

  static let invalidField = DiagnosticKind(
    "invalid-field", .error,
    "A step names something that cannot be a field of a record.",
    remedy:
      "Name a field as it stands in the record, nested ones with dots: `card.number`. A new field stands at the top and its name has no dot.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: { rename: { mail: user.email }, to: main } }
      """)

  static let badPattern = DiagnosticKind(
    "bad-pattern", .error,
    "The regular expression cannot be compiled by the router's own engine (Onigmo, Ruby syntax), or not be handed to it exactly, and the router would stop at start.",
    remedy:
      "Write the expression in Ruby's syntax, in single quotes. `lenswright test` shows what it matches.",
    example: """
      containers:
        app: { image: nginx:1.27, logs: { exclude: '(GET /health', to: main } }
      """)

  static let badTest = DiagnosticKind(
    "bad-test", .error,
    "A routing test has no line, expects nothing, contradicts itself, or takes its lines from something whose lines do not go through the router.",
    remedy:
      "Give the test `from`, one of `line`, `lines` and what is expected: `reaches` with a list of destinations, `[]` for none; `record` and `lacks` look at what arrives.",
    example: """
      tests:
        - { name: nothing is expected, from: app, line: hello }
      """)

  static let reordered = DiagnosticKind(
    "reordered", .advice,
    "Several workers send the lines of one container side by side, so that they may arrive in another order.",
    remedy:
      "Leave `workers` out, or write `workers: 1`, where the order matters. Retries may still bring chunks in another order.",
    example: """
      destinations:
        main: { type: http, host: in.example.com, workers: 2 }
      """)
}
