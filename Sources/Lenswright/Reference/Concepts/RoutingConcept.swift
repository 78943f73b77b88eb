extension Concept {
  static let routing = Concept(
    id: "routing", title: "which lines go where",
    summary:
      "`logs` says it: a destination, several, or a pipeline of steps with routes. Each record goes once to every destination whose route takes it.",
    blocks: [
      .text(
        "The steps have one order, whatever their order in the file: `multiline`, `exclude`, `include`, `parse`, `add`, `remove`, `rename`, `redact`, and then the routes."
      ),
      .list([
        "Routes do not depend on one another: a record goes to every route that it matches, and to a destination only once.",
        "`when` asks for fields that match a regular expression, all of them; `unless` for a record that does not; `otherwise` takes what no conditional route took.",
        "A route may have steps of its own, for that route alone.",
        "`source: stderr` in a condition is where the line was written.",
        "Conditions see the record after the common steps; regular expressions search, in Ruby's syntax (Onigmo).",
        "`logs: none` keeps a container away from the router, `logs: { driver: awslogs, … }` gives it another driver, `logs: config` leaves its output to a file of your own.",
      ]),
      .text(
        "`tests` in the spec say what must reach where, and `lenswright test` runs them on the configuration that is deployed."
      ),
    ],
    example: """
      containers:
        app:
          image: nginx:1.27
          logs:
            exclude: 'GET /healthz'
            parse: json
            redact: [password]
            routes:
              - { to: alerts, when: { level: '^(error|fatal)$' } }
              - { to: main, unless: { level: '^debug$' } }
              - { to: archive }
      destinations:
        main: { type: cloudwatch }
        alerts: { type: cloudwatch, retentionDays: 90 }
        archive: { type: s3, bucket: acme-logs }
      """,
    topics: ["logs", "multiline", "delivery", "tests"])
}
