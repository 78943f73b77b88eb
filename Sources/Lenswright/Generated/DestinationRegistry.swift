// Made by Scripts/generate_registries.py from the files of Destinations: run `make facts` after adding one.

/// Every destination type, in the order of the reference.
package let allDestinations: [any Destination.Type] = [
  CloudWatch.self,
  Custom.self,
  Datadog.self,
  Firehose.self,
  Forward.self,
  HTTP.self,
  Honeycomb.self,
  Kinesis.self,
  Loki.self,
  NATS.self,
  OpenSearch.self,
  S3.self,
  Splunk.self,
  Stdout.self,
]
