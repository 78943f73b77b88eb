package import LensCloudFormation
import LensFluent
package import LensSyntax

/// Sends logs to Apache Kafka, and to Amazon MSK with TLS or a password.
package struct Kafka: Destination {
  package var cluster = KafkaCluster()
  package var tls = TLS()
  package var sasl: SASL?
  package var common = CommonKeys()

  package init() {}

  /// A user and a password.
  package struct SASL: Record {
    package var mechanism: Setting<Mechanism>?
    package var user: Setting<String>?
    package var password = SecretReference()

    package init() {}

    package enum Mechanism: String, Word {
      case plain
      case scramSHA256 = "scram-sha-256"
      case scramSHA512 = "scram-sha-512"
    }

    package static let fields: [Field<SASL>] = [
      .optional(
        "mechanism", \.mechanism,
        "`scram-sha-512` (the default, and Amazon MSK's), `scram-sha-256` or `plain`."),
      .optional("user", \.user, "The user's name."),
      .required(
        "password", \.password, "The user's password: an ARN, an SSM name or an intrinsic."),
    ]
  }

  package static let keyword = "kafka"
  package static let title = "Apache Kafka, Amazon MSK"
  package static let summary = "Topics of a Kafka cluster, over TLS, with a user or without."
  package static let kind = DestinationKind.server
  package static let example =
    "{ type: kafka, brokers: 'b-1.logs.abc123.c2.kafka.eu-west-1.amazonaws.com:9094', topics: orders }"
  package static let draft =
    "{ type: kafka, brokers: 'b-1.example.com:9094', topics: orders }"
  package static let variants = [
    Variant(
      "password", "a user and a password, and several brokers",
      "{ type: kafka, brokers: ['b-1.logs.abc123.c2.kafka.eu-west-1.amazonaws.com:9096', 'b-2.logs.abc123.c2.kafka.eu-west-1.amazonaws.com:9096'], topics: [orders, audit], topicKey: topic, sasl: { user: orders, password: { valueFrom: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_orders-AbCdEf', jsonKey: password, kmsKey: 'arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555' } } }"
    ),
    Variant(
      "plain", "a cluster inside the network, without TLS",
      "{ type: kafka, brokers: 'kafka-1.internal:9092,kafka-2.internal:9092', topics: orders, tls: false, format: raw, rawLogKey: log, rdkafka: { compression.codec: lz4 } }"
    ),
    Variant(
      "client-certificate", "a certificate of the client's own",
      "{ type: kafka, brokers: 'kafka-1.internal:9093', topics: orders, tls: { caFile: /certificates/ca.pem, crtFile: /certificates/client.pem, keyFile: /certificates/client.key } }"
    ),
  ]
  package static let plugins: [PluginChoice] = [
    .fluentBit("kafka"),
    .fluentd(
      "rdkafka2", gem: "fluent-plugin-kafka", gap: "the format of its messages is a section"),
  ]
  package static let fields: [Field<Kafka>] =
    KafkaCluster.fields.lifted(to: \.cluster)
    + [
      .optional("tls", \.tls, "On by default; `false`, or `{ verify, caFile, crtFile, keyFile }`."),
      .optional("sasl", \.sasl, "A user: `{ user, password, mechanism }`."),
    ] + CommonKeys.fields.lifted(to: \.common)

  package static let options = KafkaCluster.options
  package static let notes =
    KafkaCluster.notes + [
      "Amazon MSK keeps a user's password in a secret whose name begins with `AmazonMSK_` and whose key is a customer's own: `password: { valueFrom, jsonKey: password, kmsKey }`.",
      "An image of one's own in which dash or ash starts the router drops the variable of the password: its name has dots.",
    ]
  package static let sources = [
    "plugins/out_kafka/kafka.c", "plugins/out_kafka/kafka_config.c", "src/flb_kafka.c",
    "confluentinc/librdkafka:CONFIGURATION.md",
    "https://docs.aws.amazon.com/msk/latest/developerguide/port-info.html",
    "aws-cloudformation/cloudformation-coverage-roadmap#1792", "fluent/fluent-plugin-kafka",
  ]

  package func lower(_ context: LoweringContext, _ diagnostics: inout Diagnostics) -> Lowered? {
    var lowered = Lowered()
    let security: KafkaCluster.Security = sasl != nil ? .password : tls.isOn ? .tls : .plain
    var isRight = cluster.write(to: &lowered, security, beside: common, context, &diagnostics)
    isRight = writeSecurity(to: &lowered, context, &diagnostics) && isRight
    isRight = cluster.writeProperties(to: &lowered, &diagnostics) && isRight
    return isRight ? lowered : nil
  }

  /// The plugin never looks at `tls`: librdkafka has properties of its own.
  private func writeSecurity(
    to lowered: inout Lowered, _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard tls.writeForKafka(to: &lowered, context.name, &diagnostics) else { return false }
    if tls.isOn || sasl != nil, !common.sets("rdkafka.security.protocol") {
      lowered.set(
        "rdkafka.security.protocol",
        .string(sasl == nil ? "ssl" : tls.isOn ? "sasl_ssl" : "sasl_plaintext"), at: tls.span)
    }
    guard let sasl else { return true }
    if sasl.user == nil, !common.sets("rdkafka.sasl.username") {
      diagnostics.report(
        .missingKey, "`sasl` needs the key `user`", at: sasl.password.valueFrom.span)
      return false
    }
    let mechanism =
      sasl.mechanism?.intrinsic
      ?? .string(
        (sasl.mechanism?.literal ?? .scramSHA512).rawValue.uppercased())
    lowered.set("rdkafka.sasl.mechanism", mechanism, at: sasl.mechanism?.span ?? .none)
    lowered.set("rdkafka.sasl.username", ifPresent: sasl.user)
    lowered.secret("rdkafka.sasl.password", ifPresent: sasl.password)
    return true
  }
}

extension TLS {
  /// Writes what librdkafka has of it.
  fileprivate func writeForKafka(
    to lowered: inout Lowered, _ name: String, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard isOn else { return true }
    if let verify {
      lowered.set(
        "rdkafka.enable.ssl.certificate.verification", .string(verify.value ? "true" : "false"),
        at: verify.span)
      if !verify.value { TLS.reportUnverified(name, at: verify.span, &diagnostics) }
    }
    for detail in details {
      let property: String
      var value = detail.value.value
      switch detail.name {
      case "ca_file", "ca_path": property = "ssl.ca.location"
      case "crt_file": property = "ssl.certificate.location"
      case "key_file": property = "ssl.key.location"
      case "verify_hostname":
        property = "ssl.endpoint.identification.algorithm"
        value = detail.value.literal == "Off" ? "none" : "https"
      default:
        diagnostics.report(
          .optionValue, "librdkafka has no `\(camelCased(detail.name))` of `tls`",
          at: detail.value.span)
        return false
      }
      lowered.set("rdkafka.\(property)", value, at: detail.value.span)
    }
    return true
  }
}
