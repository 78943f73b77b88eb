// Made by Scripts/generate_registries.py from the files of Destinations: run `make facts` after adding one.

/// Every destination type, in the order of the reference.
package let allDestinations: [any Destination.Type] = [
  Axiom.self,
  BetterStack.self,
  CloudWatch.self,
  Coralogix.self,
  Custom.self,
  Datadog.self,
  Dynatrace.self,
  ElasticCloud.self,
  Elasticsearch.self,
  Firehose.self,
  Forward.self,
  HTTP.self,
  Honeycomb.self,
  Kinesis.self,
  Loggly.self,
  Logstash.self,
  Logzio.self,
  Loki.self,
  NATS.self,
  Observe.self,
  OpenObserve.self,
  OpenSearch.self,
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
  case "cloudwatch", "cloudwatch-logs": CloudWatch.self
  case "custom": Custom.self
  case "datadog": Datadog.self
  case "firehose": Firehose.self
  case "forward": Forward.self
  case "http": HTTP.self
  case "honeycomb": Honeycomb.self
  case "kinesis", "kinesis-streams": Kinesis.self
  case "loki": Loki.self
  case "nats": NATS.self
  case "opensearch": OpenSearch.self
  case "s3": S3.self
  case "splunk": Splunk.self
  case "stdout": Stdout.self
  default: nil
  }
}
