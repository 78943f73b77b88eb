import LensSyntax

/// What can be wrong with a destination.
extension DiagnosticKind {
  static let unknownDestinationType = DiagnosticKind(
    "unknown-destination-type", .error,
    "There is no destination of this type.",
    remedy:
      "Take the type that is suggested; `lenswright explain destinations` lists them. Any other output plugin is reached with `type: custom` and `plugin`.",
    example: """
      destinations:
        main: { type: cloudwach }
      """)

  static let unsupportedEngine = DiagnosticKind(
    "unsupported-engine", .error,
    "The destination or setting does not exist for this engine, or cannot be written as plain log options for it.",
    remedy:
      "Choose another destination or setting, or the other engine: `router: { type: fluentbit }` is the default and has the most.",
    example: """
      router: { type: fluentd, image: 'acme/fluentd:1', delivery: init, config: { bucket: acme } }
      containers:
        app: { image: nginx:1.27, logs: { add: { a: b }, to: main } }
      destinations:
        main: { type: stdout }
      """)

  static let unknownOption = DiagnosticKind(
    "unknown-option", .error,
    "Fluent Bit refuses to start when it meets an option that its plugin does not have.",
    remedy:
      "Take the option that is suggested; `lenswright explain <type>` lists every option of a destination's plugin. Options of a plugin that only your image has go through `type: custom`.",
    example: """
      destinations:
        main: { type: custom, plugin: gelff }
      """)

  static let optionValue = DiagnosticKind(
    "option-value", .error,
    "The plugin does not take this value for this option, and finds out only when the router starts.",
    remedy: "Write one of the values that the plugin takes.",
    example: """
      destinations:
        main:
          type: cloudwatch
          plugin: cloudwatch
          group: /ecs/orders
          create: false
          options: { auto_create_stream: 'Off' }
      """)

  static let optionTooNew = DiagnosticKind(
    "option-too-new", .error,
    "The option came with a later version of Fluent Bit than the one in the router's image.",
    remedy:
      "Leave `router.image` out to take the pinned default, or name a later version of AWS for Fluent Bit.",
    example: """
      router: { image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:3.4.4' }
      destinations:
        main: { type: syslog, host: syslog.internal, mode: dtls }
      """)

  static let reservedOption = DiagnosticKind(
    "reserved-option", .error,
    "ECS or the compiler writes this option itself.",
    remedy:
      "Leave it out. `Name`, `Match` and the tag follow from the destination and the container; `include` and `exclude` of `logs` take the place of `include-pattern` and `exclude-pattern`.",
    example: """
      destinations:
        main: { type: http, host: in.example.com, options: { Match: '*' } }
      """)

  static let duplicateOption = DiagnosticKind(
    "duplicate-option", .error,
    "The same option would be written twice; Fluent Bit does not look at letter case.",
    remedy:
      "Keep one of the two: the key in lowerCamelCase, or the entry of `options` in the plugin's spelling.",
    example: """
      destinations:
        main: { type: http, host: in.example.com, options: { Host: out.example.com } }
      """)

  static let unwritableText = DiagnosticKind(
    "unwritable-text", .error,
    "ECS writes option values into the router's configuration unescaped, so that this value would not arrive as it is.",
    remedy:
      "Leave an empty option out. Line breaks and spaces at the ends do not survive: put such a value into the router's environment and name it as `${NAME}`, or into a file of `router.config`.",
    example: """
      destinations:
        main: { type: http, host: in.example.com, uri: '' }
      """)

  static let routerVariable = DiagnosticKind(
    "router-variable", .error,
    "A `${NAME}` in a plain string is read from the router's environment, where this name is not set; an unset variable is empty and stops the router.",
    remedy:
      "Set it: `router: { environment: { NAME: … } }` or `secrets`. A parameter of CloudFormation is written `!Sub '${NAME}'`; a dollar that is meant as such belongs into a pattern as `\\x24`.",
    example: """
      destinations:
        main: { type: http, host: '${COLLECTOR}' }
      """)

  static let missingDomain = DiagnosticKind(
    "missing-domain", .error,
    "Requests are signed by the task role, and the role's permission has to name the domain.",
    remedy: "Add `domain: <name>`, the domain's name in this account and region.",
    example: """
      destinations:
        main: { type: opensearch, host: !ImportValue search-Endpoint, index: orders }
      """)

  static let fixedStream = DiagnosticKind(
    "fixed-stream", .advice,
    "One log stream for all tasks mixes their lines; a prefix gives each task and container its own.",
    remedy:
      "Write `streamPrefix` in place of `streamName`: each container of each task then has a stream of its own.",
    example: """
      destinations:
        main: { type: cloudwatch, streamName: all }
      """)

  static let unverifiedTLS = DiagnosticKind(
    "unverified-tls", .warning,
    "With verification off, whoever can redirect the connection can read the logs and the keys sent with them.",
    remedy:
      "Leave `verify` on and give the router the certificate authority with `caFile`, a path in its image or in a volume.",
    example: """
      destinations:
        main: { type: http, host: in.example.com, tls: { verify: false } }
      """)

  static let udpHost = DiagnosticKind(
    "udp-host", .warning,
    "With UDP the router looks a name up once, when it starts: a name that has no address stops it, and an address of later is never used.",
    remedy:
      "Write the server's address, or take TCP or TLS, which look the name up for each connection.",
    example: """
      destinations:
        main: { type: syslog, host: syslog.internal, mode: udp }
      """)

  static let unreachable = DiagnosticKind(
    "unreachable", .error,
    "The rules of the task's egress do not let the router reach a destination, or ECS what it starts the task with.",
    remedy:
      "Add `derived` to `network.egress`, which stands for all that the router and ECS connect to, or a rule with the port and the peer that the message names.",
    example: """
      network:
        egress:
          - { ports: 9000-9100, to: 10.0.0.0/8 }
      """)
}
