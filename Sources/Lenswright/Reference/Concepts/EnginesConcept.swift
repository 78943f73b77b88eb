extension Concept {
  static let engines = Concept(
    id: "engines", title: "Fluent Bit and Fluentd",
    summary:
      "FireLens runs one of two engines. Fluent Bit is the default; Fluentd is for plugins that it alone has.",
    blocks: [
      .table(
        ["what", "for Fluent Bit", "for Fluentd"],
        [
          ["image", "pinned by the compiler", "`router.image`, with the gems of its destinations"],
          ["destinations", "nearly all", "those for which it has a plugin: see the page of each"],
          ["pipelines", "all steps", "all steps; `multiline` needs a gem"],
          ["`router.delivery`", "every way", "`inline`, `s3` and `image`"],
          ["routing tests", "decided by a model, or by a real engine", "not decided"],
        ]),
      .text(
        "`router: { type: fluentd }` chooses. Keys of destinations and steps are the same; what the engine lacks is an error that says so, and `lenswright explain <destination>` names the plugin for each engine."
      ),
    ],
    example: """
      router: { type: fluentd, image: 'fluent/fluentd:v1.19.3-debian-1.0' }
      destinations:
        main: { type: stdout }
      """,
    topics: [
      "router.type", "router-image", "unsupported-engine", "no-router-image", "fluentd-gems",
    ])
}
