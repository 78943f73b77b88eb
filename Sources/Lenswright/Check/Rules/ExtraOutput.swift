import LensCloudFormation
import LensFluent
import LensSyntax

/// Records that arrive twice.
package struct ExtraOutput: Rule {
  package init() {}

  package static let id = "extra-output"
  package static let severity = Severity.warning
  package static let bites: [Bite] = [.silently]
  package static let summary =
    "An output of a configuration file takes lines that another output sends to the same place, or in Fluentd takes them away from it."
  package static let reason =
    "The agent writes an output of its own for each container whose log options name a plugin. In Fluent Bit every output that matches a tag gets the record, and so it arrives twice, and is paid for twice. In Fluentd the first match takes it, and the file comes before the agent's outputs."
  package static let remedy =
    "Match other tags, or take the plugin out of the container's log options and let the file decide."
  package static let bad = ExampleParts.task(
    reading: """
      [OUTPUT]
          Name   http
          Match  ⟦*⟧
          Host   logs.example.com
          Port   443
          tls    On
      """, options: options)
  package static let good = ExampleParts.task(
    reading: """
      [OUTPUT]
          Name   http
          Match  audit.*
          Host   logs.example.com
          Port   443
          tls    On
      """, options: options)
  package static let sources = [
    "https://github.com/aws/amazon-ecs-agent/blob/v1.105.1/agent/taskresource/firelens/firelensconfig_unix.go",
    "https://docs.fluentd.org/configuration/config-file",
  ]
  package static var checked: String { "2026-11-27" }

  private static let options = "{ Name: http, host: logs.example.com, port: '443', tls: 'on' }"

  /// In a template, where the log options tell which place is meant.
  package func check(_ task: CheckedTask, _ findings: inout Findings) {
    guard let files = task.files, files.isIncluded else { return }
    for output in files.plugins(task) where output.isOutput && files.engine == .fluentBit {
      guard let match = output.match else { continue }
      for container in task.logging {
        guard let name = container.name?.literal, let other = CheckedPlugin(container, in: task),
          TaggedContainer(name, .none, isDelivered: true).isTaken(by: match.value) == true,
          isSamePlace(output, other)
        else { continue }
        findings.report(
          "the lines of `\(name)` are sent to the same place twice", at: match.valueSpan,
          related: [Label(other.name.span, "the output of its log options")],
          help: ["match other tags, or leave the plugin out of the log options of `\(name)`"])
      }
    }
    for file in files.included {
      for element in file.fluentd.elements where element.name == "match" {
        reportTaken(
          by: element, of: task.logging.filter { task.pluginName(of: $0) != nil }.map(\.title),
          "take the plugin out of the log options", &findings)
      }
    }
  }

  /// Options that say where an output sends to, rather than how.
  private static let places = [
    "host", "port", "uri", "http_uri", "region", "endpoint", "log_group_name", "log_group_template",
    "log_stream_name", "log_stream_prefix", "log_stream_template", "delivery_stream", "stream",
    "bucket", "s3_key_format", "index", "logstash_format", "logstash_prefix", "type", "topics",
    "topic_key", "brokers", "url", "dataset", "table_id", "customer_id", "event_index", "tenant_id",
    "path", "file", "upstream", "api_key", "apikey", "splunk_token", "license_key", "role_arn",
    "event_sourcetype", "event_source", "dd_source", "labels", "shared_key", "proxy",
  ]

  /// Whether two outputs send to the same place for certain.
  private func isSamePlace(_ one: CheckedPlugin, _ other: CheckedPlugin) -> Bool {
    guard one.plugin.name == other.plugin.name, one.plugin.name != "null" else { return false }
    return Self.places.allSatisfy { name in
      guard let first = one.option(name) else { return other.lacks(name) }
      guard let second = other.option(name), let text = first.value.literal else { return false }
      return text.lowercased() == second.value.literal?.lowercased()
    }
  }

  /// In a spec, whose destinations take the lines of its containers.
  package func check(_ files: OwnFiles, _ findings: inout Findings) {
    guard files.isOfSpec, let containers = files.containers else { return }
    let delivered = containers.filter(\.isDelivered)
    for section in files.sections
    where section.kind == "OUTPUT" && section.entry("name")?.value.lowercased() != "null" {
      guard section.entry("name") != nil, let match = section.wildcard else { continue }
      let taken = delivered.filter { TagPattern.matches($0.tag, match.value) }
      guard !taken.isEmpty else { continue }
      findings.report(
        "the lines of \(listed(taken.map(\.name))) go to this output too", at: match.valueSpan,
        notes: ["they go to destinations of the spec already"]
          + (taken.contains(where: \.isCopied)
            ? ["a line that several routes take arrives here several times"] : []),
        help: [
          "match other tags, or write `logs: config` for a container whose outputs are all here"
        ])
    }
    for file in files.included {
      for element in file.fluentd.elements where element.name == "match" {
        reportTaken(
          by: element, of: delivered.map(\.name), "write `logs: config` for those containers",
          &findings)
      }
    }
  }

  /// The first match of a tag takes the record, and included files come before the outputs that ECS generates.
  private func reportTaken(
    by match: FluentdElement, of containers: [String], _ remedy: String,
    _ findings: inout Findings
  ) {
    guard let patterns = match.argument.literal?.split(separator: " ").map(String.init) else {
      return
    }
    let taken = containers.filter { container in
      patterns.contains { pattern in
        pattern == "**" || pattern == "*"
          || pattern.hasPrefix("\(container)\(AgentFacts.tagSeparator)")
      }
    }
    guard !taken.isEmpty else { return }
    findings.report(
      "this takes the lines of \(listed(taken)) before their outputs",
      at: match.span, label: "the first match counts", help: ["match other tags, or \(remedy)"])
  }
}
