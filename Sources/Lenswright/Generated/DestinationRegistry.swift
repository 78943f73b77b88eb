// Made by Scripts/generate_registries.py from the files of Destinations: run `make facts` after adding one.

/// Every destination type, in the order of the reference.
package let allDestinations: [any Destination.Type] = [
  Axiom.self,
  AzureBlob.self,
  AzureDataExplorer.self,
  AzureLogAnalyticsLegacy.self,
  AzureLogsIngestion.self,
  BetterStack.self,
  BigQuery.self,
  Chronicle.self,
  CloudWatch.self,
  CloudWatchOTLP.self,
  Coralogix.self,
  Counters.self,
  Custom.self,
  Datadog.self,
  Dynatrace.self,
  ElasticCloud.self,
  Elasticsearch.self,
  File.self,
  Firehose.self,
  Forward.self,
  GELF.self,
  GoogleCloudLogging.self,
  GoogleCloudStorage.self,
  GrafanaCloud.self,
  HTTP.self,
  Honeycomb.self,
  InfluxDB.self,
  Kafka.self,
  KafkaREST.self,
  Kinesis.self,
  LogDNA.self,
  Loggly.self,
  Logstash.self,
  Logzio.self,
  Loki.self,
  MSKIAM.self,
  NATS.self,
  NewRelic.self,
  Null.self,
  Observe.self,
  OpenObserve.self,
  OpenSearch.self,
  OpenSearchIngestion.self,
  OpenSearchServerless.self,
  OpenTelemetry.self,
  OracleLogAnalytics.self,
  Papertrail.self,
  PrometheusRemoteWrite.self,
  S3.self,
  Sematext.self,
  SkyWalking.self,
  Slack.self,
  SolarWinds.self,
  Splunk.self,
  Stdout.self,
  SumoLogic.self,
  Syslog.self,
  TCP.self,
  TreasureData.self,
  UDP.self,
  VictoriaLogs.self,
  WebSocket.self,
]

/// The destination type that a word stands for. A spec names a few, so that the others are not even looked at.
package func destinationType(named word: String) -> (any Destination.Type)? {
  switch word {
  case "axiom": Axiom.self
  case "azure-blob": AzureBlob.self
  case "azure-data-explorer": AzureDataExplorer.self
  case "azure-log-analytics-legacy": AzureLogAnalyticsLegacy.self
  case "azure-logs-ingestion": AzureLogsIngestion.self
  case "betterstack": BetterStack.self
  case "bigquery": BigQuery.self
  case "chronicle": Chronicle.self
  case "cloudwatch", "cloudwatch-logs": CloudWatch.self
  case "cloudwatch-otlp": CloudWatchOTLP.self
  case "coralogix": Coralogix.self
  case "counters": Counters.self
  case "custom": Custom.self
  case "datadog": Datadog.self
  case "dynatrace": Dynatrace.self
  case "elastic-cloud": ElasticCloud.self
  case "elasticsearch": Elasticsearch.self
  case "file": File.self
  case "firehose": Firehose.self
  case "forward": Forward.self
  case "gelf": GELF.self
  case "google-cloud-logging": GoogleCloudLogging.self
  case "google-cloud-storage": GoogleCloudStorage.self
  case "grafana-cloud": GrafanaCloud.self
  case "http": HTTP.self
  case "honeycomb": Honeycomb.self
  case "influxdb": InfluxDB.self
  case "kafka": Kafka.self
  case "kafka-rest": KafkaREST.self
  case "kinesis", "kinesis-streams": Kinesis.self
  case "logdna", "mezmo": LogDNA.self
  case "loggly": Loggly.self
  case "logstash": Logstash.self
  case "logzio": Logzio.self
  case "loki": Loki.self
  case "msk-iam": MSKIAM.self
  case "nats": NATS.self
  case "newrelic": NewRelic.self
  case "null": Null.self
  case "observe": Observe.self
  case "openobserve": OpenObserve.self
  case "opensearch": OpenSearch.self
  case "opensearch-ingestion": OpenSearchIngestion.self
  case "opensearch-serverless": OpenSearchServerless.self
  case "opentelemetry": OpenTelemetry.self
  case "oracle-log-analytics": OracleLogAnalytics.self
  case "papertrail": Papertrail.self
  case "prometheus-remote-write": PrometheusRemoteWrite.self
  case "s3": S3.self
  case "sematext": Sematext.self
  case "skywalking": SkyWalking.self
  case "slack": Slack.self
  case "solarwinds": SolarWinds.self
  case "splunk": Splunk.self
  case "stdout": Stdout.self
  case "sumologic": SumoLogic.self
  case "syslog": Syslog.self
  case "tcp": TCP.self
  case "treasure-data": TreasureData.self
  case "udp": UDP.self
  case "victorialogs": VictoriaLogs.self
  case "websocket": WebSocket.self
  default: nil
  }
}
