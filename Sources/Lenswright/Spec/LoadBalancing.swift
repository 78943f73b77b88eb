package import LensCloudFormation
package import LensSyntax

/// A load balancer that is made beside the service.
package struct LoadBalancing: Record {
  package var certificate: Setting<String>?
  package var container: Known<String>?
  package var port: Known<Int>?
  package var health = TargetHealth()
  package var isPublic = Known(false)
  package var from: OneOrMany<PeerSetting>?
  package var subnets: SettingList?
  package var sslPolicy = Setting(LoadBalancerLimits.tlsPolicy)
  package var deregistrationDelay = Setting(Seconds(30))
  package var deletionProtection: Setting<Bool>?

  package init() {}

  package static let fields: [Field<LoadBalancing>] = [
    .optional(
      "certificate", \.certificate,
      "The ARN of the certificate. With it clients speak HTTPS, and HTTP leads there; without it they speak HTTP."
    ),
    .optional(
      "container", \.container, "The container that answers; the only one with a port by default."),
    .optional("port", \.port, "Its port; its only one by default."),
    .optional(
      "health", \.health,
      "The path that a healthy task answers, `/` by default; or a mapping with `path` and how it is asked."
    ),
    .optional(
      "public", \.isPublic, "Whether the internet reaches it.", default: false),
    .optional(
      "from", \.from,
      "Who may reach it, as in `ingress`; everybody when it is public, and required when it is not."
    ),
    .optional(
      "subnets", \.subnets,
      "Its subnets, in two zones or more. A parameter `PublicSubnetIds` is made when it is public; else it is in the tasks' own."
    ),
    .optional(
      "sslPolicy", \.sslPolicy,
      "The TLS policy; `\(LoadBalancerLimits.tlsPolicy)` by default."),
    .optional(
      "deregistrationDelay", \.deregistrationDelay,
      "Time for requests in flight when a task stops.", default: "30s"),
    .optional(
      "deletionProtection", \.deletionProtection,
      "Whether it outlasts attempts to delete it, those of its own stack among them; `false` by default."
    ),
  ]
}

/// What the load balancer asks of a task: a path, or a mapping.
///
/// The defaults put a new task into service after 20 seconds, where those of Elastic Load Balancing take two and a half minutes.
package struct TargetHealth: Readable {
  package var keys = Keys()

  package struct Keys: Record {
    package var path = Setting("/")
    package var interval = Setting(Seconds(10))
    package var timeout = Setting(Seconds(5))
    package var healthyThreshold = Setting(2)
    package var unhealthyThreshold = Setting(3)
    package var matcher: Setting<String>?

    package init() {}

    package static let fields: [Field<Keys>] = [
      .optional("path", \.path, "The path that is asked for.", default: "/"),
      .optional("interval", \.interval, "Time between two checks.", default: "10s"),
      .optional("timeout", \.timeout, "Time for an answer.", default: "5s"),
      .optional(
        "healthyThreshold", \.healthyThreshold, "Good answers until a task gets requests; 2."),
      .optional(
        "unhealthyThreshold", \.unhealthyThreshold, "Bad answers until it gets none; 3."),
      .optional("matcher", \.matcher, "The codes of a good answer: `200-299`.", default: 200),
    ]
  }

  package init() {}

  package static var shape: Shape { .either([.text, Keys.shape]) }

  package static func read(
    _ node: Node, _ name: String, _ diagnostics: inout Diagnostics
  ) -> TargetHealth? {
    var health = TargetHealth()
    if !node.isIntrinsic, case .mapping = node.content {
      guard let keys = Keys.read(node, name, &diagnostics) else { return nil }
      health.keys = keys
    } else {
      guard let path = Setting<String>.read(node, name, &diagnostics) else { return nil }
      health.keys.path = path
    }
    return health
  }
}
