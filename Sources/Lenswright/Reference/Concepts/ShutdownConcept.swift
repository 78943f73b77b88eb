import LensCloudFormation
import LensFluent

extension Concept {
  static let shutdown = Concept(
    id: "shutdown", title: "the last lines of a task",
    summary:
      "When a task stops, its containers stop first and the router last. It then has `grace` to send what it holds, and `stopTimeout` until it is killed.",
    blocks: [
      .list([
        "ECS sends SIGTERM to the containers, waits up to each one's `stopTimeout`, then kills it; \(AgentFacts.defaultStopTimeout) seconds where nothing is said, and on Fargate at most \(AgentFacts.fargateStopTimeout.upperBound).",
        "Fluent Bit goes on sending for `Grace`, \(AgentFacts.defaultGrace) seconds by default, and ends then, whatever it still holds.",
        "The compiler writes `router.grace` into the engine's configuration and sets `stopTimeout` \(AgentFacts.stopMargin) seconds above it.",
        "Start commands end in `exec`, so that the signal reaches the engine and no shell.",
        "A retry that would come after the end does not come: `settings: { scheduler.cap: … }` keeps the waits short.",
        "Fargate Spot takes a task back \(CapacityProviderLimits.spotWarning) seconds after it has said so.",
      ])
    ],
    example: """
      router: { grace: 25s, settings: { scheduler.cap: 5 } }
      """,
    topics: [
      "router.grace", "router.stopTimeout", "start-order", "log-loss-at-shutdown", "spot-warning",
    ],
    sources: [
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html",
      "src/flb_engine.c of Fluent Bit 5.1.1",
    ])
}
