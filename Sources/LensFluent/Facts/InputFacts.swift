/// What an input gives and where it takes it from, as far as its options do not say so.
///
/// Sources: plugins/in_* of fluent/fluent-bit 5.1.1, and lib/fluent/plugin/in_* of fluent/fluentd at ff8682d7 (2026-08-07), read 2026-11-26.
package struct InputFacts: Sendable {
  /// What comes out of it.
  package enum Yield: Sendable, Equatable {
    /// Lines, each in this field of its record.
    case lines(String)
    /// Lines, in the field that an option of the plugin names.
    case linesNamed(by: String)
    /// Records with fields of their own.
    case records
    /// Metrics, which filters do not see and only some outputs take.
    case metrics
    /// Records, and metrics and traces beside them.
    case everything
  }

  package struct Listener: Sendable, Equatable {
    package var transport = "tcp"
    /// Where it listens unless told otherwise.
    package var port: Int
  }

  package var yield: Yield
  package var listener: Listener?
  /// Options that name files which others write: without a volume that both have they are not there.
  package var sharedPaths: [String] = []
  /// Options that name a file of the plugin's own, in which it remembers how far it has read.
  package var positionFile: String?
  /// Whether it knocks at a server of its options `host` and `port`.
  package var connects = false
  /// Options without which it does not start.
  package var required: [String] = []
  /// Options that name parsers.
  package var parsers: [String] = []
  /// Whether it runs a command in a shell.
  package var runsShell = false
  /// The release since which its records can be given one tag whatever the sender says.
  package var taggedSince: EngineVersion?
  /// Options that give its records one tag, beside `tag`.
  package var tagging: [(name: String, value: String)] = []

  private init(
    _ yield: Yield, listener: Listener? = nil, sharedPaths: [String] = [],
    positionFile: String? = nil, connects: Bool = false, required: [String] = [],
    parsers: [String] = [],
    runsShell: Bool = false, taggedSince: EngineVersion? = nil,
    tagging: [(name: String, value: String)] = []
  ) {
    self.yield = yield
    self.listener = listener
    self.sharedPaths = sharedPaths
    self.positionFile = positionFile
    self.connects = connects
    self.required = required
    self.parsers = parsers
    self.runsShell = runsShell
    self.taggedSince = taggedSince
    self.tagging = tagging
  }

  /// What is known of an input; of one that is not known, that it gives records.
  package static func of(_ plugin: String, _ engine: Engine) -> InputFacts {
    switch engine {
    case .fluentBit: fluentBit(plugin) ?? InputFacts(.records)
    case .fluentd: fluentd(plugin) ?? InputFacts(.records)
    }
  }

  private static func fluentBit(_ plugin: String) -> InputFacts? {
    switch plugin {
    case "tail":
      InputFacts(
        .linesNamed(by: "key"), sharedPaths: ["path"], positionFile: "db",
        required: ["path"],
        parsers: ["parser", "multiline.parser", "parser_firstline", "docker_mode_parser"])
    case "head": InputFacts(.linesNamed(by: "key"), required: ["file"])
    case "docker_events":
      InputFacts(.linesNamed(by: "key"), sharedPaths: ["unix_path"], parsers: ["parser"])
    case "exec":
      InputFacts(.lines("exec"), required: ["command"], parsers: ["parser"], runsShell: true)
    case "exec_wasi":
      InputFacts(.lines("wasi_stdout"), required: ["wasi_path"], parsers: ["parser"])
    case "tcp":
      InputFacts(.lines("log"), listener: Listener(port: 5170), parsers: ["parser"])
    case "udp":
      InputFacts(
        .lines("log"), listener: Listener(transport: "udp", port: 5170), parsers: ["parser"])
    case "syslog":
      InputFacts(
        .lines("log"), listener: Listener(transport: "udp", port: 5140), sharedPaths: ["path"],
        parsers: ["parser"])
    case "systemd": InputFacts(.lines("MESSAGE"), sharedPaths: ["path"], positionFile: "db")
    case "kmsg": InputFacts(.lines("msg"))
    case "serial": InputFacts(.lines("msg"), required: ["file", "bitrate"])
    case "fluentbit_logs": InputFacts(.lines("message"))
    case "kafka": InputFacts(.lines("payload"), required: ["brokers", "topics"])
    case "proc": InputFacts(.records, required: ["proc_name"])
    case "stdin": InputFacts(.records, parsers: ["parser"])
    case "http": InputFacts(.records, listener: Listener(port: 9880))
    // Until 3.0.0 the tag of its records was the path of the request.
    case "elasticsearch":
      InputFacts(
        .records, listener: Listener(port: 9200), taggedSince: EngineVersion(3, 0, 0))
    case "splunk":
      InputFacts(
        .records, listener: Listener(port: 8088), taggedSince: EngineVersion(3, 0, 0))
    case "mqtt": InputFacts(.records, listener: Listener(port: 1883))
    case "collectd":
      InputFacts(.records, listener: Listener(transport: "udp", port: 25826))
    case "statsd": InputFacts(.records, listener: Listener(transport: "udp", port: 8125))
    case "opentelemetry":
      InputFacts(
        .everything, listener: Listener(port: 4318), taggedSince: EngineVersion(2, 2, 1),
        tagging: [("tag_from_uri", "false")])
    case "forward":
      InputFacts(
        .everything, listener: Listener(port: 24224), sharedPaths: ["unix_path"],
        taggedSince: EngineVersion(2, 1, 2))
    case "prometheus_remote_write":
      InputFacts(
        .metrics, listener: Listener(port: 8080), tagging: [("tag_from_uri", "false")])
    case "prometheus_scrape", "nginx_metrics": InputFacts(.metrics, connects: true)
    case "prometheus_textfile": InputFacts(.metrics, sharedPaths: ["path"], required: ["path"])
    case "fluentbit_metrics", "gpu_metrics", "node_exporter_metrics", "podman_metrics",
      "process_exporter_metrics":
      InputFacts(.metrics)
    case "blob":
      InputFacts(.records, sharedPaths: ["path"], positionFile: "database_file", required: ["path"])
    case "health": InputFacts(.records, connects: true)
    default: nil
    }
  }

  private static func fluentd(_ plugin: String) -> InputFacts? {
    switch plugin {
    case "tail":
      InputFacts(
        .lines("log"), sharedPaths: ["path"], positionFile: "pos_file", required: ["path"])
    case "exec": InputFacts(.lines("log"), required: ["command"], runsShell: true)
    case "tcp": InputFacts(.lines("log"), listener: Listener(port: 5170))
    case "udp": InputFacts(.lines("log"), listener: Listener(transport: "udp", port: 5160))
    case "syslog": InputFacts(.lines("log"), listener: Listener(transport: "udp", port: 5140))
    case "http": InputFacts(.records, listener: Listener(port: 9880))
    case "forward": InputFacts(.records, listener: Listener(port: 24224))
    case "monitor_agent": InputFacts(.records, listener: Listener(port: 24220))
    case "unix": InputFacts(.records, sharedPaths: ["path"])
    default: nil
    }
  }

  /// The option of a listener that says at which address it listens.
  package static func listenOption(_ engine: Engine) -> String {
    switch engine {
    case .fluentBit: "listen"
    case .fluentd: "bind"
    }
  }

  /// Multiline parsers that Fluent Bit has without any file (src/multiline/flb_ml_parser_*.c).
  package static let builtInMultilineParsers = ["cri", "docker", "go", "java", "python", "ruby"]

  /// Bytes of records that one input holds in memory before it waits; without a limit it takes what it gets until the router has no memory left.
  package static let memoryLimit = "10M"

  /// The outputs of Fluent Bit that take metrics, and the release since which they do (`event_type` of each plugin, in the tags from 1.9.10 to
  /// 5.1.1). Kafka's takes them in OpenTelemetry's formats only.
  private static let metricsOutputs: [(plugin: String, since: EngineVersion?)] = [
    ("cloudwatch_logs", EngineVersion(3, 0, 0)), ("file", nil), ("forward", nil),
    ("influxdb", nil), ("kafka", EngineVersion(5, 0, 1)), ("null", nil), ("opentelemetry", nil),
    ("prometheus_exporter", nil), ("prometheus_remote_write", nil),
    ("splunk", EngineVersion(2, 0, 0)), ("stdout", nil), ("vivo_exporter", nil),
  ]

  /// Why an output takes no metrics, as it follows "the plugin"; `nil` where it takes them in this release of Fluent Bit, or today when the release is not known.
  package static func refusalOfMetrics(
    _ plugin: String, format: String?, in version: EngineVersion?
  ) -> String? {
    guard let output = metricsOutputs.first(where: { $0.plugin == plugin }) else {
      return "takes log records only"
    }
    if plugin == "kafka", !["otlp_json", "otlp_proto"].contains(format ?? "") {
      return "takes metrics in the formats `otlp_json` and `otlp_proto` only"
    }
    guard let since = output.since, let version, version < since else { return nil }
    return "takes them since Fluent Bit \(since), and the router's image holds \(version)"
  }
}
