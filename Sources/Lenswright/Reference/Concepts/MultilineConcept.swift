extension Concept {
  static let multiline = Concept(
    id: "multiline", title: "lines that belong together",
    summary:
      "A stack trace is one event and many lines. `multiline` joins them in the router before anything else looks at them.",
    blocks: [
      .table(
        ["`multiline`", "what is joined"],
        [
          [
            "`java`, `python`, `go`, `ruby`",
            "stack traces of the language, by the engine's own rules",
          ],
          [
            "`{ start: regex, next: regex }`",
            "a line that matches `start` with the lines behind it that match `next`; without `next`, all up to the next start",
          ],
          ["`partial`", "only lines that Docker has split, which it does at 16 KB"],
          ["a list", "several of these"],
        ]),
      .list([
        "Lines that Docker split are put together first, whatever is asked for.",
        "Joined lines leave when the next event begins or after a short wait, so that the last event of a burst comes a little later.",
        "Lines of several threads that are mixed up cannot be told apart: log JSON, one event in a line, where you can.",
        "Fluentd needs the gem `fluent-plugin-concat` in its image.",
      ]),
    ],
    example: """
      containers:
        app: { image: nginx:1.27, logs: { multiline: java, to: main } }
      tests:
        - name: a stack trace is one record
          from: app
          lines: ['Exception in thread \"main\" java.lang.IllegalStateException: boom', '    at com.acme.Main.main(Main.java:5)']
          reaches: [main]
          records: 1
      """,
    topics: ["logs.multiline", "routing", "fluentd-gems"],
    sources: [
      "https://docs.fluentbit.io/manual/data-pipeline/filters/multiline-stacktrace",
      "src/multiline of Fluent Bit 5.1.1",
    ])
}
