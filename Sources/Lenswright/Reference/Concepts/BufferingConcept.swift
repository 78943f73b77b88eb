import LensFluent

extension Concept {
  static let buffering = Concept(
    id: "buffering", title: "where lines wait, and where they get lost",
    summary:
      "A line waits in Docker's buffer, in the router's input and in the queue of its output. The application never waits: what has no room is dropped.",
    blocks: [
      .table(
        ["where", "how much", "what happens when it is full"],
        [
          [
            "Docker's driver",
            "`logDriverBufferLimit`, \(AgentFacts.defaultLogDriverBufferLimit) lines for each container by default",
            "new lines are dropped",
          ],
          [
            "the router's input",
            "half of `memoryReservation`, else of `memory`, in MB; \(AgentFacts.inputBufferMegabytes(memoryReservation: nil, memory: nil)) MB without either",
            "the router stops reading, and lines wait in Docker",
          ],
          [
            "the output",
            "as long as retries go on; with `buffer.limit`, so many bytes for each destination",
            "the oldest are dropped",
          ],
        ]),
      .list([
        "`buffer: { storage: filesystem }` keeps lines on the router's disk in place of memory, for the inputs that ECS generates too (Fluent Bit \(PipelineFacts.Feature.inheritedStorage.since) and later).",
        "The disk of a Fargate task ends with the task: a file buffer bridges an outage of the destination, not the end of the task.",
        "The engine may need twice the memory that its input holds. Where the router has a `memory`, leave room between `memoryReservation` and it.",
      ]),
    ],
    example: """
      router:
        memoryReservation: 256
        memory: 512
        buffer: { storage: filesystem, limit: 64MB }
      """,
    topics: ["router.buffer", "router.memoryReservation", "retry", "shutdown"],
    sources: [
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
      "https://docs.fluentbit.io/manual/administration/buffering-and-storage",
      "https://github.com/aws-samples/amazon-ecs-firelens-examples, oomkill-prevention",
    ])
}
