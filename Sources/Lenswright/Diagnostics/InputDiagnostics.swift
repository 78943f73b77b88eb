import LensFluent
import LensSyntax

/// What can be wrong with what the router itself collects.
extension DiagnosticKind {
  static let unknownInputType = DiagnosticKind(
    "unknown-input-type", .error,
    "The router would not start: its engine has no input plugin of this name.",
    remedy:
      "Take the input that is suggested; `lenswright explain inputs` lists those of both engines. An input that only an image of your own has needs that image under `router.image`.",
    example: """
      inputs:
        file: { type: tial, path: /var/log/a.log, logs: main }
      """)

  static let unknownParser = DiagnosticKind(
    "unknown-parser", .error,
    "The engine knows no parser that no file defines, and does not start with the name of one.",
    remedy:
      "Define the parser in a file under `router.config.parsers`, or take one that the engine has: `json`, `logfmt`, `nginx`, `apache2` and others. The step `parse` of `logs` brings its own.",
    example: """
      inputs:
        lines: { type: tcp, port: 5171, parser: mine, logs: main }
      """)

  static let inputPath = DiagnosticKind(
    "input-path", .error,
    "The router sees its own files and the volumes that it mounts, and writes only where it may.",
    remedy:
      "Mount the volume in the router too: `router: { mountPoints: [{ sourceVolume: …, containerPath: … }] }`, and read below that path. A position file lies on a volume that is writable.",
    example: """
      inputs:
        file: { type: tail, path: /srv/logs/a.log, logs: main }
      """)

  static let noPosition = DiagnosticKind(
    "no-position", .advice,
    "A file that outlives the task is read from its end by the next one, so that what is written between the two is lost.",
    remedy: "Add `db` with a file on a volume that stays, as in `db: /var/log/app/access.db`.",
    example: """
      launchType: EC2
      volumes: [{ name: logs, host: { sourcePath: /var/log/app } }]
      router:
        mountPoints: [{ sourceVolume: logs, containerPath: /var/log/app }]
      containers:
        app: { image: nginx:1.27, memoryReservation: 64, logs: main }
      inputs:
        access: { type: tail, path: /var/log/app/access.log, logs: main }
      """)

  static let listenerPort = DiagnosticKind(
    "listener-port", .error,
    "Two cannot listen on one port, and ECS itself has the router listen on some.",
    remedy:
      "Choose a port that nothing else in the task listens on. ECS has the router listen on \(AgentFacts.forwardPort) and, for its health check, on \(AgentFacts.healthPort); in `awsvpc` and `host` all containers share one interface.",
    example: """
      inputs:
        lines: { type: tcp, port: 8877, logs: main }
      """)

  static let hostListener = DiagnosticKind(
    "host-listener", .advice,
    "In host mode a listener of the router is on the instance's own loopback address, which all its processes and tasks share.",
    remedy:
      "Use `bridge` or `awsvpc`, or give the listener a port and a protocol that no stranger on the instance will speak, and expect one task per instance."
  )

  static let pathsOfRequests = DiagnosticKind(
    "paths-of-requests", .advice,
    "The HTTP input of Fluent Bit makes the tag of a record from the path of the request, whatever tag it was given.",
    remedy:
      "Let clients post to `/`. Where they cannot, take the records of other tags with an output of your own in `router.config`.",
    example: """
      inputs:
        posted: { type: http, logs: main }
      """)

  static let metricsInput = DiagnosticKind(
    "metrics-input", .error,
    "Metrics are no lines: no step of a pipeline sees them, and few destinations take them.",
    remedy:
      "Write `logs: <destination>` without steps, and name a destination that takes metrics, such as `prometheus-remote-write` or `opentelemetry`.",
    example: """
      inputs:
        own: { type: fluentbit_metrics, logs: { add: { team: orders }, to: main } }
      """)

  static let metricsOnly = DiagnosticKind(
    "metrics-only", .warning,
    "The destination takes metrics and drops every line that a container writes.",
    remedy:
      "Send the lines to another destination, and to this one what an input of metrics reads: `inputs: { own: { type: fluentbit_metrics, logs: <destination> } }`.",
    example: """
      destinations:
        main: { type: prometheus-remote-write, create: true }
      """)
}
