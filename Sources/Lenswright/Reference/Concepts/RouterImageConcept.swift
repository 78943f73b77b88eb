import LensFluent

extension Concept {
  static let routerImage = Concept(
    id: "router-image", title: "which image the router runs",
    summary:
      "Without `router.image` the router runs AWS for Fluent Bit at one version, which a new version of the compiler may raise and nothing else does.",
    blocks: [
      .table(
        ["image", "what is in it"],
        [
          [
            "`\(RouterImages.awsForFluentBit)`",
            "the default: Fluent Bit \(RouterImages.engineVersion), AWS's plugins in Go beside those in C, bash and curl",
          ],
          [
            "`\(RouterImages.awsForFluentBitInit)`",
            "the same with the init process, chosen where configuration is fetched or a variable of the task is named",
          ],
          [
            "`fluent/fluent-bit`",
            "Fluent Bit's own: no shell, none of the plugins in Go, no check from inside",
          ],
          [
            "`fluent/fluentd`",
            "Fluentd's own: no plugin for most destinations, so that gems have to be added",
          ],
        ]),
      .list([
        "Tags such as `latest`, `stable` or `3` move: the next task that starts may run another engine than the last. The compiler warns of them.",
        "`stable` is a release of the old line 2.x, with Fluent Bit 1.9.",
        "Options that came with a later Fluent Bit than the image has are errors, where the image tells its version.",
        "An image of your own in ECR is pulled with the execution role, whose permission follows from its name.",
      ]),
    ],
    example: """
      router: { image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.5.0' }
      """,
    topics: ["router.image", "engines", "moving-image", "option-too-new"],
    sources: [
      "github.com/aws/aws-for-fluent-bit, releases up to 3.5.8 and issue 1181",
      "Dockerfiles of fluent/fluent-bit and fluent/fluentd-docker-image",
    ])
}
