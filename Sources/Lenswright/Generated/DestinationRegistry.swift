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
  case "axiom": Axiom.self
  case "betterstack": BetterStack.self
  case "cloudwatch", "cloudwatch-logs": CloudWatch.self
  case "coralogix": Coralogix.self
  case "custom": Custom.self
  case "datadog": Datadog.self
  case "dynatrace": Dynatrace.self
  case "elastic-cloud": ElasticCloud.self
  case "elasticsearch": Elasticsearch.self
  case "firehose": Firehose.self
  case "forward": Forward.self
  case "http": HTTP.self
  case "honeycomb": Honeycomb.self
  case "kinesis", "kinesis-streams": Kinesis.self
  case "loggly": Loggly.self
  case "logstash": Logstash.self
  case "logzio": Logzio.self
  case "loki": Loki.self
  case "nats": NATS.self
  case "observe": Observe.self
  case "openobserve": OpenObserve.self
  case "opensearch": OpenSearch.self
  case "s3": S3.self
  case "sematext": Sematext.self
  case "splunk": Splunk.self
  case "stdout": Stdout.self
  case "sumologic": SumoLogic.self
  case "victorialogs": VictoriaLogs.self
  default: nil
  }
}
