extension Concept {
  static let startOrder = Concept(
    id: "start-order", title: "who waits for whom",
    summary:
      "Each container that logs through the router starts after it and stops before it, so that neither its first nor its last lines are lost.",
    blocks: [
      .text(
        "The compiler writes `dependsOn: { log_router: START }` into every container that logs through the router. The ECS agent adds the same by itself, but for no container as soon as the router depends on anything itself; what is written holds always."
      ),
      .table(
        ["condition", "comes true when"],
        [
          ["`START`", "the container runs, or has run"],
          ["`HEALTHY`", "its health check succeeds; it needs one"],
          ["`COMPLETE`", "it has ended, however"],
          ["`SUCCESS`", "it has ended with exit code 0"],
        ]),
      .list([
        "`START` protects the first lines. It does not wait until the router listens, and Docker's driver connects again until it does.",
        "`HEALTHY` on the router makes the task wait for its health check: a check that cannot succeed keeps the task from ever starting.",
        "`COMPLETE` and `SUCCESS` are for containers that end; the router does not.",
        "Stopping goes the other way round: a container is stopped when all that depend on it have stopped.",
      ]),
    ],
    example: """
      containers:
        app:
          image: nginx:1.27
          dependsOn: { migrate: SUCCESS, log_router: HEALTHY }
          logs: main
        migrate: { image: nginx:1.27, essential: false, logs: main }
      """,
    topics: ["shutdown", "diagnostic dependency-condition", "health-check"],
    sources: [
      "amazon-ecs-agent 1.105.1 ecs-agent and agent/api/task (the generated configuration, dependencies, secrets)",
      "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html",
    ])
}
