import LensCloudFormation
import LensFluent
import LensSyntax

/// The port that an output connects to, where its options tell.
///
/// Sources: Fluent Bit 5.1.1, `flb_output_net_default` of each plugin and the default ports in out_datadog/datadog.h, out_splunk/splunk.h, out_loki/loki.h,
/// out_logdna/logdna.h, out_slack/slack.c, out_azure/azure.h; of AWS's plugins src/aws/flb_aws_util.c and the plugins' own headers; 2026-11-26.
struct OutputConnection {
  /// What messages call the other end.
  var host: String
  var port: Int

  /// Plugins of services that are always reached by HTTPS on its own port.
  private static let services = [
    "cloudwatch_logs", "cloudwatch", "kinesis_streams", "kinesis", "kinesis_firehose", "firehose",
    "s3", "nrlogs", "bigquery", "stackdriver", "azure", "chronicle",
  ]
  private static let fluentdServices = [
    "cloudwatch_logs", "kinesis_streams", "kinesis_streams_aggregated", "kinesis_firehose", "s3",
  ]
  /// Where plugins connect to whose `port` is not written; to `host`, which is.
  private static let ports = [
    "es": 9200, "opensearch": 9200, "forward": 24224, "gelf": 12201, "http": 80, "influxdb": 8086,
    "kafka-rest": 8082, "loki": 3100, "nats": 4222, "opentelemetry": 80,
    "prometheus_remote_write": 80, "splunk": 8088, "syslog": 514, "tcp": 5170, "websocket": 80,
  ]

  /// `nil` where the output connects to nothing outside, or nobody can see where.
  init?(_ plugin: Plugin, _ options: [ContainerView.Entry]) {
    func option(_ name: String) -> TemplateText? {
      options.last {
        plugin.engine == .fluentd ? $0.name == name : $0.name.isSpelling(of: name)
      }?.value
    }
    // A proxy, another endpoint and a list of hosts lead elsewhere.
    let detours = [
      "proxy", "http_proxy", "endpoint", "s3_endpoint", "sts_endpoint", "upstream", "hosts", "uds",
    ]
    guard !detours.contains(where: { option($0) != nil }) else { return nil }
    let isService = (plugin.engine == .fluentd ? Self.fluentdServices : Self.services).contains(
      plugin.name)
    if isService {
      host = "its service"
      port = 443
      return
    }
    guard plugin.engine == .fluentBit else { return nil }
    if plugin.name == "datadog" {
      // The plugin speaks HTTP unless TLS is switched on, and then on another port.
      guard ["on", "true"].contains(option("tls")?.literal?.lowercased() ?? "") else { return nil }
      host = option("host")?.display ?? "Datadog"
      port = 443
      return
    }
    guard let name = option("host"), let standard = Self.ports[plugin.name] else { return nil }
    guard let port = option("port").map({ $0.literal.flatMap { Int($0) } }) ?? standard else {
      return nil
    }
    // Inside of the task no security group stands between.
    if let text = name.literal, text == "localhost" || text == "::1" || text.hasPrefix("127.") {
      return nil
    }
    host = name.display
    self.port = port
  }
}
