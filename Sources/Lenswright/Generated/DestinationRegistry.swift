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
  GoogleCloudLogging.self,
  GoogleCloudStorage.self,
  HTTP.self,
  Honeycomb.self,
  Kinesis.self,
  Loggly.self,
  Logstash.self,
  Logzio.self,
  Loki.self,
  NATS.self,
  Null.self,
  Observe.self,
  OpenObserve.self,
  OpenSearch.self,
  OracleLogAnalytics.self,
  S3.self,
  Sematext.self,
  Splunk.self,
  Stdout.self,
  SumoLogic.self,
  VictoriaLogs.self,
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
  case "google-cloud-logging": GoogleCloudLogging.self
  case "google-cloud-storage": GoogleCloudStorage.self
  case "http": HTTP.self
  case "honeycomb": Honeycomb.self
  case "kinesis", "kinesis-streams": Kinesis.self
  case "loggly": Loggly.self
  case "logstash": Logstash.self
  case "logzio": Logzio.self
  case "loki": Loki.self
  case "nats": NATS.self
  case "null": Null.self
  case "observe": Observe.self
  case "openobserve": OpenObserve.self
  case "opensearch": OpenSearch.self
  case "oracle-log-analytics": OracleLogAnalytics.self
  case "s3": S3.self
  case "sematext": Sematext.self
  case "splunk": Splunk.self
  case "stdout": Stdout.self
  case "sumologic": SumoLogic.self
  case "victorialogs": VictoriaLogs.self
  default: nil
  }
}
