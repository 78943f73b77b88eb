import LensFluent

extension Concept {
  static let healthCheck = Concept(
    id: "health-check", title: "how ECS finds out whether the router works",
    summary:
      "The router has a health check that its image can run and that looks at the router alone, not at its destinations.",
    blocks: [
      .table(
        ["`router.healthCheck`", "what it does"],
        [
          [
            "`auto`",
            "`tcp` where the image and the network mode allow it; none for an image that is not known",
          ],
          [
            "`tcp`",
            "connects to a port on which the router listens: \(AgentFacts.healthPort) for Fluent Bit, \(AgentFacts.forwardPort) for Fluentd",
          ],
          [
            "`uptime`",
            "asks the monitoring server on port \(AgentFacts.monitoringPort), which it switches on, on 127.0.0.1",
          ],
          ["`output`", "the same server, and fails when outputs fail"],
          ["`none`", "no check; the router is essential, so that its end is noticed all the same"],
        ]),
      .list([
        "ECS generates the listener on \(AgentFacts.healthPort) for Fluent Bit in `awsvpc` and `bridge`, and in no other mode.",
        "Examples with `nc` fail in AWS's images of the line 3, which have none; `curl` is in them since 3.0.1. Fluent Bit's own image has no shell and runs no check.",
        "`output` makes each task unhealthy while a destination cannot be reached, and ECS then replaces tasks that serve well. It is for alarms.",
      ]),
    ],
    example: """
      router: { healthCheck: uptime }
      """,
    topics: [
      "router.healthCheck", "start-order", "diagnostic health-check", "failing-health-check",
    ],
    sources: [
      "github.com/aws/aws-for-fluent-bit Dockerfiles and releases up to 3.5.8",
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
      "https://docs.fluentbit.io/manual/administration/monitoring",
    ])
}
