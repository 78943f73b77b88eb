package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Kafka through its REST proxy.
package struct KafkaREST: Destination {
  package var server = Server()
  package var topic = Setting("")
  package var common = CommonKeys()

  package init() {}

  package static let keyword = "kafka-rest"
  package static let title = "Kafka REST proxy"
  package static let summary = "A topic of Kafka, through a REST proxy inside the network."
  package static let kind = DestinationKind.server
  package static let example = "{ type: kafka-rest, host: rest.internal, topic: orders }"
  package static let draft = "{ type: kafka-rest, host: rest.example.com, topic: orders }"
  package static let variants = [
    Variant(
      "plain", "a proxy without TLS, below a path",
      "{ type: kafka-rest, host: rest.internal, topic: orders, tls: false, urlPath: /kafka, partition: 3 }"
    )
  ]
  package static let plugins: [PluginChoice] = [.fluentBit("kafka-rest")]
  package static let fields: [Field<KafkaREST>] =
    Server.fields(
      host: "The proxy's host name, without a scheme.", port: "The port; 8082 by default."
    ).lifted(to: \.server)
    + [.required("topic", \.topic, "The topic.")] + CommonKeys.fields.lifted(to: \.common)

  package static let options = [
    OptionNote("partition", "A partition, in place of the one that Kafka chooses."),
    OptionNote("message_key", "The key of all messages: this very text, not a field's."),
    OptionNote("url_path", "A path in front of `/topics`."),
    OptionNote("time_key", "The key of the record's time; `@timestamp` by default."),
    OptionNote("time_key_format", "How the time is written, in strftime's codes."),
    OptionNote("include_tag_key", "Adds the tag to each record, under `tag_key`."),
  ]
  package static let notes = [
    "The plugin refuses a user and a password: a proxy that asks for them cannot be used.",
    "Whatever the proxy answers but `200` is tried again, also what can never succeed; the plugin speaks version 2 of the proxy's interface.",
  ]
  package static let sources = [
    "plugins/out_kafka_rest/kafka.c", "plugins/out_kafka_rest/kafka_conf.c",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    guard server.write(to: &lowered, port: 8082, context, &diagnostics) else { return nil }
    lowered.set("topic", topic.value, at: topic.span)
    return lowered
  }
}
