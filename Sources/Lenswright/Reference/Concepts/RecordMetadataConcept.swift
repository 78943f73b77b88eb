import LensFluent

extension Concept {
  static let recordMetadata = Concept(
    id: "record-metadata", title: "what a record holds",
    summary:
      "Docker says where a line comes from, and the router adds what ECS knows of the task. Every key is there once.",
    blocks: [
      .table(
        ["key", "what it is"],
        [
          ["`\(PipelineFacts.lineKey)`", "the line, until a step parses it"],
          ["`source`", "`stdout` or `stderr`"],
          ["`container_id`, `container_name`", "the container, by its Docker names"],
          ["`ecs_cluster`", "the cluster"],
          ["`ecs_task_arn`", "the task"],
          ["`ecs_task_definition`", "its family and revision"],
          ["`\(AgentFacts.instanceKey)`", "the instance, on EC2 only"],
        ]),
      .list([
        "`router.metadata: false` leaves out the keys of ECS.",
        "`parse` puts the fields of a line beside these keys. A field that has the name of one takes its place, and conditions on `source` still look at the stream.",
        "`remove`, `rename` and `add` change them like any other field.",
        "A plugin may have an option that sends `log` alone, such as `logKey` of CloudWatch.",
      ]),
    ],
    example: """
      containers:
        app: { image: nginx:1.27, logs: { parse: json, remove: [container_id], to: main } }
      """,
    topics: ["router.metadata", "routing"],
    sources: [
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
      "daemon/logger/fluentd/fluentd.go of moby/moby",
    ])
}
