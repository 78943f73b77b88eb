import LensCloudFormation

extension Concept {
  static let delivery = Concept(
    id: "delivery", title: "how configuration reaches the router",
    summary:
      "Plain log options carry one destination per container. Whatever says more becomes a configuration file, and `router.delivery` says how the file gets into the router.",
    blocks: [
      .table(
        ["`router.delivery`", "how", "what it takes"],
        [
          [
            "`options`", "log options alone",
            "one destination with at most `include` and `exclude`",
          ],
          [
            "`inline`",
            "a variable of the container holds the file, and its start command writes it",
            "a shell in the image; counts towards the \(ECSLimits.taskDefinitionSize >> 10) KiB of a task definition",
          ],
          [
            "`s3`", "ECS fetches the file when the task starts",
            "`router.config.bucket`; not on Fargate",
          ],
          [
            "`init`", "AWS's init image fetches the files",
            "`router.config.bucket`; AWS's image for Fluent Bit",
          ],
          [
            "`image`", "the file is in an image of your own",
            "a build; the compiler writes the files beside the template",
          ],
          [
            "`auto`",
            "`options` where they suffice, then `inline`; `s3` or `init` where the files are in S3 or are too long, or the image has no shell",
            "what that way takes",
          ],
        ]),
      .text(
        "`lenswright package` puts files for `s3` and `init` into the bucket under names made from their bytes, so that a new file is a new revision of the task. `lenswright preview` shows which way was taken and why."
      ),
    ],
    example: """
      containers:
        app: { image: nginx:1.27, logs: { parse: json, to: main } }
      router: { delivery: inline }
      """,
    topics: ["router.delivery", "router.config", "routing"],
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
      "github.com/aws/aws-for-fluent-bit, the init process",
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
    ])
}
