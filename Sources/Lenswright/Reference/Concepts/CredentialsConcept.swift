extension Concept {
  static let credentials = Concept(
    id: "credentials", title: "secrets of containers and destinations",
    summary:
      "A secret is named in the spec and never written there. ECS fetches it with the execution role when the task starts and hands it to the container as a variable.",
    blocks: [
      .table(
        ["what is written", "what it is"],
        [
          ["`/orders/api-key`", "the name of an SSM parameter of this account and region"],
          [
            "`'arn:aws:secretsmanager:…'`",
            "a secret; `{ valueFrom: <arn>, jsonKey: token }` for one value of a JSON secret",
          ],
          ["`!Ref TokenArn`", "an intrinsic that gives an ARN"],
          [
            "`{ valueFrom: …, kmsKey: <arn> }`",
            "encrypted with a key of your own, which the execution role may then use",
          ],
        ]),
      .list([
        "Containers and the router have `secrets`; keys of destinations that hold credentials, such as `apiKey`, take the same.",
        "A destination's secret reaches the router as a variable of its environment, and its configuration names the variable. `DescribeTaskDefinition` shows the name alone.",
        "What looks like the secret itself is refused, and no message repeats it.",
        "A secret that changes reaches running tasks with a new deployment only.",
        "Where a part of a text is secret, put it into `router.secrets` and write `${NAME}` in the text.",
      ]),
    ],
    example: """
      containers:
        app:
          image: nginx:1.27
          secrets: { DB_PASSWORD: /orders/db-password }
          logs: main
      destinations:
        main: { type: datadog, apiKey: /orders/datadog-key }
      """,
    topics: ["containers.*.secrets", "router.secrets", "plain-secret", "roles"],
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html",
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
    ])
}
