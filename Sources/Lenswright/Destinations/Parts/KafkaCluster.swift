package import LensCloudFormation
package import LensSyntax

/// What the destinations have in common that write to Kafka: brokers, topics, and the properties of librdkafka, which does the work.
package struct KafkaCluster: Sendable {
  package var brokers = OneOrMany<Setting<String>>([])
  package var topics = OneOrMany<Setting<String>>([])
  package var format: Setting<Format>?
  package var properties = NamedList<Setting<String>>()
  package var create: Known<Bool>?

  package init() {}

  /// The plugin knows `avro` too, in builds that are nobody's default.
  package enum Format: String, Word {
    case json, msgpack, gelf, raw
    case otlpJSON = "otlp_json"
    case otlpProto = "otlp_proto"
  }

  /// How a client proves who it is, which decides the port of Amazon MSK's brokers.
  ///
  /// Source: "Port information" in the Amazon MSK Developer Guide, 2026-11-22.
  enum Security: Sendable, CaseIterable {
    case plain, tls, password, iam

    var title: String {
      switch self {
      case .plain: "connections in clear"
      case .tls: "TLS"
      case .password: "SASL with a password"
      case .iam: "IAM"
      }
    }

    /// Within the VPC, and from outside of it.
    var ports: [Int] {
      switch self {
      case .plain: [9092]
      case .tls: [9094, 9194]
      case .password: [9096, 9196]
      case .iam: [9098, 9198]
      }
    }

    /// What the brokers at a port of MSK's expect.
    init?(port: Int) {
      guard let match = Security.allCases.first(where: { $0.ports.contains(port) }) else {
        return nil
      }
      self = match
    }
  }

  package static let fields: [Field<KafkaCluster>] = [
    .required(
      "brokers", \.brokers,
      "Brokers to begin with, each as `host:port`: a list, or text with commas."),
    .required("topics", \.topics, "The topics: a list, or text with commas."),
    .optional(
      "format", \.format,
      "`json`, `raw` with `rawLogKey`, `gelf`, `msgpack`, `otlp_json` or `otlp_proto`.",
      default: "json"
    ),
    .optional(
      "rdkafka", \.properties,
      "Properties of librdkafka, as a mapping: `{ compression.codec: lz4 }`."),
    .optional(
      "create", \.create,
      "Only `false`: CloudFormation tells nobody the brokers of a cluster that it makes."),
  ]

  package static let options = [
    OptionNote("raw_log_key", "With `format: raw`, the field that is the whole message: `log`."),
    OptionNote("topic_key", "The field of the record that chooses among the topics."),
    OptionNote("dynamic_topic", "Whether that field may name a topic that is not listed."),
    OptionNote("message_key", "The key of every message."),
    OptionNote("message_key_field", "The field of the record that is the message's key."),
    OptionNote("timestamp_key", "The key of the time; `@timestamp` by default."),
    OptionNote("timestamp_format", "`double` (the default), `iso8601` or `iso8601_ns`."),
    OptionNote(
      "queue_full_retries", "How often a full queue is tried again, a second apart; 10 by default."),
  ]

  package static let notes = [
    "A mistyped property of librdkafka is only logged, and the router starts without it. A file that is not there stops it, and so does a combination that librdkafka refuses.",
    "Which codecs there are depends on the build: `snappy` and `lz4` are in all of them, `gzip` and `zstd` in some.",
    "Messages are delivered in the background: `retry` says nothing about them, `rdkafka: { message.timeout.ms: … }` does.",
  ]

  /// Sets `brokers`, `topics`, `format` and the properties, and notes each broker.
  func write(
    to lowered: inout Lowered, _ security: Security, beside common: CommonKeys,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard reviewCreation(&diagnostics) else { return false }
    var isRight = noteBrokers(in: &lowered, security, context, &diagnostics)
    isRight = reviewTopics(&diagnostics) && isRight
    lowered.set("brokers", text(of: brokers), at: brokers.items.first?.span ?? .none)
    lowered.set("topics", text(of: topics), at: topics.items.first?.span ?? .none)
    lowered.set("format", format?.value ?? "json", at: format?.span ?? .none)
    return isRight
  }

  /// Sets the properties that the spec writes, behind those that other keys decide.
  func writeProperties(to lowered: inout Lowered, _ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    for item in properties.items {
      let option = "rdkafka.\(item.name)"
      let word = item.name.lowercased()
      if lowered.options.contains(where: { $0.name == option })
        || lowered.secretOptions.contains(where: { $0.name == option })
      {
        diagnostics.report(
          .duplicateOption, "another key of this destination decides `\(item.name)`", at: item.span)
        isRight = false
      } else if word.hasSuffix("password") || word.hasSuffix("secret"),
        let text = item.value.literal, !text.hasRouterVariables
      {
        diagnostics.redact(item.value.span)
        diagnostics.report(
          .plainSecret, "the property `\(item.name)` is a credential", at: item.value.span,
          label: "readable in the template and in the console",
          help: ["write `secretOptions: { \(option): <arn> }`"])
        isRight = false
      } else {
        lowered.set(option, item.value.value, at: item.value.span)
      }
    }
    return isRight
  }

  /// Whether a property has been switched on, by whichever key.
  func hasSwitchedOn(_ property: String, beside common: CommonKeys) -> Bool {
    let written =
      properties.items.filter { $0.name == property }.map(\.value)
      + common.options.items.filter { $0.name.lowercased() == "rdkafka.\(property)" }.map(\.value)
    return written.contains { $0.literal != "false" }
  }

  /// The topics one by one, with a wildcard for what the router fills in.
  var topicNames: [Value] {
    topics.items.flatMap { item in
      item.literal.map { parts(of: $0).map { Value.string($0.withoutRouterVariables) } }
        ?? [item.value.withoutRouterVariables]
    }
  }

  // MARK: Brokers

  private func noteBrokers(
    in lowered: inout Lowered, _ security: Security, _ context: LoweringContext,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    var isRight = true
    if brokers.items.isEmpty {
      diagnostics.report(
        .missingKey, "`\(context.name)` names no broker in `brokers`", at: context.span)
      isRight = false
    }
    for item in brokers.items {
      guard let text = item.literal else {
        lowered.connect(item.value, .integer(security.ports[0]))
        continue
      }
      for broker in parts(of: text) {
        isRight =
          note(broker, at: item.span, in: &lowered, security, context, &diagnostics) && isRight
      }
    }
    return isRight
  }

  private func note(
    _ broker: String, at span: Span, in lowered: inout Lowered, _ security: Security,
    _ context: LoweringContext, _ diagnostics: inout Diagnostics
  ) -> Bool {
    guard !broker.isEmpty, !broker.includes("/"), !broker.includes(" ") else {
      diagnostics.report(
        .invalidValue, "a broker is written `host:port`, without a scheme", at: span,
        label: broker.isEmpty ? "nothing stands between two commas" : "`\(broker)` is not")
      return false
    }
    let parts = broker.split(separator: ":", omittingEmptySubsequences: false)
    // librdkafka takes 9092 where no port is written. An IPv6 address has colons of its own.
    var port = 9092
    if parts.count > 1, !broker.hasSuffix("]"), !broker.hasRouterVariables {
      guard let number = Int(parts[parts.count - 1]), PortMapping.ports.contains(number) else {
        diagnostics.report(
          .invalidValue, "`\(parts[parts.count - 1])` is not the port of a broker", at: span)
        return false
      }
      port = number
    }
    let host =
      parts.count > 1 && !broker.hasSuffix("]") ? parts.dropLast().joined(separator: ":") : broker
    lowered.connect(.string(host), .integer(port))
    return review(host, port, at: span, security, &diagnostics)
  }

  /// Each port of Amazon MSK's brokers takes one way to connect and no other.
  private func review(
    _ host: String, _ port: Int, at span: Span, _ security: Security,
    _ diagnostics: inout Diagnostics
  ) -> Bool {
    let isMSK =
      (host.includes(".kafka.") || host.includes(".kafka-serverless."))
      && (host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn"))
    guard isMSK, let expected = Security(port: port), expected != security else { return true }
    let help =
      switch expected {
      case .plain: "name the port for \(security.title): \(security.ports[0])"
      case .tls: "leave out `tls: false` and `sasl`, or name port \(security.ports[0])"
      case .password: "add `sasl: { user, password }`, or name port \(security.ports[0])"
      case .iam: "write `type: msk-iam`, or name port \(security.ports[0])"
      }
    diagnostics.report(
      .conflict, "Amazon MSK takes \(expected.title) on port \(port), not \(security.title)",
      at: span, help: [help])
    return false
  }

  private func reviewCreation(_ diagnostics: inout Diagnostics) -> Bool {
    guard let create, create.value else { return true }
    diagnostics.report(
      .invalidValue, "a Kafka cluster cannot be made beside the task", at: create.span,
      notes: [
        "the router needs the addresses of its brokers, and CloudFormation returns none for a cluster that it makes"
      ],
      help: ["make the cluster in a stack of its own, and hand its brokers over as a parameter"])
    return false
  }

  // MARK: Topics

  /// Source: TopicNameValidation in Apache Kafka's `Topic.java`, 2026-11-22.
  private func reviewTopics(_ diagnostics: inout Diagnostics) -> Bool {
    var isRight = true
    for item in topics.items {
      for topic in item.literal.map(parts(of:)) ?? [] where !topic.hasRouterVariables {
        let isName =
          (1...249).contains(topic.utf8.count) && topic != "." && topic != ".."
          && topic.utf8.allSatisfy { $0.isLetterOrDigit || "._-".utf8.contains($0) }
        if isName { continue }
        diagnostics.report(
          .invalidValue, "`\(topic)` cannot be the name of a topic", at: item.span,
          notes: ["such a name has up to 249 letters, digits and `._-`"])
        isRight = false
      }
    }
    return isRight
  }

  // MARK: Lists

  private func parts(of text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  private func text(of list: OneOrMany<Setting<String>>) -> Value {
    var text: Interpolation = ""
    for (index, item) in list.items.enumerated() {
      text.appendLiteral(index == 0 ? "" : ",")
      if let literal = item.literal {
        text.appendInterpolation(parts(of: literal).joined(separator: ","))
      } else {
        text.appendInterpolation(item.value)
      }
    }
    return text.value
  }
}
