import LensFluent

extension Concept {
  static let forwardPort = Concept(
    id: "port-24224", title: "the router's own port",
    summary:
      "Whoever reaches the router on TCP port 24224 can write log records, without a password. It is for the containers of the task, and nothing that the compiler writes lets anybody else in.",
    blocks: [
      .text(
        "ECS has the router listen there for logging libraries, and tells containers the way by \(AgentFacts.forwardVariables.map { "`\($0)`" }.joined(separator: " and "))."
      ),
      .table(
        ["network mode", "the router listens on", "what would open it"],
        [
          [
            "`awsvpc`", "127.0.0.1 of the task",
            "a rule of the task's security group, should a configuration of your own listen on more",
          ],
          ["`bridge`", "every address of the router's own network", "a port mapping"],
          [
            "`host`", "nothing on this port",
            "an input of your own, and the instance's security group",
          ],
        ]),
      .list([
        "A port mapping that covers it, be it by a range, is refused. A range or `all` in `ingress` is written as two rules around it.",
        "`overrides` and resources of your own that open it are refused as well.",
        "`check` finds it in templates that are there already, also where a rule does not name it: protocol -1, a range, a rule that stands apart.",
        "An aggregator that receives logs of other tasks listens on another port, by an input of its own.",
      ]),
    ],
    example: """
      containers:
        app: { image: nginx:1.27, fluentForward: true, logs: main }
      network:
        ingress:
          - { ports: 20000-30000, from: 10.0.0.0/8 }
      """,
    topics: [
      "diagnostic port-24224", "open-forward-port", "mapped-forward-port",
      "containers.*.fluentForward", "network.ingress",
    ],
    sources: [
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
      "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_firelens.html",
    ])
}
