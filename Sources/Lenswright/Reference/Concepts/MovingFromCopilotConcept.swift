extension Concept {
  static let movingFromCopilot = Concept(
    id: "moving-from-copilot", title: "from an AWS Copilot manifest to a spec",
    summary:
      "AWS Copilot's manifests have `logging` for FireLens. What stands there is a few lines of a spec; what Copilot makes beside the task is named or imported.",
    blocks: [
      .table(
        ["manifest", "spec"],
        [
          ["`name`", "`service`"],
          ["`image.location`", "`containers.<name>.image`"],
          ["`image.port`", "`containers.<name>.ports`"],
          [
            "`variables`, `secrets`",
            "`containers.<name>.environment`, `containers.<name>.secrets`",
          ],
          ["`sidecars`", "further `containers`"],
          [
            "`cpu`, `memory`, `count`",
            "`cpu`, `memory`, `deploy.desiredCount` or `deploy.autoscaling`",
          ],
          ["`logging.image`", "`router.image`; leave it out to have a pinned one"],
          [
            "`logging.destination`",
            "a destination: its `Name` says which `type`, its options are keys in lowerCamelCase",
          ],
          ["`logging.configFilePath`", "`router.config.include`"],
          ["`logging.enableMetadata`", "`router.metadata`"],
          ["`logging.secretOptions`", "the keys of the destination, or its `secretOptions`"],
          ["`logging.variables`, `logging.secrets`", "`router.environment`, `router.secrets`"],
          ["`environments`", "`environments`"],
          ["`network.vpc.placement`", "`network.subnets`"],
          ["`exec: true`", "`deploy.exec`"],
        ]),
      .text(
        "The compiler knows a manifest when it is given one and says so. Copilot's own image for the router is the moving tag `stable`, an old line of AWS for Fluent Bit."
      ),
    ],
    example: """
      containers:
        api: { image: 123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2, ports: [8080], logs: main }
      destinations:
        main: { type: firehose, stream: orders-logs, region: eu-west-1 }
      environments:
        prod: { deploy: { desiredCount: 4 } }
      deploy: { cluster: !ImportValue platform-Cluster, desiredCount: 1 }
      """,
    topics: ["environments-and-extends", "other-file", "moving-image"],
    sources: [
      "https://aws.github.io/copilot-cli/docs/manifest/lb-web-service/"
    ])
}
