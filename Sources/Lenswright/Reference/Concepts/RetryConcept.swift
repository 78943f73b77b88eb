extension Concept {
  static let retry = Concept(
    id: "retry", title: "what happens while a destination is down",
    summary:
      "The router tries again, longer and longer apart, and drops a chunk when its tries are used up. Fluent Bit by itself tries once more and then gives up; the compiler writes 5.",
    blocks: [
      .list([
        "`retry` of a destination is a number, `forever` or `never`.",
        "The waits are at least 5 seconds and grow up to 2000; `router.settings: { scheduler.cap: 60 }` keeps them short.",
        "An answer that cannot get better, such as HTTP's 401, is not tried again by `http`, `loki` and others: the chunk is dropped at once.",
        "With `forever` the buffer fills up instead, and what has no room is lost: see buffering.",
        "`s3` takes `forever` for 5 tries.",
        "Chunks that are tried again arrive after later ones: the order of lines holds within a chunk alone.",
      ])
    ],
    example: """
      destinations:
        main: { type: http, host: in.example.com, retry: forever }
      router: { settings: { scheduler.cap: 60 } }
      """,
    topics: ["buffering", "reordered", "destinations.http.retry"],
    sources: [
      "src/flb_output.c, src/flb_scheduler.c and plugins/out_s3 of Fluent Bit 5.1.1"
    ])
}
