import LensFluent

extension Concept {
  static let fireLens = Concept(
    id: "firelens", title: "how ECS collects logs with a router",
    summary:
      "FireLens is a log router in the task: ECS starts a container with Fluent Bit or Fluentd, writes its configuration, and sends it what the other containers print.",
    blocks: [
      .text(
        "A container with the log driver `awsfirelens` prints as always. Docker hands each line to the router over a socket (`\(AgentFacts.socket)`), with the tag `<container>\(AgentFacts.tagSeparator)-<task>`. The options of the driver are those of an output plugin: ECS writes them as an output that takes this tag."
      ),
      .list([
        "One router for a task, and one task for a router: it collects nothing from other tasks.",
        "Linux only. Fargate, EC2, external and managed instances all have it.",
        "ECS refuses a task with a router that nobody logs through, and one that logs through a router that is not there.",
      ]),
      .heading("What the compiler writes"),
      .text(
        "From `logs` and `destinations`: the router with an image pinned to a version, memory and a health check; the log configuration of each container, or a configuration file where plain options cannot say it; the order of starting; both roles; a security group that is closed to port \(AgentFacts.forwardPort). `lenswright preview` prints what the router runs."
      ),
    ],
    example: """
      containers:
        app: { image: nginx:1.27, logs: main }
        worker: { image: nginx:1.27, logs: none }
      """,
    topics: ["routing", "start-order", "roles", "delivery", "port-24224"],
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
    ])
}
