import LensFluent
import LensSyntax

/// What can be wrong with the log router.
extension DiagnosticKind {
  static let noRouterImage = DiagnosticKind(
    "no-router-image", .error,
    "AWS publishes no Fluentd image, and the stock one has no plugin for most destinations.",
    remedy:
      "Build an image from `fluent/fluentd` with the gems of your destinations, and name it under `router.image`; or leave `type` out and take Fluent Bit.",
    example: "router: { type: fluentd }")

  static let movingImage = DiagnosticKind(
    "moving-image", .warning,
    "A tag that is moved to new releases brings an untried router into production with the next task that starts.",
    remedy:
      "Name a version or a digest: `fluent/fluentd:v1.19.3-debian-1.0`. Without `router.image` the compiler pins one.",
    example: """
      router: { type: fluentd, image: 'fluent/fluentd:v1.17-debian-1' }
      destinations:
        main: { type: stdout }
      """)

  static let routerUser = DiagnosticKind(
    "router-user", .error,
    "ECS needs the user's number to give the router its socket.",
    remedy: "Write `uid` or `uid:gid`, such as `1000:1000`.",
    example: "router: { user: fluent }")

  static let stopTimeout = DiagnosticKind(
    "stop-timeout", .error,
    "ECS does not take this time, or the router would be killed before it has sent what it holds.",
    remedy:
      "Leave `stopTimeout` out: it is matched to `grace` with a margin. On Fargate ECS takes \(AgentFacts.fargateStopTimeout.lowerBound) to \(AgentFacts.fargateStopTimeout.upperBound) seconds.",
    example: "router: { stopTimeout: 3 }")

  static let healthCheck = DiagnosticKind(
    "health-check", .error,
    "The health check cannot be run or cannot succeed, and a task that waits for it never starts.",
    remedy:
      "Leave `healthCheck` out for the check that fits the image, or write `none`. A list begins with `CMD` or `CMD-SHELL`; a text is run by the container's shell, which has to be there.",
    example: """
      containers:
        app: { image: nginx:1.27, healthCheck: { command: [curl, localhost] }, logs: main }
      """)

  static let bufferLimit = DiagnosticKind(
    "buffer-limit", .error,
    "ECS takes 0 to 536870911 events for log-driver-buffer-limit.",
    remedy:
      "Write a number of events from \(AgentFacts.logDriverBufferLimit.first ?? 0) to \(AgentFacts.logDriverBufferLimit.last ?? 0). It counts log events, not bytes; without it Docker holds \(AgentFacts.defaultLogDriverBufferLimit).",
    example: "router: { logDriverBufferLimit: -1 }")

  static let fluentdGems = DiagnosticKind(
    "fluentd-gems", .advice,
    "The generated configuration uses a plugin that Fluentd's own image does not have, so that it has to be installed in the router's image.",
    remedy:
      "Install the gem in the image's Dockerfile, as in `RUN fluent-gem install fluent-plugin-concat`.",
    example: """
      router: { type: fluentd, image: 'fluent/fluentd:v1.19.3-debian-1.0' }
      containers:
        app: { image: nginx:1.27, logs: { multiline: java, to: main } }
      destinations:
        main: { type: stdout }
      """)

  static let routerNotEssential = DiagnosticKind(
    "router-not-essential", .advice,
    "When the router stops, the containers go on and their lines are lost.",
    remedy:
      "Leave `essential` out, so that the task stops with its router and ECS starts another. Keep `false` where serving matters more than logs, and watch for the router's end.",
    example: "router: { essential: false }")
}
